"""Deleting, restoring, merging histories, and hiding parts of them."""

from __future__ import annotations

from typing import Any, Final

from wikigrove_engine.title import NS_FILE, Title

from wikigrove.accounts.domain.rights import check_right
from wikigrove.accounts.errors import PermissionRefused
from wikigrove.accounts.models import Actor
from wikigrove.api.action.acts.inner_errors import error_rows
from wikigrove.api.action.acts.pages import OLD_WATCH, PAGE, WATCH, keep_watch, read_page, read_page_title, tags_param
from wikigrove.api.action.call import Call
from wikigrove.api.action.declare import Param, flag, many, one, string, token, when
from wikigrove.api.action.errors import Plain, fail, problem
from wikigrove.api.action.registry import module
from wikigrove.api.action.result import Items, Row
from wikigrove.api.action.times import iso
from wikigrove.editing.domain.checks import check_delete
from wikigrove.editing.domain.delete import DeleteRequest, automatic_reason, delete_page
from wikigrove.editing.domain.hide import HideRequest, set_visibility
from wikigrove.editing.domain.merge_histories import MergeRequest, merge_histories
from wikigrove.editing.domain.restore import RestoreRequest, restore_page
from wikigrove.editing.errors import EditRefused
from wikigrove.media.domain.remove_file import delete_version
from wikigrove.media.errors import FileNotFound
from wikigrove.media.models import DeletedFileVersion, FileVersion
from wikigrove.pages.models import DeletedRevision, LogEntry, Page, Revision

BITS: Final = {"content": 1, "comment": 2, "user": 4}
SUPPRESSED: Final = 8


@module(
    "delete",
    class_name="ApiDelete",
    must_be_posted=True,
    writes=True,
    params=(*PAGE, string("reason"), tags_param(), flag("deletetalk"), *OLD_WATCH, string("oldimage"), token()),
)
def run_delete(call: Call) -> None:
    """Delete a page, or a version of a file."""
    page = read_page(call)
    name = call.rules.prefixed_text(page.title)
    check_delete(page.title, actor=call.actor)
    author = call.author
    if call.text("oldimage"):
        _delete_version(call, page, author)
        return
    reason = call.find_text("reason")
    if reason is None:
        reason = automatic_reason(page)
    entry = delete_page(
        DeleteRequest(page.title, reason=reason, with_talk=call.flag("deletetalk"), tags=frozenset(call.many("tags"))),
        actor=author,
    )
    keep_watch(call, page.title, by=author, preferences=("watchdeletion",))
    call.answer("delete", {"title": name, "reason": reason, "logid": entry.pk})


def _delete_version(call: Call, page: Page, author: Actor) -> None:
    """One old version of a file, by the name of its archive: `20010203040506!Name.png`."""
    given = call.text("oldimage")
    if page.namespace != NS_FILE or "!" not in given:
        raise fail("apierror-invalidoldimage")
    version = find_version(page.title, given)
    if version is None:
        raise fail("apierror-nodeleteablefile")
    reason = call.text("reason")
    try:
        delete_version(page.key, version.pk, actor=author, comment=reason)
    except FileNotFound as err:
        raise fail("apierror-nodeleteablefile") from err
    entry = LogEntry.objects.filter(namespace=NS_FILE, key=page.key, actor=author).order_by("-pk").first()
    keep_watch(call, page.title, by=author)
    call.answer(
        "delete",
        {"title": call.rules.prefixed_text(page.title), "reason": reason, "logid": entry.pk if entry else 0},
    )


def find_version(of: Title, archive_name: str) -> FileVersion | None:
    """The old version that MediaWiki would have kept under this name: its moment, `!`, the file's name."""
    moment = archive_name.partition("!")[0]
    rows = FileVersion.objects.filter(file__key=of.key, file__latest__isnull=False)
    row: FileVersion
    for row in rows.order_by("-timestamp", "-pk")[:500]:
        if row.timestamp.strftime("%Y%m%d%H%M%S") == moment:
            return row
    return None


@module(
    "undelete",
    class_name="ApiUndelete",
    must_be_posted=True,
    writes=True,
    params=(
        string("title", required=True),
        string("reason", ""),
        tags_param(),
        when("timestamps", is_multi=True),
        Param("fileids", "integer", is_multi=True),
        flag("undeletetalk"),
        *WATCH,
        token(),
    ),
)
def run_undelete(call: Call) -> None:
    """Bring back deleted versions."""
    wanted = call.read_title(call.text("title")).without_fragment()
    if wanted.namespace < 0:
        raise fail("apierror-invalidtitle", Plain(call.text("title")))
    check_right(call.actor, "undelete")
    moments, files = call.params["timestamps"], call.numbers("fileids")
    revisions: frozenset[int] | None = None
    if moments:
        chosen = {m.replace(microsecond=0) for m in moments}
        rows = DeletedRevision.objects.filter(namespace=wanted.namespace, key=wanted.key)
        revisions = frozenset(
            pk for pk, at in rows.values_list("revision_id", "timestamp") if at.replace(microsecond=0) in chosen
        )
    elif files:
        revisions = frozenset()
    author = call.author
    file_count = _count_files(wanted, files, moments)
    try:
        result = restore_page(
            RestoreRequest(
                wanted,
                reason=call.text("reason"),
                revisions=revisions,
                with_talk=call.flag("undeletetalk"),
                tags=frozenset(call.many("tags")),
                files=frozenset(files) if files else None,
            ),
            actor=author,
        )
    except EditRefused as err:
        if err.code in ("cantundelete", "nosuchpage", "missingtitle"):
            raise fail("apierror-cantundelete") from err
        raise
    keep_watch(call, wanted, by=author)
    call.answer(
        "undelete",
        {
            "title": call.rules.prefixed_text(wanted),
            "revisions": result.revisions,
            "fileversions": file_count,
            "reason": call.text("reason"),
        },
    )


def _count_files(of: Title, ids: tuple[int, ...], moments: object) -> int:
    if of.namespace != NS_FILE:
        return 0
    rows = DeletedFileVersion.objects.filter(key=of.key)
    if ids:
        rows = rows.filter(pk__in=ids)
    elif moments:
        return 0
    return int(rows.count())


@module(
    "mergehistory",
    class_name="ApiMergeHistory",
    must_be_posted=True,
    writes=True,
    params=(
        string("from"),
        Param("fromid", "integer"),
        string("to"),
        Param("toid", "integer"),
        when("timestamp"),
        string("reason", ""),
        token(),
    ),
)
def run_mergehistory(call: Call) -> None:
    """Join the histories of two pages."""
    source = read_page_title(call, title="from", pageid="fromid")
    target = read_page_title(call, title="to", pageid="toid")
    call.need("mergehistory")
    moment = call.moment("timestamp")
    entry = merge_histories(MergeRequest(source, target, until=moment, reason=call.text("reason")), actor=call.author)
    out: Row = {
        "from": call.rules.prefixed_text(source),
        "to": call.rules.prefixed_text(target),
    }
    if call.given("timestamp"):
        out["timestamp"] = iso(moment) if moment else ""
    else:
        out["timestamp"] = ""
    out["reason"] = entry.comment
    call.answer("mergehistory", out)


_KINDS: Final = ("archive", "filearchive", "logging", "oldimage", "revision")
_DOMAIN_KIND: Final = {"revision": "revision", "archive": "archive", "logging": "logging", "oldimage": "oldimage"}


@module(
    "revisiondelete",
    class_name="ApiRevisionDelete",
    must_be_posted=True,
    writes=True,
    params=(
        one("type", _KINDS, is_required=True),
        string("target"),
        string("ids", required=True, multi=True),
        many("hide", "comment|content|user"),
        many("show", "comment|content|user"),
        one("suppress", "no|nochange|yes", "nochange"),
        string("reason"),
        tags_param(),
        token(),
    ),
)
def run_revisiondelete(call: Call) -> None:
    """Hide or show parts of versions."""
    call.need(
        "deleterevision" if call.text("type") != "logging" else "deletelogentry", "deleterevision", "deletelogentry"
    )
    hide, show = set(call.many("hide")), set(call.many("show"))
    if hide & show:
        raise fail("apierror-revdel-mutuallyexclusive", code="badparams")
    changes = {BITS[name]: True for name in hide} | {BITS[name]: False for name in show}
    if call.text("suppress") != "nochange":
        changes[SUPPRESSED] = call.text("suppress") == "yes"
        call.need("suppressrevision")
    if not changes:
        raise fail("apierror-revdel-paramneeded", code="badparams")
    kind = call.text("type")
    if call.given("target"):
        call.read_title(call.text("target"))
    elif kind in ("oldimage", "filearchive"):
        raise fail("apierror-revdel-needtarget", code="needtarget")
    ids = [int(one_id) for one_id in call.many("ids") if one_id.isdecimal() and len(one_id) < 19]
    found = _rows(kind, ids)
    refused = _hide(call, kind, list(found), changes)
    if found:
        found = _rows(kind, ids)
    items = [_item(call, kind, given, found, refused) for given in call.many("ids")]
    target = call.text("target")
    if kind == "revision" and found:
        first = next(iter(found.values()))
        target = call.rules.prefixed_text(first.page.title)
    call.answer(
        "revisiondelete",
        {"status": "Success" if found else "Fail", "target": target, "items": Items(items, "i")},
    )


def _hide(call: Call, kind: str, ids: list[int], changes: dict[int, bool]) -> dict[int, Exception]:
    """All in one act; where some can't be changed, each by itself. Which were refused, and why."""
    if not ids:
        return {}
    author = call.author
    refused: dict[int, Exception] = {}

    def hide(chosen: list[int]) -> None:
        tags = frozenset(call.many("tags"))
        set_visibility(
            HideRequest(kind, frozenset(chosen), changes, reason=call.text("reason"), tags=tags), actor=author
        )

    try:
        hide(ids)
    except (EditRefused, PermissionRefused) as refusal:
        if len(ids) == 1:
            return {ids[0]: refusal}
        for pk in ids:
            try:
                hide([pk])
            except (EditRefused, PermissionRefused) as one_refusal:
                refused[pk] = one_refusal
    return refused


def _rows(kind: str, ids: list[int]) -> dict[int, Any]:
    """What there is of these."""
    if kind == "revision":
        return {r.pk: r for r in Revision.objects.filter(pk__in=ids).select_related("page", "actor")}
    if kind == "archive":
        return {r.revision_id: r for r in DeletedRevision.objects.filter(revision_id__in=ids).select_related("actor")}
    if kind == "logging":
        return {r.pk: r for r in LogEntry.objects.filter(pk__in=ids).select_related("actor")}
    return {}


def _item(call: Call, kind: str, given: str, found: dict[int, Any], refused: dict[int, Exception]) -> Row:
    number = int(given) if given.isdecimal() and len(given) < 19 else 0
    row = found.get(number)
    if row is None:
        missing = problem("revdelete-modify-missing", number or given)
        return {
            "status": "Fail",
            "errors": error_rows(call, missing, tag="e"),
            "warnings": Items((), "w"),
            "id": number or given,
        }
    out: Row = {"status": "Success"}
    if number in refused:
        out |= {"errors": error_rows(call, refused[number], tag="e"), "warnings": Items((), "w")}
    bits = row.visibility
    out |= {
        "id": number,
        "timestamp": iso(row.timestamp),
        "userhidden": bool(bits & 4),
        "commenthidden": bool(bits & 2),
        ("actionhidden" if kind == "logging" else "texthidden"): bool(bits & 1),
    }
    user = row.actor.user if row.actor is not None else None
    name = row.actor.name if row.actor is not None and not bits & 4 else ""
    return out | {"userid": user.pk if user else 0, "user": name, "comment": row.comment}
