"""Preferences, and what a page is: its content model and language."""

from __future__ import annotations

from typing import Final

from wikigrove.accounts.domain.preference_table import find_preference
from wikigrove.accounts.domain.preferences import check_value, read_preferences, reset_preferences, set_preferences
from wikigrove.accounts.errors import PreferenceRefused
from wikigrove.accounts.models import User
from wikigrove.api.action.acts.models import MODELS
from wikigrove.api.action.acts.pages import PAGE, read_page, tags_param
from wikigrove.api.action.call import Call
from wikigrove.api.action.declare import flag, many, one, string, token
from wikigrove.api.action.errors import Plain, fail
from wikigrove.api.action.registry import module
from wikigrove.api.action.result import Row
from wikigrove.editing.domain.change_language import change_page_language
from wikigrove.editing.domain.change_model import change_model
from wikigrove.pages.models import LogEntry

_KINDS: Final = "all|registered|registered-checkmatrix|registered-multiselect|special|unused|user|userjs"


@module(
    "options",
    class_name="ApiOptions",
    must_be_posted=True,
    writes=True,
    params=(
        flag("reset"),
        many("resetkinds", _KINDS, "all"),
        string("change", multi=True),
        string("optionname"),
        string("optionvalue"),
        token(),
    ),
)
def run_options(call: Call) -> None:
    """Change the caller's preferences."""
    account = call.need_account("apierror-mustbeloggedin-generic")
    call.need("editmyoptions")
    if call.given("optionvalue") and not call.given("optionname"):
        raise fail("paramvalidator-missingparam", Plain("optionname"), code="missingparam")
    wanted = _wanted(call)
    if not call.flag("reset") and not wanted:
        raise fail("apierror-nochanges")
    if call.flag("reset"):
        _reset(call, account)
    changes: dict[str, object] = {}
    for name, value in wanted.items():
        refusal = _check(account, name, value)
        if refusal:
            call.warn("apiwarn-validationfailed", Plain(name), refusal, code="validationfailed")
        else:
            changes[name] = value
    if changes:
        set_preferences(account, changes)
    call.answer("options", "success")


def _wanted(call: Call) -> dict[str, str | None]:
    """What is to be changed; None: back to what it is for everybody."""
    out: dict[str, str | None] = {}
    for change in call.many("change"):
        name, equals, value = change.partition("=")
        out[name] = value if equals else None
    if call.given("optionname"):
        out[call.text("optionname")] = call.find_text("optionvalue")
    return out


def _check(account: User, name: str, value: str | None) -> str:
    """Why it can't be so; empty: it can."""
    if name in ("realname", "emailaddress", "password", "username"):
        return "cannot be set by this module."
    if find_preference(name) is None and not name.startswith("userjs-"):
        return "not a valid preference."
    if value is None:
        return ""
    try:
        check_value(name, value)
    except PreferenceRefused:
        return "The value you specified is not a valid option."
    return ""


def _reset(call: Call, account: User) -> None:
    kinds = set(call.many("resetkinds"))
    if "all" in kinds:
        reset_preferences(account)
        return
    names = [n for n in read_preferences(account) if ("userjs" if n.startswith("userjs-") else "registered") in kinds]
    set_preferences(account, dict.fromkeys(names))


@module(
    "changecontentmodel",
    class_name="ApiChangeContentModel",
    must_be_posted=True,
    writes=True,
    params=(
        *PAGE,
        string("summary"),
        tags_param(),
        one("model", MODELS, is_required=True),
        flag("bot"),
        token(),
    ),
)
def run_changecontentmodel(call: Call) -> None:
    """Change what kind of content a page has."""
    page = read_page(call)
    name = call.rules.prefixed_text(page.title)
    result = change_model(page.title, call.text("model"), reason=call.text("summary"), actor=call.author)
    entry = LogEntry.objects.filter(kind="contentmodel", namespace=page.namespace, key=page.key).order_by("-pk").first()
    out: Row = {
        "result": "Success",
        "title": name,
        "pageid": result.page.pk,
        "contentmodel": result.page.model,
        "logid": entry.pk if entry is not None else 0,
        "revid": result.revision_id,
    }
    call.answer("changecontentmodel", out)


@module(
    "setpagelanguage",
    class_name="ApiSetPageLanguage",
    must_be_posted=True,
    writes=True,
    params=(*PAGE, string("lang", required=True), string("reason"), tags_param(), token()),
)
def run_setpagelanguage(call: Call) -> None:
    """Change the language of a page."""
    page = read_page(call)
    before = page.language or call.wiki.language
    wanted = "" if call.text("lang") == "default" else call.text("lang")
    change_page_language(page.title, wanted, reason=call.text("reason"), actor=call.author)
    entry = LogEntry.objects.filter(kind="pagelang", namespace=page.namespace, key=page.key).order_by("-pk").first()
    call.answer(
        "setpagelanguage",
        {
            "title": call.rules.prefixed_text(page.title),
            "oldlanguage": f"{before}{'' if page.language else '[def]'}",
            "newlanguage": wanted or f"{call.wiki.language}[def]",
            "logid": entry.pk if entry is not None else 0,
        },
    )
