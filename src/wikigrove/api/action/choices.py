"""Values that parameters take, where they depend on the wiki."""

from __future__ import annotations

from typing import Final

from wikigrove.accounts.domain.rights import IMPLICIT, group_table, known_rights
from wikigrove.accounts.domain.rights_table import GLOBAL_RIGHTS
from wikigrove.farm.scope import current_wiki
from wikigrove.pages.domain.protections import LEVELS
from wikigrove.pages.domain.tags import list_tags
from wikigrove.rendering.domain.check_content import list_models

LOG_ACTIONS: Final = [
    "abusefilter/create",
    "abusefilter/hit",
    "abusefilter/modify",
    "block/block",
    "block/reblock",
    "block/unblock",
    "contentmodel/change",
    "contentmodel/new",
    "create/create",
    "delete/delete",
    "delete/delete_redir",
    "delete/delete_redir2",
    "delete/event",
    "delete/restore",
    "delete/revision",
    "import/interwiki",
    "import/upload",
    "interwiki/*",
    "managetags/activate",
    "managetags/create",
    "managetags/deactivate",
    "managetags/delete",
    "merge/merge",
    "merge/merge-into",
    "move/move",
    "move/move_redir",
    "newusers/autocreate",
    "newusers/byemail",
    "newusers/create",
    "newusers/create2",
    "newusers/newusers",
    "oath/*",
    "pagelang/pagelang",
    "patrol/autopatrol",
    "patrol/patrol",
    "protect/modify",
    "protect/move_prot",
    "protect/protect",
    "protect/unprotect",
    "renameuser/renameuser",
    "rights/autopromote",
    "rights/rights",
    "suppress/block",
    "suppress/delete",
    "suppress/event",
    "suppress/reblock",
    "suppress/revision",
    "tag/update",
    "thanks/*",
    "upload/overwrite",
    "upload/revert",
    "upload/upload",
]
LOG_TYPES: Final = tuple(sorted({"", *(a.partition("/")[0] for a in LOG_ACTIONS)}))
PROTOCOLS: Final = [
    "bitcoin",
    "ftp",
    "ftps",
    "geo",
    "git",
    "gopher",
    "http",
    "https",
    "irc",
    "ircs",
    "magnet",
    "mailto",
    "matrix",
    "mms",
    "news",
    "nntp",
    "redis",
    "sftp",
    "sip",
    "sips",
    "sms",
    "ssh",
    "svn",
    "tel",
    "telnet",
    "urn",
    "worldwind",
    "xmpp",
]
FORMATS: Final = {
    "wikitext": "text/x-wiki",
    "css": "text/css",
    "sanitized-css": "text/css",
    "javascript": "text/javascript",
    "json": "application/json",
    "Scribunto": "text/plain",
    "text": "text/plain",
    "unknown": "application/unknown",
}


def content_formats() -> tuple[str, ...]:
    return tuple(
        sorted(
            {*FORMATS.values(), "application/octet-stream", "application/x-binary", "text/unknown", "unknown/unknown"}
        )
    )


def format_of(model: str) -> str:
    """The content type of a model's texts."""
    return FORMATS.get(model, "text/plain")


def content_models() -> tuple[str, ...]:
    return tuple(sorted({*list_models(), "unknown"}))


def groups() -> tuple[str, ...]:
    """Groups that people are put into, of the wiki and of the whole installation."""
    return tuple(sorted({g for g in (*group_table(), *GLOBAL_RIGHTS) if g not in IMPLICIT}))


def rights() -> tuple[str, ...]:
    return tuple(sorted(known_rights()))


def protection_levels() -> tuple[str, ...]:
    return tuple(current_wiki().setting("restriction_levels", LEVELS))


def protection_types_of_pages() -> tuple[str, ...]:
    return ("edit", "move", "upload")


def block_actions() -> tuple[str, ...]:
    return ("create", "move", "thanks", "upload")


def log_types() -> tuple[str, ...]:
    return LOG_TYPES


def log_actions() -> tuple[str, ...]:
    return tuple(LOG_ACTIONS)


def protocols() -> tuple[str, ...]:
    return ("", *PROTOCOLS)


def active_tags() -> tuple[str, ...]:
    """Tags that people may put on edits."""
    return tuple(sorted(tag.name for tag in list_tags() if tag.is_manual and tag.is_active))


def query_pages() -> tuple[str, ...]:
    from wikigrove.api.action.query.list_query_page import NAMES

    return tuple(sorted(NAMES))
