"""Two versions compared, in two columns or one."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from wikigrove_engine.title import Title

from wikigrove.accounts.domain.rights import has_right
from wikigrove.accounts.models import Actor
from wikigrove.accounts.visitor import Visitor
from wikigrove.editing.domain.checks import is_editable
from wikigrove.editing.domain.patrol import may_patrol
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import format_timestamp, message
from wikigrove.pages.domain.patrol import find_change
from wikigrove.pages.domain.queries import access_revision, find_page, read_texts
from wikigrove.pages.domain.queries.neighbours import count_between, find_next_revision
from wikigrove.pages.domain.tags import tags_of_revisions
from wikigrove.pages.errors import RevisionNotFound
from wikigrove.pages.models import Revision
from wikigrove.rendering.domain.render import render_page
from wikigrove.web.skin.comments import comment_html
from wikigrove.web.skin.differences import show_rows
from wikigrove.web.skin.frame import page_frame
from wikigrove.web.skin.present import present
from wikigrove.web.skin.tag_names import tag_names
from wikigrove.web.templatetags.skin import thank_path
from wikigrove.web.views.errors import show_error


@dataclass(frozen=True)
class Side:
    """One of the two versions, as the head of its column says it."""

    id: int
    title: Title
    when: str
    actor_name: str
    comment_html: SafeString | str
    minor: bool
    is_latest: bool
    undo_path: str = ""
    tags: tuple[str, ...] = ()
    rollback_path: str = ""
    patrol_path: str = ""
    thank_path: str = ""


def show_diff(request: HttpRequest, title: Title) -> HttpResponse:
    """`diff` is a revision, "prev", "next" or "cur"; `oldid` the one to compare it with."""
    try:
        old, new = _find_sides(request, title)
    except RevisionNotFound as missing:
        return show_error(request, 404, "wikigrove-no-revision-title", "difference-missing-revision", str(missing))
    actor = request.actor  # type: ignore[attr-defined]
    wiki, inline = current_wiki(), request.GET.get("diff-type") == "inline"
    texts = read_texts([revision for revision in (old, new) if revision is not None])
    rows = show_rows(texts[old.pk] if old else "", texts[new.pk], inline=inline)
    name = wiki.title_rules.prefixed_text(new.page.title)
    rendered = render_page(new.page, new) if request.GET.get("diffonly") != "1" else None
    return present(
        request,
        "diff.html",
        frame=page_frame(request, new.page.title, current="history", revision_id=new.pk),
        heading=message("difference-title", name),
        tab_title=message("difference-title", name),
        robots="noindex,nofollow",
        is_wide=True,
        diff_rows=rows,
        is_inline=inline,
        old=_side(old, actor=actor) if old else None,
        new=_side(new, actor=actor, older=old),
        old_label=message("wikigrove-diff-nothing"),
        may_edit=is_editable(new.page.title, actor=actor, exists=True),
        previous_path=_neighbour(old, "prev") if old is not None and old.parent_id else "",
        next_path=_next_path(new),
        between=count_between(old, new) if old is not None else 0,
        switch_path=_switch(request, inline=inline),
        content=mark_safe(rendered.html) if rendered else "",  # noqa: S308 - the engine's
        content_heading=message("revisionasof", format_timestamp(new.timestamp)),
    )


def _find_sides(request: HttpRequest, title: Title) -> tuple[Revision | None, Revision]:
    """Raises RevisionNotFound. The older one comes first whatever the address says."""
    actor = request.actor  # type: ignore[attr-defined]
    asked, oldid = request.GET.get("diff", ""), request.GET.get("oldid", "")
    base = access_revision(int(oldid), actor=actor) if oldid.isdecimal() and int(oldid) else None
    if base is None and not (asked.isdecimal() and int(asked)):
        page = find_page(title)
        if page is None or page.latest_id is None:
            raise RevisionNotFound(oldid or asked)
        base = access_revision(page.latest_id, actor=actor)
    if asked.isdecimal() and int(asked):
        other = access_revision(int(asked), actor=actor)
        return _in_order(base, other) if base is not None else (_parent(other, request), other)
    if base is None:
        raise RevisionNotFound(asked)
    if asked == "next":
        following = find_next_revision(base)
        return (base, access_revision(following, actor=actor)) if following else (_parent(base, request), base)
    if asked in {"cur", "0", ""} and base.pk != base.page.latest_id:
        return base, access_revision(base.page.latest_id or 0, actor=actor)
    return _parent(base, request), base


def _in_order(one: Revision, other: Revision) -> tuple[Revision, Revision]:
    if one.page_id == other.page_id and (one.timestamp, one.pk) > (other.timestamp, other.pk):
        return other, one
    return one, other


def _parent(revision: Revision, request: HttpRequest) -> Revision | None:
    if revision.parent_id is None:
        return None
    try:
        return access_revision(revision.parent_id, actor=request.actor)  # type: ignore[attr-defined]
    except RevisionNotFound:
        return None


def _side(revision: Revision, *, actor: Actor | Visitor, older: Revision | None = None) -> Side:
    """`older` is given for the new side: what can be done about the change stands there."""
    wiki, title = current_wiki(), revision.page.title
    is_latest = revision.pk == revision.page.latest_id
    change = find_change(revision) if older is not None and has_right(actor, "patrol") else None
    undo = (
        wiki.path_for(title, action="edit", undoafter=older.pk, undo=revision.pk)
        if older is not None and older.page_id == revision.page_id
        else ""
    )
    return Side(
        revision.pk,
        title,
        format_timestamp(revision.timestamp),
        revision.actor_name or message("rev-deleted-user"),
        comment_html(revision.comment, title) if not revision.visibility & 2 else message("rev-deleted-comment"),
        revision.is_minor,
        is_latest,
        undo,
        tag_names(tags_of_revisions([revision.pk]).get(revision.pk, ())),
        wiki.path_for(title, action="rollback", **{"from": revision.actor_name})
        if older is not None and is_latest and revision.actor_name and has_right(actor, "rollback")
        else "",
        wiki.path_for(title, action="markpatrolled", rcid=change.pk)
        if change is not None and may_patrol(change, actor=actor)
        else "",
        thank_path(actor, revision.pk, revision.actor_name) if older is not None else "",
    )


def _neighbour(revision: Revision, direction: str) -> str:
    return current_wiki().path_for(revision.page.title, diff=direction, oldid=revision.pk)


def _next_path(new: Revision) -> str:
    return _neighbour(new, "next") if new.pk != new.page.latest_id else ""


def _switch(request: HttpRequest, *, inline: bool) -> str:
    query = {key: value for key, value in request.GET.dict().items() if key != "diff-type"}
    if not inline:
        query["diff-type"] = "inline"
    return f"{request.path}?{urlencode(query)}"
