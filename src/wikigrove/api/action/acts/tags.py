"""Change tags: made, ended, and put on."""

from __future__ import annotations

from collections.abc import Callable

from wikigrove.accounts.errors import PermissionRefused
from wikigrove.api.action.acts.pages import active_tags, tags_param
from wikigrove.api.action.call import Call
from wikigrove.api.action.declare import Param, flag, one, string, token
from wikigrove.api.action.errors import error_of, fail
from wikigrove.api.action.registry import module
from wikigrove.api.action.result import Items, Row
from wikigrove.api.action.texts import text_of
from wikigrove.editing.domain.change_tags import change_tags, check_tags, create_tag, delete_tag, set_tag_active
from wikigrove.editing.errors import EditRefused
from wikigrove.pages.models import Change, LogEntry, Revision, TagUse


@module(
    "managetags",
    class_name="ApiManageTags",
    must_be_posted=True,
    writes=True,
    params=(
        one("operation", "activate|create|deactivate|delete", is_required=True),
        string("tag", required=True),
        string("reason", ""),
        flag("ignorewarnings"),
        tags_param(),
        token(),
    ),
)
def run_managetags(call: Call) -> None:
    """Make, switch and delete change tags."""
    name, reason, author = call.text("tag"), call.text("reason"), call.author
    operation = call.text("operation")
    right = "deletechangetags" if operation == "delete" else "managechangetags"
    if not call.may(right):
        raise fail("apierror-tags-manage-no-permission", code="permissiondenied")
    acts: dict[str, Callable[[], object]] = {
        "create": lambda: create_tag(name, reason=reason, actor=author),
        "delete": lambda: delete_tag(name, reason=reason, actor=author),
        "activate": lambda: set_tag_active(name, active=True, reason=reason, actor=author),
        "deactivate": lambda: set_tag_active(name, active=False, reason=reason, actor=author),
    }
    acts[operation]()
    entry = LogEntry.objects.filter(kind="managetags", action=operation, actor=author).order_by("-pk").first()
    call.answer(
        "managetags",
        {"operation": operation, "tag": name, "success": True, "logid": entry.pk if entry is not None else 0},
    )


@module(
    "tag",
    class_name="ApiTag",
    must_be_posted=True,
    writes=True,
    params=(
        Param("rcid", "integer", is_multi=True),
        Param("revid", "integer", is_multi=True),
        Param("logid", "integer", is_multi=True),
        Param("add", "tags", is_multi=True, choices=active_tags),
        string("remove", multi=True),
        string("reason", ""),
        tags_param(),
        token(),
    ),
)
def run_tag(call: Call) -> None:
    """Put tags on edits and log entries, or take them away."""
    call.need("changetags")
    call.need_some("rcid", "revid", "logid")
    check_tags(frozenset(call.many("tags")), actor=call.author)
    rows = [_change(call, kind, number) for kind in ("rcid", "revid", "logid") for number in call.numbers(kind)]
    call.answer("tag", Items(rows, "result"))


def _change(call: Call, kind: str, number: int) -> Row:
    out: Row = {kind: number}
    revision, log = _find(kind, number)
    if revision is None and log is None:
        told = fail(f"apierror-nosuch{kind}", str(number)).problems[0]
        return {**out, "status": "error", "code": told.code, "info": text_of(told, "en")}
    before = _tags_of(revision, log)
    try:
        change_tags(
            revision_ids=[revision] if revision is not None else (),
            log_ids=[log] if log is not None else (),
            add=call.many("add"),
            remove=call.many("remove"),
            reason=call.text("reason"),
            actor=call.author,
        )
    except (EditRefused, PermissionRefused) as refusal:
        if refusal.code == "badtags":
            names = call.many("add") or call.many("remove")
            raise fail(
                "tags-apply-not-allowed-one",
                names[0],
                len(names),
                code="badtags",
                data={"disallowedtags": Items(names, "t")},
            ) from refusal
        error = error_of(refusal)
        assert error is not None
        told = error.problems[0]
        return {**out, "status": "failure", "code": told.code, "info": text_of(told, "en")}
    after = _tags_of(revision, log)
    if before == after:
        return {**out, "status": "success", "noop": True}
    entry = LogEntry.objects.filter(kind="tag", actor=call.author).order_by("-pk").first()
    return {
        **out,
        "status": "success",
        "actionlogid": entry.pk if entry is not None else 0,
        "added": Items(sorted(after - before), "t"),
        "removed": Items(sorted(before - after), "t"),
    }


def _find(kind: str, number: int) -> tuple[int | None, int | None]:
    """The revision or the log entry that is meant."""
    if not 0 < number < 2**63:
        return None, None
    if kind == "revid":
        return (number if Revision.objects.filter(pk=number).exists() else None), None
    if kind == "logid":
        return None, (number if LogEntry.objects.filter(pk=number).exists() else None)
    change = Change.objects.filter(pk=number).first()
    if change is None:
        return None, None
    return (None, change.log_id) if change.log_id is not None else (change.revision_id, None)


def _tags_of(revision: int | None, log: int | None) -> set[str]:
    rows = TagUse.objects.filter(revision_id=revision) if revision is not None else TagUse.objects.filter(log_id=log)
    return set(rows.values_list("tag__name", flat=True))
