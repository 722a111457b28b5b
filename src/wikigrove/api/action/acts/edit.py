"""`action=edit`: every save of a text through the API."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from wikigrove_engine.title import NS_MEDIAWIKI, Title

from wikigrove.accounts.domain.captcha import check_solution, make_challenge
from wikigrove.accounts.domain.limits import check_rate
from wikigrove.accounts.domain.preferences import read_flag
from wikigrove.accounts.errors import ActRefused
from wikigrove.api.action.acts.models import FORMATS, MODELS, check_format
from wikigrove.api.action.acts.pages import OLD_WATCH, PAGE, keep_watch, read_page_title, tags_param
from wikigrove.api.action.call import Call
from wikigrove.api.action.declare import Param, flag, number, one, string, text, token, when
from wikigrove.api.action.errors import ApiError, Plain, fail
from wikigrove.api.action.registry import module
from wikigrove.api.action.result import Row
from wikigrove.api.action.times import iso
from wikigrove.editing.domain.captcha import CaptchaNeeded
from wikigrove.editing.domain.checks import check_edit
from wikigrove.editing.domain.submit import EditRequest, EditResult, submit_edit
from wikigrove.editing.domain.undo import prepare_undo
from wikigrove.editing.errors import ContentRefused, EditConflict, EditRefused
from wikigrove.i18n import message
from wikigrove.i18n.message import find_message
from wikigrove.pages.domain.queries import find_page, get_revision, read_text
from wikigrove.pages.errors import RevisionNotFound
from wikigrove.pages.models import LogEntry, Page, Revision
from wikigrove.rendering.domain.redirects import find_redirect
from wikigrove.rendering.domain.render import model_of
from wikigrove.rendering.domain.sections import extract_section

_TEXTS: Final = ("text", "appendtext", "prependtext", "undo")
_MOST_HOPS: Final = 5


@dataclass
class _Plan:
    """What is going to be saved, and what the answer tells besides."""

    title: Title
    page: Page | None
    text: str = ""
    section: str | None = None
    summary: str = ""
    base_id: int | None = None
    undo_of: int | None = None
    redirects: list[Row] = field(default_factory=list)


@module(
    "edit",
    class_name="ApiEditPage",
    must_be_posted=True,
    writes=True,
    params=(
        *PAGE,
        string("section"),
        string("sectiontitle"),
        text("text"),
        string("summary"),
        tags_param(),
        flag("minor"),
        flag("notminor"),
        flag("bot"),
        number("baserevid"),
        when("basetimestamp"),
        when("starttimestamp"),
        flag("recreate"),
        flag("createonly"),
        flag("nocreate"),
        *OLD_WATCH,
        string("md5"),
        text("prependtext"),
        text("appendtext"),
        Param("undo", "integer", least=0, is_enforced=True),
        Param("undoafter", "integer", least=0, is_enforced=True),
        flag("redirect"),
        one("contentformat", FORMATS),
        one("contentmodel", MODELS),
        string("captchaid"),
        string("captchaword"),
        token(),
    ),
)
def run_edit(call: Call) -> None:
    """Make a page, or change it."""
    title = read_page_title(call)
    plan = _Plan(title, find_page(title), summary=call.text("summary"))
    _follow_redirect(call, plan)
    if not any(call.given(name) for name in _TEXTS):
        raise fail("apierror-missingparam-at-least-one-of", _names(call), 4, code="missingparam")
    model = call.text("contentmodel") or (plan.page.model if plan.page else model_of(call.wiki, plan.title))
    check_format(call.text("contentformat"), model, call.rules.prefixed_text(plan.title))
    check_edit(plan.title, actor=call.actor, page=plan.page)
    if call.flag("createonly") and plan.page is not None:
        raise fail("apierror-articleexists", code="articleexists")
    if call.flag("nocreate") and plan.page is None:
        raise fail("apierror-missingtitle")
    _check_digest(call)
    _choose_text(call, plan)
    _choose_base(call, plan)
    if call.actor.is_anonymous:
        check_rate("edit", call.actor)
    author = call.author
    request = EditRequest(
        title=plan.title,
        text=plan.text,
        summary=plan.summary,
        base_id=plan.base_id,
        section=plan.section,
        section_title=_section_title(call),
        is_minor=not call.flag("notminor") and (call.flag("minor") or read_flag(call.account, "minordefault")),
        is_bot=call.flag("bot"),
        undo_of=plan.undo_of,
        allow_blank=True,
        is_human=_is_human(call),
        model=call.find_text("contentmodel"),
        tags=frozenset(call.many("tags")),
    )
    try:
        result = submit_edit(request, actor=author, known=plan.page)
    except CaptchaNeeded:
        challenge = make_challenge()
        asked: Row = {"type": "question", "mime": "text/html", "id": challenge.token, "question": challenge.question}
        call.answer("edit", {"captcha": asked, "result": "Failure"})
        return
    except EditConflict as conflict:
        raise fail(
            "edit-conflict" if plan.undo_of is None else "apierror-undo-failure", code="editconflict"
        ) from conflict
    except ContentRefused as refusal:
        key = "invalid-json-data" if model == "json" else "invalid-content-data"
        raise fail(key, Plain(refusal.text), code=key) from refusal
    except EditRefused as refusal:
        raise _refusal(refusal) from refusal
    wishes = ("watchdefault", "watchcreations") if result.is_new else ("watchdefault",)
    watched = keep_watch(call, result.page.title, by=author, preferences=wishes)
    _tell(call, plan, result, watched)


def _tell(call: Call, plan: _Plan, result: EditResult, watched: bool) -> None:
    out: Row = {}
    if plan.redirects:
        # The last hop alone, as an object: MediaWiki tells no more here.
        call.answer("redirects", plan.redirects[-1])
    if result.is_new:
        out["new"] = True
    out |= {
        "result": "Success",
        "pageid": result.page.pk,
        "title": call.rules.prefixed_text(result.page.title),
        "contentmodel": result.page.model,
    }
    if result.timestamp is None:
        out["nochange"] = True
    else:
        out |= {
            "oldrevid": result.old_revision_id or 0,
            "newrevid": result.revision_id,
            "newtimestamp": iso(result.timestamp),
        }
    if watched:
        out["watched"] = True
    call.answer("edit", out)


def _refusal(refusal: EditRefused) -> ApiError:
    known = {"missingtitle": "apierror-missingtitle", "nosuchsection": "apierror-nosuchsection"}
    key = known.get(refusal.code)
    if key:
        return fail(key, *refusal.params)
    return fail(refusal.message_key, *refusal.params, code=refusal.code)


def _names(call: Call) -> Any:
    from wikigrove.api.action.call import Names

    return Names(("text", "appendtext", "prependtext", "undo"))


def _section_title(call: Call) -> str:
    """Of a new section: its title, for which older clients send the summary."""
    if call.text("section") != "new":
        return ""
    return call.text("sectiontitle") if call.given("sectiontitle") else call.text("summary")


def _is_human(call: Call) -> bool:
    if not call.text("captchaid"):
        return False
    try:
        check_solution(call.text("captchaid"), answer=call.text("captchaword"), actor=call.actor)
    except ActRefused:
        return False
    return True


def _follow_redirect(call: Call, plan: _Plan) -> None:
    """What is put before or behind a text goes to where a redirect leads; a whole text replaces the redirect."""
    if not call.flag("redirect"):
        return
    if plan.page is None or not plan.page.is_redirect:
        return
    if not (call.given("appendtext") or call.given("prependtext")) and call.text("section") != "new":
        raise fail("apierror-redirect-appendonly")
    seen = {plan.title}
    for _ in range(_MOST_HOPS):
        # From the text: the table of redirects is filled by a job, a moment after the save.
        page = plan.page
        target = find_redirect(read_text(page.get_latest()), model=page.model) if page is not None else None
        if target is None or target.interwiki:
            return
        target = target.without_fragment()
        rules = call.rules
        plan.redirects.append({"from": rules.prefixed_text(plan.title), "to": rules.prefixed_text(target)})
        if target in seen or target.namespace < 0:
            raise fail(
                "apierror-edit-invalidredirect",
                Plain(rules.prefixed_text(plan.title)),
                Plain(rules.prefixed_text(target)),
            )
        seen.add(target)
        plan.title, plan.page = target, find_page(target)


def _check_digest(call: Call) -> None:
    given = call.text("md5").lower()
    if not given:
        return
    sent = call.text("text") if call.given("text") else call.text("prependtext") + call.text("appendtext")
    if hashlib.md5(sent.encode(), usedforsecurity=False).hexdigest() != given:
        raise fail("apierror-badmd5")


def _choose_text(call: Call, plan: _Plan) -> None:
    section = call.find_text("section")
    if section is not None and section != "new" and not _is_section(section):
        raise fail("apierror-invalidsection")
    if call.number("undo") > 0:
        _undo(call, plan)
        return
    plan.section = section
    if not (call.given("appendtext") or call.given("prependtext")):
        plan.text = call.text("text")
        return
    if section == "new":
        if call.given("prependtext"):
            raise call.mixed("prependtext", "section")
        plan.text = call.text("appendtext")
        return
    old = _old_text(call, plan)
    if section is not None:
        part = extract_section(old, section)
        if part is None:
            raise fail("apierror-nosuchsection", Plain(section))
        old = part
    plan.text = call.text("prependtext") + old + call.text("appendtext")


def _is_section(given: str) -> bool:
    return given.removeprefix("T-").isdecimal() and len(given) < 9


def _old_text(call: Call, plan: _Plan) -> str:
    """What is added to: the page's text, or the message that an interface page stands for."""
    if plan.page is not None:
        return read_text(plan.page.get_latest())
    if plan.title.namespace == NS_MEDIAWIKI:
        name = plan.title.key[:1].lower() + plan.title.key[1:]
        return find_message(name.replace("_", " "), call.wiki.language) or ""
    return ""


def _undo(call: Call, plan: _Plan) -> None:
    number_, after = call.number("undo"), call.number("undoafter")
    if plan.page is None:
        raise fail("apierror-missingtitle")
    if 0 < number_ < after:
        number_, after = after, number_
    try:
        undone = get_revision(number_)
        if after:
            get_revision(after)
    except RevisionNotFound as err:
        raise fail("apierror-nosuchrevid", Plain(number_ if str(err) == str(number_) else after or number_)) from err
    if undone.page_id != plan.page.pk:
        raise fail("apierror-revwrongpage", number_, Plain(call.rules.prefixed_text(plan.title)))
    try:
        plan.text = prepare_undo(plan.page, revision_id=number_, after_id=after or None, actor=call.actor)
    except EditConflict as err:
        raise fail("apierror-undo-failure", code="undofailure") from err
    except EditRefused as err:
        raise fail("undo-norev" if err.code == "nosuchrevid" else err.message_key, *err.params, code=err.code) from err
    plan.undo_of = number_
    is_single = not after or undone.parent_id == after
    if not call.given("summary") and is_single:
        name = undone.actor_name or message("rev-deleted-user")
        plan.summary = message("undo-summary", str(number_), name, language=call.wiki.language)


def _choose_base(call: Call, plan: _Plan) -> None:
    """The revision that the text was made from: by its id, or by the moment when it was read."""
    page, moment = plan.page, call.moment("basetimestamp")
    if page is None:
        _check_not_deleted_since(call, plan)
        return
    if plan.undo_of is not None:
        return
    base: Revision | None = None
    if call.given("baserevid"):
        try:
            base = get_revision(call.number("baserevid"))
        except RevisionNotFound as err:
            raise fail("apierror-nosuchrevid", Plain(call.number("baserevid"))) from err
        if base.page_id != page.pk:
            raise fail("apierror-revwrongpage", base.pk, Plain(call.rules.prefixed_text(plan.title)))
    elif moment is not None:
        # Clients know whole seconds: what was saved within that second was read as well.
        rows = Revision.objects.filter(page=page, timestamp__lt=moment + timedelta(seconds=1))
        base = rows.order_by("-timestamp", "-pk").first()
        if base is None:
            plan.base_id = 0
            return
    if base is None or base.pk == page.latest_id:
        return
    if plan.section is None and _is_own_since(call, page, base):
        return
    plan.base_id = base.pk


def _is_own_since(call: Call, page: Page, base: Revision) -> bool:
    """Nobody is in conflict with themselves: a whole text replaces what its author saved meanwhile."""
    if call.actor.is_anonymous:
        return False
    later = Revision.objects.filter(page=page, timestamp__gte=base.timestamp).exclude(pk=base.pk)
    return not later.exclude(actor_id=call.actor.pk).filter(timestamp__gt=base.timestamp).exists()


def _check_not_deleted_since(call: Call, plan: _Plan) -> None:
    started: datetime | None = call.moment("starttimestamp")
    if started is None or call.flag("recreate") or call.flag("createonly"):
        return
    gone = LogEntry.objects.filter(
        kind="delete", action="delete", namespace=plan.title.namespace, key=plan.title.key, timestamp__gte=started
    )
    if gone.exists():
        raise fail("apierror-pagedeleted")
