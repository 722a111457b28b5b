"""A rendering with all that the page says of itself: the kept one where it holds, else made now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from wikigrove_engine.metadata import Metadata
from wikigrove_engine.title import NS_CATEGORY, NS_FILE, Title

from wikigrove.api.action.call import Call
from wikigrove.api.action.reads.source import Source
from wikigrove.rendering.domain.links import LinkSet
from wikigrove.rendering.domain.render import Parsed, find_kept, keep_page, render_text, show_code
from wikigrove.rendering.domain.rendered import Rendered


@dataclass(frozen=True)
class Said:
    """What a page says of itself, as the API tells it."""

    links: tuple[Title, ...]
    templates: tuple[Title, ...]
    files: tuple[Title, ...]
    external: tuple[str, ...]
    interwiki: tuple[tuple[str, str], ...]
    categories: Mapping[Title, str]
    """Category -> sort key."""


class Made:
    """Made at the first need: of a kept page nothing is parsed."""

    def __init__(self, call: Call, source: Source) -> None:
        self.call, self.source = call, source

    @property
    def rendered(self) -> Rendered:
        return self._both[0]

    @property
    def said(self) -> Said:
        return self._both[1]

    @cached_property
    def _both(self) -> tuple[Rendered, Said]:
        source = self.source
        is_preview = self.call.flag("preview") or self.call.flag("sectionpreview")
        if source.is_latest and source.page is not None and not is_preview:
            kept = find_kept(source.page)
            if kept is not None:
                return kept[0], said_of_rows(kept[1], kept[0])
            parsed = keep_page(source.page)
        else:
            parsed = self._parse(is_preview=is_preview)
        return parsed.rendered, said_of_metadata(parsed.metadata)

    def _parse(self, *, is_preview: bool) -> Parsed:
        source = self.source
        if not source.is_saved and source.model != "wikitext":
            return show_code(source.title, source.read(), source.model, page=source.page)
        return render_text(
            source.title,
            source.read(),
            page=source.page,
            revision=source.revision,
            preview=is_preview,
            model="" if source.is_saved else source.model,
        )


def said_of_metadata(data: Metadata) -> Said:
    default = data.properties.get("defaultsort", "")
    shown: dict[Title, None] = {}
    for asked, found in data.templates.items():
        shown[asked] = None
        if found is not None:
            shown[found] = None
    return Said(
        tuple(dict.fromkeys(_plain(t) for t in [*data.links, *data.existence])),
        tuple(_plain(t) for t in shown),
        tuple(data.files),
        tuple(data.external_links),
        tuple(data.interwiki_links),
        {t: default if given is None else given for t, given in data.categories.items()},
    )


def said_of_rows(links: LinkSet, rendered: Rendered) -> Said:
    rows = links.rows
    default = rendered.properties.get("defaultsort", "")
    return Said(
        tuple(Title(ns, key) for ns, key in sorted(rows["pages"])),
        tuple(Title(ns, key) for ns, key in sorted(rows["templates"])),
        tuple(Title(NS_FILE, key) for (key,) in sorted(rows["files"])),
        tuple(url for url, _ in sorted(rows["external"])),
        tuple((prefix, key) for prefix, key in sorted(rows["interwiki"])),
        {Title(NS_CATEGORY, row[0]): row[3] or default for row in sorted(rows["categories"])},
    )


def _plain(title: Title) -> Title:
    return title.without_fragment()
