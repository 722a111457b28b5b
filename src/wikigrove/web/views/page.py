"""A page as readers see it: now, or at an old revision."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from wikigrove_engine.title import NS_CATEGORY, NS_FILE, Title, encode_title, find_title, parse_title

from wikigrove.accounts.domain.preferences import read_flag
from wikigrove.accounts.domain.rights import has_right
from wikigrove.accounts.models import Actor
from wikigrove.accounts.visitor import Visitor
from wikigrove.editing.domain.restore import has_deleted
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import format_day, format_time, format_timestamp, language_name, message
from wikigrove.pages.domain.queries import access_revision, find_page, find_pages, list_log
from wikigrove.pages.domain.queries.neighbours import find_next_revision
from wikigrove.pages.errors import RevisionNotFound
from wikigrove.pages.models import Page, Revision
from wikigrove.rendering.domain.render import render_page
from wikigrove.rendering.domain.rendered import Rendered
from wikigrove.web.caching import Signature, is_plain_reader, mark_cacheable, read_signature
from wikigrove.web.skin.contents import nest_contents
from wikigrove.web.skin.frame import Link, page_frame
from wikigrove.web.skin.parser_report import report_comment
from wikigrove.web.skin.paths import special_path
from wikigrove.web.skin.present import present
from wikigrove.web.skin.section_links import add_section_links
from wikigrove.web.special.log import shown_entries
from wikigrove.web.views.category import category_members
from wikigrove.web.views.errors import show_error
from wikigrove.web.views.extension_assets import page_asset_links
from wikigrove.web.views.file_page import file_parts


@dataclass(frozen=True)
class CategoryLinkShown:
    title: Title
    exists: bool


@dataclass(frozen=True)
class LanguageLinkShown:
    code: str
    name: str
    url: str


@dataclass(frozen=True)
class OldRevision:
    """What the bar above an old version says."""

    id: int
    when: str
    actor_name: str
    comment: str
    parent_id: int | None
    next_id: int | None
    is_latest: bool


_TELLING = ("delete", "move", "protect", "merge", "upload")
"""Logs that explain why there is no page."""


def show_page(request: HttpRequest, title: Title) -> HttpResponse:
    """The page, the page it redirects to, an old revision, or the offer to create it."""
    signatures = [read_signature([title, *_other(title)])] if is_plain_reader(request) else []
    page = find_page(title)
    if page is None:
        return show_missing(request, title)
    number = request.GET.get("oldid", "")
    revision = None
    if number.isdecimal() and int(number):
        try:
            revision = access_revision(int(number), actor=request.actor)  # type: ignore[attr-defined]
        except RevisionNotFound:
            return show_error(request, 404, "wikigrove-no-revision-title", "nosuchrevid", number)
        if revision.page_id != page.pk:
            return HttpResponseRedirect(current_wiki().path_for(revision.page.title, oldid=revision.pk))
    source: Page | None = None
    rendered = render_page(page, revision)
    if rendered.redirect and revision is None and request.GET.get("redirect") != "no":
        target = _redirect_target(rendered.redirect, signatures)
        if target is not None:
            source, page, rendered = page, target, render_page(target)
    response = _present_page(request, page, rendered, revision=revision, source=source)
    if signatures and revision is None and page.namespace not in {NS_FILE, NS_CATEGORY}:
        mark_cacheable(response, signatures, until=_until(rendered))
    return response


def show_missing(request: HttpRequest, title: Title) -> HttpResponse:
    """Nothing is here yet. A category or file page still shows what belongs to it."""
    actor = request.actor  # type: ignore[attr-defined]
    name = current_wiki().title_rules.prefixed_text(title)
    after = _below(request, None, title)
    other = title.subject() if title.is_talk else title.talk()
    frame = page_frame(request, title, exists=False, other_exists=other is not None and find_page(other) is not None)
    may_create = has_right(actor, "edit") and has_right(actor, "createtalk" if title.is_talk else "createpage")
    return present(
        request,
        "missing.html",
        frame=frame,
        heading=name,
        status=200 if after else 404,
        robots="noindex,nofollow",
        may_create=may_create,
        before=_above(request, title),
        after=after,
        log=shown_entries(list_log(title=title, kinds=_TELLING, reader=actor, limit=5).rows, actor=actor),
        deleted_path=_deleted_path(title, actor),
    )


def _deleted_path(title: Title, actor: Actor | Visitor) -> str:
    """Where those who may see deleted revisions of `title`, if there are any."""
    if not has_right(actor, "deletedhistory") or not has_deleted(title):
        return ""
    return special_path("Undelete", current_wiki().title_rules.prefixed_text(title))


def _present_page(
    request: HttpRequest, page: Page, rendered: Rendered, *, revision: Revision | None, source: Page | None
) -> HttpResponse:
    wiki, title = current_wiki(), page.title
    name = wiki.title_rules.prefixed_text(title)
    heading = mark_safe(rendered.display_title) if rendered.display_title else name  # noqa: S308 - the engine's HTML
    known = find_pages(_related_titles(title, rendered))
    other = title.subject() if title.is_talk else title.talk()
    is_main = title == wiki.main_page
    toc = nest_contents(rendered.toc) if rendered.show_toc else ()
    below = _below(request, page, title)
    latest = page.latest
    editable = revision is None and "noeditsection" not in rendered.properties
    return present(
        request,
        "page.html",
        frame=page_frame(
            request, title, other_exists=other in known, revision_id=revision.pk if revision else page.latest_id
        ),
        heading=heading,
        is_heading_hidden=is_main and revision is None,
        tab_title=name,
        is_main_page=is_main,
        canonical=request.build_absolute_uri(wiki.path_for(title)) if source or revision else "",
        robots="noindex,nofollow" if revision is not None or "noindex" in rendered.properties else "",
        content=mark_safe(add_section_links(rendered.html, title) if editable else rendered.html),  # noqa: S308
        toc=toc,
        categories=_categories(rendered, known, hidden=read_flag(request.actor.user, "showhiddencats")),  # type: ignore[attr-defined]
        language_links=_language_links(rendered),
        indicators=dict(rendered.indicators),
        redirected_from=source,
        redirected_link=_redirected_link(source),
        parent_links=_parent_links(title),
        old_revision=_old_revision(revision, page) if revision is not None else None,
        before=_above(request, title),
        after=below,
        report=report_comment(rendered),
        assets=page_asset_links(rendered.modules),
        page=page,
        rendered=rendered,
        needs_work_styles=bool(below or rendered.modules) or title.namespace in {NS_FILE, NS_CATEGORY},
        last_edited=latest,
        last_edited_day=format_day(latest.timestamp) if latest else "",
        last_edited_time=format_time(latest.timestamp) if latest else "",
    )


def _redirect_target(text: str, signatures: list[Signature]) -> Page | None:
    """The page a redirect leads to; None for one that leads out of the wiki, to a special page or nowhere."""
    title = find_title(text, current_wiki().title_rules)
    if title is None or title.interwiki or title.namespace < 0:
        return None
    if signatures:
        signatures.append(read_signature([title, *_other(title)]))
    return find_page(title)


def _other(title: Title) -> list[Title]:
    """The talk page of a page, or the page of a talk page: the tabs show whether it exists."""
    other = title.subject() if title.is_talk else title.talk()
    return [other] if other is not None else []


def _until(rendered: Rendered) -> float | None:
    """When a page that shows the time, or the like, has to be made anew."""
    if rendered.volatile_seconds is None or rendered.rendered is None:
        return None
    return rendered.rendered.timestamp() + rendered.volatile_seconds


def _related_titles(title: Title, rendered: Rendered) -> list[Title]:
    """All whose existence the page's frame shows, so that one lookup answers for them."""
    other = title.subject() if title.is_talk else title.talk()
    rules = current_wiki().title_rules
    return [*(parse_title(key, rules) for key, _ in rendered.categories), *([other] if other is not None else [])]


def _categories(rendered: Rendered, known: dict[Title, Page], *, hidden: bool) -> list[CategoryLinkShown]:
    rules = current_wiki().title_rules
    titles = [parse_title(key, rules) for key, is_hidden in rendered.categories if hidden or not is_hidden]
    return [CategoryLinkShown(title, title in known) for title in titles]


def _language_links(rendered: Rendered) -> list[LanguageLinkShown]:
    rules = current_wiki().title_rules
    shown = []
    for prefix, text in rendered.language_links:
        interwiki = rules.find_interwiki(prefix)
        if interwiki is not None:
            url = interwiki.url.replace("$1", encode_title(text.replace(" ", "_")))
            shown.append(LanguageLinkShown(prefix, interwiki.language or language_name(prefix), url))
    return shown


def _redirected_link(source: Page | None) -> SafeString | str:
    if source is None:
        return ""
    wiki = current_wiki()
    name = wiki.title_rules.prefixed_text(source.title)
    return format_html('<a href="{}">{}</a>', wiki.path_for(source.title, redirect="no"), name)


def _parent_links(title: Title) -> list[Link]:
    """The pages above a subpage, outermost first."""
    wiki = current_wiki()
    if not wiki.title_rules.has_subpages(title.namespace) or "/" not in title.key:
        return []
    parts = title.key.split("/")
    above = [Title(title.namespace, "/".join(parts[:depth])) for depth in range(1, len(parts)) if all(parts[:depth])]
    known = find_pages(above)
    return [Link(_own_part(t, wiki.title_rules.prefixed_text(t)), wiki.path_for(t)) for t in above if t in known]


def _own_part(title: Title, name: str) -> str:
    return name if "/" not in title.key else title.text.rsplit("/", 1)[1]


def _old_revision(revision: Revision, page: Page) -> OldRevision:
    return OldRevision(
        id=revision.pk,
        when=format_timestamp(revision.timestamp),
        actor_name=revision.actor_name or message("rev-deleted-user"),
        comment=revision.comment if not revision.visibility & 2 else "",
        parent_id=revision.parent_id,
        next_id=find_next_revision(revision),
        is_latest=revision.pk == page.latest_id,
    )


def _above(request: HttpRequest, title: Title) -> SafeString | str:
    return file_parts(request, title).above if title.namespace == NS_FILE else ""


def _below(request: HttpRequest, page: Page | None, title: Title) -> SafeString | str:
    if title.namespace == NS_CATEGORY:
        return category_members(request, page, title)
    return file_parts(request, title).below if title.namespace == NS_FILE else ""
