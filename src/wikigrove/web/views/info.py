"""Facts about a page."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wikigrove_engine.title import NS_CATEGORY, Title

from wikigrove.accounts.domain.rights import has_right
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import format_number, format_timestamp, language_name, message
from wikigrove.notices.domain.queries import fewest_shown, watchers_shown
from wikigrove.pages.domain.queries import PageDescription, describe_page, find_page
from wikigrove.web.skin.frame import page_frame
from wikigrove.web.skin.paths import special_path
from wikigrove.web.skin.present import present
from wikigrove.web.views.page import show_missing


@dataclass(frozen=True)
class InfoSection:
    heading: str
    rows: list[tuple[str, SafeString | str]]


def show_info(request: HttpRequest, title: Title) -> HttpResponse:
    page = find_page(title)
    if page is None:
        return show_missing(request, title)
    facts = describe_page(page)
    name = current_wiki().title_rules.prefixed_text(title)
    return present(
        request,
        "info.html",
        frame=page_frame(request, title, current="info", revision_id=page.latest_id),
        heading=message("pageinfo-title", name),
        tab_title=message("pageinfo-title", name),
        robots="noindex,nofollow",
        sections=[_basics(request, facts, name), _history(facts), _properties(facts)],
    )


def _basics(request: HttpRequest, facts: PageDescription, name: str) -> InfoSection:
    page, wiki = facts.page, current_wiki()
    return InfoSection(
        message("pageinfo-header-basic"),
        [
            (message("pageinfo-display-title"), facts.properties.get("displaytitle", name)),
            (message("pageinfo-default-sort"), facts.properties.get("defaultsort", page.title.text)),
            (message("pageinfo-length"), format_number(page.length)),
            (message("pageinfo-article-id"), str(page.pk)),
            (message("pageinfo-language"), language_name(page.language or wiki.language)),
            (message("pageinfo-content-model"), message(f"content-model-{page.model.lower()}")),
            (message("pageinfo-watchers"), _watchers(request, page.title)),
            (message("pageinfo-redirects-name"), _count(facts.redirects_here, name)),
            (message("wikigrove-info-links-here"), _count(facts.links_here, name)),
            (message("pageinfo-transclusions-label"), _count(facts.transclusions, name)),
            (
                message("pageinfo-subpages-name"),
                format_html(
                    '<a href="{}">{}</a>', special_path("PrefixIndex", f"{name}/"), format_number(facts.subpages)
                ),
            ),
        ],
    )


def _watchers(request: HttpRequest, title: Title) -> str:
    number = watchers_shown(title, may_see_few=has_right(request.actor, "unwatchedpages"))  # type: ignore[attr-defined]
    return format_number(number) if number is not None else message("pageinfo-few-watchers", fewest_shown())


def _history(facts: PageDescription) -> InfoSection:
    return InfoSection(
        message("pageinfo-header-edits"),
        [
            (message("pageinfo-firstuser"), facts.creator),
            (message("pageinfo-firsttime"), format_timestamp(facts.created) if facts.created else ""),
            (message("pageinfo-lastuser"), facts.latest_author),
            (message("pageinfo-lasttime"), format_timestamp(facts.latest_timestamp) if facts.latest_timestamp else ""),
            (message("pageinfo-edits"), format_number(facts.revisions)),
            (message("pageinfo-authors"), format_number(facts.authors)),
        ],
    )


def _properties(facts: PageDescription) -> InfoSection:
    templates = [Title(row.namespace, row.key) for row in facts.templates]
    categories = [Title(NS_CATEGORY, row.category) for row in facts.categories]
    return InfoSection(
        message("pageinfo-header-properties"),
        [
            (message("pageinfo-templates", len(templates)), _list(templates)),
            (message("pagecategories", len(categories)), _list(categories)),
        ],
    )


def _list(titles: list[Title]) -> SafeString | str:
    wiki = current_wiki()
    if not titles:
        return "–"
    return format_html_join(
        ", ", '<a href="{}">{}</a>', ((wiki.path_for(title), wiki.title_rules.prefixed_text(title)) for title in titles)
    )


def _count(number: int, name: str) -> SafeString:
    return format_html('<a href="{}">{}</a>', special_path("WhatLinksHere", name), format_number(number))
