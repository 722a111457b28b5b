"""Judge new accounts: the list of unwanted names, and edit filters with AbuseFilter's variables for them."""

from __future__ import annotations

from wikigrove_engine.title import NS_USER, Title

from wikigrove.accounts.domain.account_checks import NewAccount
from wikigrove.accounts.errors import ActRefused
from wikigrove.accounts.models import Actor
from wikigrove.accounts.visitor import Visitor
from wikigrove.filters.domain.facts import act_variables
from wikigrove.filters.domain.judge import judge
from wikigrove.filters.domain.lists import check_title
from wikigrove.filters.errors import ActStopped


def judge_account(wanted: NewAccount, by: Actor | Visitor) -> None:
    """Raises ActRefused. `by` is who asks: for automatic ones a visitor, as the account is not there yet."""
    title = Title(NS_USER, wanted.name.replace(" ", "_"))
    act = "autocreateaccount" if wanted.is_automatic else "createaccount"
    kind = "temp" if wanted.is_temporary else "named"
    variables = act_variables(
        act, actor=by, title=title, page=None, more={"account_name": wanted.name, "account_type": kind}
    )
    try:
        if not wanted.is_automatic:
            check_title(title, "createaccount", actor=by)
        judge(variables, act=act, title=title, actor=by)
    except ActStopped as stop:
        raise ActRefused(stop.message_key, *stop.params) from stop
