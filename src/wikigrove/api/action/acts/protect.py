"""Protecting pages, rolling back and patrolling."""

from __future__ import annotations

from datetime import datetime

from wikigrove.api.action.acts.pages import PAGE, WATCH, keep_watch, read_page, read_page_title, tags_param
from wikigrove.api.action.call import Call
from wikigrove.api.action.declare import Param, flag, string, token, user
from wikigrove.api.action.errors import Plain, fail
from wikigrove.api.action.registry import module
from wikigrove.api.action.result import Items, Row
from wikigrove.api.action.times import iso_or_infinite
from wikigrove.editing.domain.checks import check_protect
from wikigrove.editing.domain.patrol import patrol_change
from wikigrove.editing.domain.protect import acts_for, levels_of_wiki, protect_page, read_expiry
from wikigrove.editing.domain.rollback import RollbackRequest, roll_back
from wikigrove.editing.errors import EditRefused
from wikigrove.pages.domain.patrol import find_change
from wikigrove.pages.domain.protections import ACTS, Restriction, find_protections
from wikigrove.pages.domain.queries import find_page, get_revision
from wikigrove.pages.errors import RevisionNotFound
from wikigrove.pages.models import Change


@module(
    "protect",
    class_name="ApiProtect",
    must_be_posted=True,
    writes=True,
    params=(
        *PAGE,
        string("protections", required=True, multi=True),
        string("expiry", "infinite", multi=True, keeps_duplicates=True),
        string("reason", ""),
        tags_param(),
        flag("cascade"),
        flag("watch", is_deprecated=True),
        *WATCH,
        token(),
    ),
)
def run_protect(call: Call) -> None:
    """Change who may edit a page."""
    title = read_page_title(call)
    check_protect(title, actor=call.actor)
    page = find_page(title)
    wanted = {row.act: Restriction(row.level, row.expires) for row in find_protections(title)}
    pairs, ends = call.many("protections"), _read_ends(call)
    told: list[Row] = []
    for given, end in zip(pairs, ends, strict=True):
        act, _, level = given.partition("=")
        if page is None and act != "create":
            raise fail("apierror-missingtitle-createonly", code="missingtitle-createonly")
        if page is not None and act == "create":
            raise fail("apierror-create-titleexists", code="create-titleexists")
        if act not in ACTS or act not in acts_for(title, page):
            raise fail("apierror-protect-invalidaction", Plain(act), code="protect-invalidaction")
        if level not in ("", "all", *levels_of_wiki()):
            raise fail("apierror-protect-invalidlevel", Plain(level), code="protect-invalidlevel")
        if level in ("", "all"):
            wanted.pop(act, None)
        else:
            wanted[act] = Restriction(level, end)
        told.append({act: "" if level == "all" else level, "expiry": iso_or_infinite(end)})
    author = call.author
    cascade = call.flag("cascade") and page is not None
    protect_page(
        title,
        wanted,
        cascade=cascade,
        reason=call.text("reason"),
        tags=frozenset(call.many("tags")),
        actor=author,
    )
    keep_watch(call, title, by=author)
    out: Row = {"title": call.rules.prefixed_text(title), "reason": call.text("reason")}
    if cascade:
        out["cascade"] = True
    call.answer("protect", out | {"protections": Items(told, "protection")})


def _read_ends(call: Call) -> list[datetime | None]:
    """One end for all, or one for each. Raises ApiError."""
    given, count = call.many("expiry"), len(call.many("protections"))
    if len(given) == 1:
        given = given * count
    if len(given) != count:
        raise fail("apierror-toofewexpiries", len(given), count)
    out: list[datetime | None] = []
    for text in given:
        try:
            out.append(read_expiry(text))
        except EditRefused as err:
            past = "past" in err.message_key or "past" in err.code
            key = "apierror-pastexpiry" if past else "apierror-invalidexpiry"
            raise fail(key, Plain(text)) from err
    return out


@module(
    "rollback",
    class_name="ApiRollback",
    must_be_posted=True,
    writes=True,
    params=(
        *PAGE,
        tags_param(),
        user("user", required=True),
        string("summary", ""),
        flag("markbot"),
        *WATCH,
        token("rollback"),
    ),
)
def run_rollback(call: Call) -> None:
    """Take back the last edits of one person."""
    page = read_page(call)
    title = page.title
    author = call.author
    result = roll_back(
        RollbackRequest(
            title,
            author=call.text("user"),
            summary=call.text("summary"),
            mark_bot=call.flag("markbot"),
            tags=frozenset(call.many("tags")),
        ),
        actor=author,
    )
    keep_watch(call, title, by=author, preferences=("watchrollback",))
    call.answer(
        "rollback",
        {
            "title": call.rules.prefixed_text(title),
            "pageid": page.pk,
            "summary": result.summary,
            "revid": result.edit.revision_id if not result.edit.is_null else 0,
            "old_revid": result.undone.pk,
            "last_revid": result.target.pk,
        },
    )


@module(
    "patrol",
    class_name="ApiPatrol",
    must_be_posted=True,
    writes=True,
    params=(Param("rcid", "integer"), Param("revid", "integer"), tags_param(), token("patrol")),
)
def run_patrol(call: Call) -> None:
    """Mark an edit as looked at."""
    if call.need_one("rcid", "revid") == "rcid":
        change = Change.objects.filter(pk=call.number("rcid")).first() if 0 < call.number("rcid") < 2**63 else None
        if change is None:
            raise fail("apierror-nosuchrcid", Plain(call.number("rcid")))
    else:
        number = call.number("revid")
        try:
            change = find_change(get_revision(number))
        except RevisionNotFound as err:
            raise fail("apierror-nosuchrevid", Plain(number)) from err
        if change is None:
            raise fail("apierror-notpatrollable", number)
    patrol_change(change, tags=frozenset(call.many("tags")), actor=call.author)
    call.answer(
        "patrol",
        {"rcid": change.pk, "ns": change.namespace, "title": call.title_text(change.namespace, change.key)},
    )
