"""Special pages about people: blocks, groups, accounts. Importing this registers them."""

from wikigrove.web.special.people import (  # noqa: F401
    block,
    block_lists,
    bot_passwords,
    credentials,
    deleted_contributions,
    email_address,
    email_user,
    group_rights,
    lock,
    policies,
    rename,
    two_factor,
    user_lists,
    user_rights,
)
