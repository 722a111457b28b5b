"""What a category page lists below its text: subcategories, pages, files, by first letter."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import partial
from html import escape
from itertools import groupby
from typing import NamedTuple
from urllib.parse import unquote

from django.core.cache import cache
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from wikigrove_engine.title import Title

from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import current_language, message
from wikigrove.media.domain.find_file import find_files, show_file
from wikigrove.pages.domain.collation import Collation
from wikigrove.pages.domain.queries import list_category
from wikigrove.pages.domain.queries.branches import Branch, list_branches
from wikigrove.pages.domain.queries.lists import CategoryMember
from wikigrove.pages.models import Page
from wikigrove.rendering.domain.links import category_collation
from wikigrove.web.skin.icons import icon_svg
from wikigrove.web.skin.pager import Pager, both_ways_pager


class Member(NamedTuple):
    """A line of the lists. (Six hundred on a page: a frozen dataclass takes four times as long to make.)"""

    title: Title
    label: str
    image: str = ""
    counts: str = ""
    """Of a category: "2 C, 5 P"."""
    counts_label: str = ""
    below: tuple[Title, ...] = ()
    """The categories in it."""

    @property
    def line(self) -> str:
        """Its item of the list, as HTML."""
        counts = (
            f' <span class="subtle" title="{escape(self.counts_label)}">({escape(self.counts)})</span>'
            if self.counts
            else ""
        )
        if not self.below:
            return f"<li>{_link(self.title, self.label)}{counts}</li>"
        below = "".join(f"<li>{_link(title, title.text)}</li>" for title in self.below)
        return (
            f'<li class="branch">{_link(self.title, self.label)}{counts}<details><summary><span class="visually-hidden">'
            f"{escape(self.label)}</span></summary><ul>{below}</ul></details></li>"
        )

    @property
    def card(self) -> str:
        """Its picture with its name, as HTML."""
        picture = f'<img src="{escape(self.image)}" alt="" loading="lazy">' if self.image else icon_svg("image")
        path = escape(current_wiki().path_for(self.title))
        return (
            f'<li class="gallerybox"><div class="thumb"><a href="{path}" tabindex="-1" aria-hidden="true">{picture}</a>'
            f'</div><div class="gallerytext"><a href="{path}">{escape(self.label)}</a></div></li>'
        )


def _link(title: Title, label: str) -> str:
    return f'<a href="{escape(current_wiki().path_for(title))}">{escape(label)}</a>'


@dataclass(frozen=True)
class Part:
    """One kind of member: its heading, how many there are, letters with members."""

    heading: str
    count: str
    letters: list[tuple[str, list[Member]]]
    pager: Pager
    is_gallery: bool = False

    @property
    def items(self) -> SafeString:
        """The lists. A thousand links are drawn at once: templates and format_html take five times as long."""
        if self.is_gallery:
            return mark_safe("".join(member.card for _, members in self.letters for member in members))  # noqa: S308
        return mark_safe(  # noqa: S308 - each part is escaped where it is drawn
            "".join(
                f"<section><h3>{escape(letter)}</h3><ul>{''.join(member.line for member in members)}</ul></section>"
                for letter, members in self.letters
            )
        )


_KINDS = (
    ("subcat", "subcategories", "category-subcat-count", "subcatfrom"),
    ("page", "category_header", "category-article-count", "pagefrom"),
    ("file", "category-media-header", "category-file-count", "filefrom"),
)


_LONG = 150
_KEPT_SECONDS = 60


def category_members(request: HttpRequest, page: Page | None, title: Title) -> SafeString | str:
    """The lists of a category; empty when it has no members. They are the same for all readers of a language.

    The first part of long ones is kept for a minute, unless a member comes or goes (the page is touched then).
    """
    # Under its own address alone, or whoever writes it in a thousand ways would fill the cache.
    is_plain = not request.GET and unquote(request.path) == unquote(current_wiki().path_for(title))
    key = _kept_name(page) if page is not None and is_plain else ""
    kept: str | None = cache.get(key) if key else None
    if kept is not None:
        return mark_safe(kept)  # noqa: S308 - drawn below
    parts = [part for kind in _KINDS if (part := _part(request, title, *kind)) is not None]
    if not parts:
        return ""
    drawn = render_to_string("web/parts/category.html", {"parts": parts}, request)
    if key and sum(len(members) for part in parts for _, members in part.letters) > _LONG:
        cache.set(key, str(drawn), _KEPT_SECONDS)
    return drawn


def _kept_name(page: Page) -> str:
    wiki = current_wiki()
    facts = f"{page.pk} {page.touched.timestamp()} {wiki.version} {current_language()}"
    return f"category:{wiki.pk}:{hashlib.sha256(facts.encode()).hexdigest()}"


def _part(request: HttpRequest, title: Title, kind: str, heading: str, count: str, parameter: str) -> Part | None:
    end = parameter.replace("from", "until")
    try:
        found = list_category(
            title.key, kind=kind, start=_read_cursor(request, parameter), until=_read_cursor(request, end)
        )
    except ValueError:
        found = list_category(title.key, kind=kind)
    if not found.members:
        return None
    images = _images(found.members) if kind == "file" else {}
    branches = list_branches([link.title.key for link in found.members]) if kind == "subcat" else {}
    told: dict[tuple[int, int, int], tuple[str, str]] = {}
    letters = [
        (letter, [_member(link, kind, images, branches.get(link.title.key), told) for link in links])
        for letter, links in groupby(found.members, partial(_letter, category_collation()))
    ]
    return Part(
        message(heading, title.text),
        message(count, len(found.members), found.total),
        letters,
        both_ways_pager(request, onward=(parameter, found.next), back=(end, found.previous), limit=200),
        kind == "file",
    )


def _read_cursor(request: HttpRequest, parameter: str) -> str | None:
    """A cursor as our links have it, or a text to start at as people type it (`pagefrom=M`)."""
    given = request.GET.get(parameter)
    if not given or given.rpartition("|")[2].isdecimal():
        return given
    return f"{category_collation().make_key(given)}|0"


def _member(
    link: CategoryMember,
    kind: str,
    images: dict[Title, str],
    branch: Branch | None,
    told: dict[tuple[int, int, int], tuple[str, str]],
) -> Member:
    """`told`: the numbers of members that were put into words already."""
    title = link.title
    if branch is not None:
        counts = (branch.counts["subcat"], branch.counts["page"], branch.counts["file"])
        if counts not in told:
            told[counts] = (_join(counts, "categorytree-num"), _join(counts, "wikigrove-count"))
        return Member(title, title.text, "", *told[counts], tuple(branch.below))
    label = title.text if kind != "page" else current_wiki().title_rules.prefixed_text(title)
    return Member(title, label, images.get(title, ""))


def _join(counts: tuple[int, int, int], words: str) -> str:
    """ "2 C, 5 P", or in whole words for those who can't see it."""
    named = zip(("categories", "pages", "files"), counts, strict=True)
    return message("wikigrove-comma").join(message(f"{words}-{name}", number) for name, number in named if number)


def _images(links: tuple[CategoryMember, ...]) -> dict[Title, str]:
    files = find_files([link.title for link in links])
    shown = {title: show_file(file, width=160, height=120) for title, file in files.items()}
    return {title: picture.url for title, picture in shown.items() if picture is not None}


def _letter(collation: Collation, link: CategoryMember) -> str:
    return collation.find_letter(link.prefix or link.title.text)
