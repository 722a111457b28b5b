"""Special:Contributions: what one person wrote."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from django.http import HttpRequest, HttpResponse
from wikigrove_engine.title import NS_USER, Title, TitleError, make_title

from wikigrove.accounts.domain.rights import has_right
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import message
from wikigrove.pages.domain.queries import ContributionFilter, Contributions, list_contributions
from wikigrove.pages.domain.visibility import HIDDEN_COMMENT
from wikigrove.web.skin.change_filters import namespace_boxes, read_namespaces
from wikigrove.web.skin.change_rows import shown_tags
from wikigrove.web.skin.contribution_line import contribution_line
from wikigrove.web.skin.feeds import FeedEntry, answer_feed, feed_kind, feed_limit, feed_links
from wikigrove.web.skin.frame import Link
from wikigrove.web.skin.pager import read_window, time_pager
from wikigrove.web.skin.paths import special_path, user_title
from wikigrove.web.skin.present import present_special
from wikigrove.web.special.registry import special_page
from wikigrove.web.views.errors import show_error
from wikigrove.web.views.history import shown_revision


@dataclass(frozen=True)
class ContributionForm:
    """What was asked for, as the form shows it again."""

    user_name: str
    namespaces: tuple[tuple[int, str, bool], ...]
    invert: bool
    associated: bool
    tagfilter: str
    top_only: bool
    new_only: bool
    hide_minor: bool
    start: str
    end: str


@special_page("Contributions", group="users", aliases=("Contribs",))
def contributions(request: HttpRequest, sub: str) -> HttpResponse:
    form = _read(request, sub)
    window = read_window(request)
    viewer = request.actor  # type: ignore[attr-defined]
    chosen = _filter(request, form)
    if has_right(viewer, "viewsuppressed"):
        chosen = replace(chosen, with_hidden=True)
    limit = feed_limit(request) if feed_kind(request) else window.limit
    try:
        found = list_contributions(form.user_name, chosen=chosen, limit=limit, before=window.before, after=window.after)
    except ValueError:
        return show_error(request, 400)
    heading = message("contributions-title", form.user_name) if form.user_name else message("contributions")
    if feed_kind(request):
        path = special_path("Contributions", form.user_name)
        return answer_feed(request, _entries(found), title=heading, path=path)
    return present_special(
        request,
        "special/contributions.html",
        name="Contributions",
        label=heading,
        form=form,
        rows=[
            contribution_line(shown_revision(row, row.revision.page), shown_tags(found.tags.get(row.revision.pk, ())))
            for row in found.part.rows
        ],
        actor_found=found.actor,
        edit_count=found.actor.edit_count if found.actor is not None else 0,
        links=_links(request, form.user_name, found),
        pager=time_pager(request, older=found.part.older, newer=found.part.newer, limit=window.limit),
        feeds=feed_links(request, heading) if form.user_name else (),
    )


def _read(request: HttpRequest, sub: str) -> ContributionForm:
    query = request.GET
    name = query.get("target", sub).replace("_", " ").strip()
    with suppress(TitleError):
        name = make_title(NS_USER, name, current_wiki().title_rules).text if name else ""
    return ContributionForm(
        user_name=name,
        namespaces=namespace_boxes(query),
        invert=_is_on(query.get("nsInvert", query.get("invert", ""))),
        associated=_is_on(query.get("associated", "")),
        tagfilter=query.get("tagfilter", ""),
        top_only=_is_on(query.get("topOnly", "")),
        new_only=_is_on(query.get("newOnly", "")),
        hide_minor=_is_on(query.get("hideMinor", "")),
        start=query.get("start", ""),
        end=query.get("end", ""),
    )


def _filter(request: HttpRequest, form: ContributionForm) -> ContributionFilter:
    until = _day(form.end)
    return ContributionFilter(
        namespaces=read_namespaces(request.GET),
        invert=form.invert,
        tags=tuple(t.strip() for t in form.tagfilter.split("|") if t.strip()),
        top_only=form.top_only,
        new_only=form.new_only,
        hide_minor=form.hide_minor,
        since=_day(form.start),
        until=until + timedelta(days=1) if until is not None else None,
    )


def _links(request: HttpRequest, name: str, found: Contributions) -> tuple[Link, ...]:
    """What else there is to know of this person."""
    page = user_title(name) if name else None
    if page is None:
        return ()
    viewer = request.actor  # type: ignore[attr-defined]
    wiki = current_wiki()
    links = [
        Link(message("talkpagelinktext"), wiki.path_for(page.talk())),
        Link(message("sp-contributions-uploads"), special_path("ListFiles", name)),
        Link(message("sp-contributions-logs"), special_path("Log", name)),
        Link(message("sp-contributions-newpages"), special_path("NewPages", username=name, namespace="all")),
    ]
    if has_right(viewer, "deletedhistory"):
        links.append(Link(message("sp-contributions-deleted"), special_path("DeletedContributions", name)))
    if has_right(viewer, "block"):
        links.append(Link(message("sp-contributions-blocklog"), special_path("Log", type="block", page=f"User:{name}")))
        links.append(Link(message("blocklink"), special_path("Block", name)))
    if has_right(viewer, "userrights") and found.actor is not None:
        links.append(Link(message("sp-contributions-userrights"), special_path("UserRights", name)))
    return tuple(links)


def _entries(found: Contributions) -> list[FeedEntry]:
    wiki = current_wiki()
    out = []
    for row in found.part.rows:
        revision, title = row.revision, row.revision.page.title
        path = wiki.path_for(title, diff="prev", oldid=revision.pk)
        comment = "" if revision.visibility & HIDDEN_COMMENT else revision.comment
        talk = wiki.path_for(Title(title.namespace, title.key).talk())
        name = wiki.title_rules.prefixed_text(title)
        out.append(FeedEntry(name, path, revision.timestamp, revision.actor_name, comment, talk))
    return out


def _day(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        return None


def _is_on(text: str) -> bool:
    return text not in ("", "0")
