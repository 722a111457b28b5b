"""Special:Undelete: what was deleted, what it said, and the way back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.safestring import SafeString, mark_safe
from wikigrove_engine.title import Title, find_title

from wikigrove.accounts.domain.rights import check_right, has_right
from wikigrove.accounts.models import Actor
from wikigrove.editing.domain.restore import (
    RestoreRequest,
    access_deleted,
    access_deleted_file,
    has_deleted,
    list_deleted,
    list_deleted_files,
    restore_page,
)
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import format_timestamp, message, message_html
from wikigrove.media.models import DeletedFileVersion
from wikigrove.pages.domain.queries import find_page, read_text
from wikigrove.pages.domain.queries.deleted import find_deleted_before, list_deleted_titles
from wikigrove.pages.domain.visibility import HIDDEN_COMMENT, HIDDEN_TEXT, HIDDEN_USER, may_see
from wikigrove.pages.models import DeletedRevision
from wikigrove.rendering.domain.render import render_preview
from wikigrove.web.acts.fields import ReasonedForm
from wikigrove.web.acts.present import ActScreen, carry_out
from wikigrove.web.acts.registered import require_registered
from wikigrove.web.skin.comments import comment_html
from wikigrove.web.skin.differences import show_rows
from wikigrove.web.skin.log_lines import title_link
from wikigrove.web.skin.pager import forward_pager, read_number, read_window
from wikigrove.web.skin.present import present_special
from wikigrove.web.special.registry import special_page
from wikigrove.web.views.errors import show_error
from wikigrove.web.views.files import send_deleted


@dataclass(frozen=True)
class DeletedShown:
    """A line of the deleted history."""

    id: int
    when: str
    actor_name: str
    comment_html: SafeString | str
    minor: bool
    size: int
    tags: tuple[str, ...]
    can_open: bool


class RestoreForm(ReasonedForm):
    """The boxes of the revisions stand in the template: `ids` with the chosen ones, none for all."""

    reason_field = "wpComment"

    def __init__(self, *args: Any, actor: Actor, has_talk: bool, **kwargs: Any) -> None:
        self.actor, self.has_talk = actor, has_talk
        super().__init__(*args, **kwargs)

    def add_more_fields(self) -> None:
        if self.has_talk:
            self.add_box("undeletetalk", "undelete-undeletetalk")
        if has_right(self.actor, "suppressrevision"):
            self.add_box("wpUnsuppress", "revdelete-unsuppress")


@special_page("Undelete", group="pagetools", message_key="undeletepage", right="deletedhistory")
def undelete(request: HttpRequest, sub: str) -> HttpResponse:
    actor = require_registered(request)
    name = request.POST.get("target") or request.GET.get("target") or sub
    title = find_title(name, current_wiki().title_rules) if name else None
    number = request.GET.get("revision", "")
    if read_number(number):
        return _show_revision(request, read_number(number), actor)
    file = read_number(request.GET.get("file", ""))
    if file:
        return cast(HttpResponse, send_deleted(request, access_deleted_file(file, actor=actor)))
    if title is None:
        return _search(request)
    rows, files = list_deleted(title), list_deleted_files(title)
    if not rows and not files:
        return show_error(request, 404, "undeletepage", "undelete-nodeleted")
    return _ask(request, title, rows, files, actor)


def _ask(
    request: HttpRequest,
    title: Title,
    rows: list[DeletedRevision],
    files: list[DeletedFileVersion],
    actor: Actor,
) -> HttpResponse:
    talk = title.talk() if not title.is_talk else None
    form = RestoreForm(
        request.POST if request.method == "POST" else None,
        actor=actor,
        has_talk=talk is not None and has_deleted(talk),
    )
    name = current_wiki().title_rules.prefixed_text(title)
    page = find_page(title)
    screen = ActScreen(
        heading=message("undelete-show-deleted", name),
        submit=message("undeletebtn"),
        title=title,
        special="Undelete",
        intro=[message("undelete-fieldset-title"), message("undeleteextrahelp")],
        warnings=[message_html("undelete-exists", title_link(title))] if page is not None else [],
        log_kinds=("delete",),
        template="undelete.html",
        context={
            "rows": [_shown(row, title, actor) for row in rows],
            "files": files,
            "may_open": has_right(actor, "deletedtext"),
            "may_restore": has_right(actor, "undelete"),
            "may_hide": has_right(actor, "deleterevision"),
            "target": name,
        },
    )

    def act() -> HttpResponse:
        chosen, chosen_files = (frozenset(_numbers(request, name)) for name in ("ids", "fileids"))
        is_whole = not chosen and not chosen_files
        result = restore_page(
            RestoreRequest(
                title,
                form.reason,
                None if is_whole else chosen,
                with_talk=form.is_checked("undeletetalk"),
                unsuppress=form.is_checked("wpUnsuppress"),
                files=None if is_whole else chosen_files,
            ),
            actor=actor,
        )
        done = "undeletedpage" if result.revisions else "wikigrove-undeleted-files"
        messages.success(request, message_html(done, title_link(title), result.revisions or result.files))
        return HttpResponseRedirect(current_wiki().path_for(title))

    return carry_out(request, screen, form, act)


def _numbers(request: HttpRequest, name: str) -> list[int]:
    return [number for number in map(read_number, request.POST.getlist(name)) if number]


def _search(request: HttpRequest) -> HttpResponse:
    """Titles with deleted revisions that start with some letters."""
    check_right(request.actor, "browsearchive")  # type: ignore[attr-defined]
    prefix, start = request.GET.get("prefix", "").strip(), request.GET.get("from", "")
    window = read_window(request)
    found: list[tuple[Title, int]] = []
    follows = None
    if prefix or start:
        title = find_title(prefix, current_wiki().title_rules) if prefix else None
        if title is not None and title.namespace >= 0:
            found, follows = list_deleted_titles(title, start=start, limit=window.limit)
    return present_special(
        request,
        "special/undelete_search.html",
        name="Undelete",
        label=message("undeletepage"),
        prefix=prefix,
        found=found,
        pager=forward_pager(request, parameter="from", follows=follows, limit=window.limit),
    )


def _show_revision(request: HttpRequest, number: int, actor: Actor) -> HttpResponse:
    """The text of one deleted revision, or with `diff=prev` what it changed."""
    row, text = access_deleted(number, actor=actor)
    title = Title(row.namespace, row.key)
    context: dict[str, Any] = {}
    if request.GET.get("diff") == "prev":
        before = find_deleted_before(row)
        old = read_text(before) if before is not None else ""
        context = {
            "diff_rows": show_rows(old, text, inline=False),
            "old_label": message("previousrevision") if before else "",
            "new_label": format_timestamp(row.timestamp),
        }
    elif row.model == "wikitext" and request.GET.get("source") != "1":
        context = {"content": mark_safe(render_preview(title, text, actor=actor).html)}  # noqa: S308 - the engine's HTML
    return present_special(
        request,
        "special/undelete_revision.html",
        name="Undelete",
        sub=current_wiki().title_rules.prefixed_text(title),
        label=message("undelete-revision-heading", current_wiki().title_rules.prefixed_text(title)),
        row=_shown(row, title, actor),
        title=title,
        source=text,
        **context,
    )


def _shown(row: DeletedRevision, title: Title, actor: Actor) -> DeletedShown:
    name = row.actor.name if row.actor is not None else ""
    sees_user = may_see(row, HIDDEN_USER, actor=actor)
    return DeletedShown(
        row.revision_id,
        format_timestamp(row.timestamp),
        name if sees_user else message("rev-deleted-user"),
        comment_html(row.comment, title)
        if may_see(row, HIDDEN_COMMENT, actor=actor)
        else message("rev-deleted-comment"),
        row.is_minor,
        row.size,
        tuple(row.tags),
        has_right(actor, "deletedtext") and may_see(row, HIDDEN_TEXT, actor=actor),
    )
