"""Render pages: from the cache, or by the engine, one parse of a page at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

import wikigrove_engine as engine
from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone
from wikigrove_engine.collection import paused_collection
from wikigrove_engine.metadata import Metadata
from wikigrove_engine.parser import ParseOptions
from wikigrove_engine.site import PageConfig
from wikigrove_engine.title import Title, TitleRules

from wikigrove.accounts.models import Actor
from wikigrove.accounts.visitor import Visitor
from wikigrove.extensions.breaker import Gaps
from wikigrove.extensions.parts import unmade_parts
from wikigrove.farm.models import Wiki
from wikigrove.farm.scope import current_wiki
from wikigrove.pages.domain.queries import find_page, read_text
from wikigrove.pages.models import Page, Revision
from wikigrove.rendering.domain.access import WikiAccess
from wikigrove.rendering.domain.links import LinkSet, collect_links, pack_links, unpack_links
from wikigrove.rendering.domain.localise import page_html
from wikigrove.rendering.domain.locks import lock_file
from wikigrove.rendering.domain.models_shown import show_source
from wikigrove.rendering.domain.pre_save import transform_for_save
from wikigrove.rendering.domain.redirects import find_documented_model
from wikigrove.rendering.domain.rendered import Rendered, TocLine, dearest, pack, unpack
from wikigrove.rendering.domain.site import get_site, rendering_version
from wikigrove.rendering.models import Rendering

GAP_SECONDS: Final = 60
"""How long a rendering holds that an extension has left a gap in."""


@dataclass(frozen=True)
class Parsed:
    """What the engine made of a text: for readers, and for the link tables."""

    rendered: Rendered
    metadata: Metadata


def render_page(page: Page, revision: Revision | None = None) -> Rendered:
    """The page as readers see it; `revision` for an old version, which is not kept.

    The latest revision costs one query while its rendering holds. Raises TextLost.
    """
    latest = revision is None or revision.pk == page.latest_id
    if not latest and revision is not None:
        return render_text(page.title, read_text(revision), page=page, revision=revision).rendered
    kept = find_rendering(page)
    if kept is not None:
        return kept
    with _one_at_a_time(page):
        # Whoever waited here finds what the other one made.
        kept = find_rendering(page)
        return kept if kept is not None else refresh_rendering(page).rendered


def find_rendering(page: Page) -> Rendered | None:
    """The kept rendering, when it still holds; one query."""
    return find_renderings([page]).get(page.pk)


def find_renderings(pages: Collection[Page]) -> dict[int, Rendered]:
    """The kept renderings that still hold, by page id; one query for all."""
    version, now = rendering_version(current_wiki()), timezone.now()
    by_id = {page.pk: page for page in pages}
    out: dict[int, Rendered] = {}
    for row in Rendering.objects.filter(page_id__in=list(by_id), version=version):
        page = by_id[row.page_id]
        if (
            row.revision_id == page.latest_id
            and row.rendered >= page.touched
            and not (row.expires and row.expires < now)
        ):
            out[page.pk] = unpack(bytes(row.blob))
    return out


def refresh_rendering(page: Page) -> Parsed:
    """Parse the latest revision now and keep the result."""
    revision = page.latest
    if revision is None:
        raise ValueError(f"{page} has no revision")
    started = timezone.now()
    parsed = render_text(page.title, read_text(revision), page=page, revision=revision)
    keep_rendering(page, parsed, started=started)
    return parsed


def find_kept(page: Page) -> tuple[Rendered, LinkSet] | None:
    """The kept rendering with the rows of its links, when both still hold; one query."""
    row = Rendering.objects.filter(page_id=page.pk, revision_id=page.latest_id, rendered__gte=page.touched).first()
    if row is None or row.links is None or row.version != rendering_version(current_wiki()):
        return None
    if row.expires is not None and row.expires < timezone.now():
        return None
    return unpack(bytes(row.blob)), unpack_links(bytes(row.links))


def has_told_links(page: Page) -> bool:
    """Whether the link tables have been set from the rendering that is kept, and that one still holds; one query."""
    if page.links_updated is None:
        return False
    rows = Rendering.objects.filter(
        page_id=page.pk, revision_id=page.latest_id, version=rendering_version(current_wiki())
    )
    return bool(rows.filter(rendered__gte=page.touched, rendered__lte=page.links_updated).exists())


def keep_page(page: Page) -> Parsed:
    """Parse the latest revision and keep what it gives: for callers that want what only a parse tells."""
    with _one_at_a_time(page):
        return refresh_rendering(page)


def find_links(page: Page) -> LinkSet | None:
    """The link rows that the kept rendering gave, when it still holds; one query."""
    row = Rendering.objects.filter(page_id=page.pk, revision_id=page.latest_id, rendered__gte=page.touched).first()
    if row is None or row.links is None or row.version != rendering_version(current_wiki()):
        return None
    return unpack_links(bytes(row.links))


def keep_rendering(page: Page, parsed: Parsed, *, started: object) -> None:
    """Store a rendering. A busy database costs the next reader a parse, no more."""
    expires = None
    rendered = parsed.rendered
    links = collect_links(parsed.metadata, page.title, rules=current_wiki().title_rules)
    if rendered.volatile_seconds is not None:
        expires = timezone.now() + timedelta(seconds=max(1, rendered.volatile_seconds))
    values = {
        "revision_id": page.latest_id,
        "version": rendering_version(current_wiki()),
        "rendered": started,
        "expires": expires,
        "blob": pack(rendered),
        "links": pack_links(links),
    }
    try:
        with transaction.atomic():
            Rendering.objects.update_or_create(page_id=page.pk, defaults=values)
    except (IntegrityError, OperationalError):
        return


def render_preview(title: Title, text: str, *, actor: Actor | Visitor) -> Rendered:
    """A text that is not saved, as it would look. Signatures and subst: are put in as a save would."""
    page = find_page(title)
    saved = transform_for_save(text, title=title, page=page, actor=actor)
    return render_text(title, saved, page=page, revision=None, preview=True).rendered


def render_text(
    title: Title,
    text: str,
    *,
    page: Page | None = None,
    revision: Revision | None = None,
    preview: bool = False,
    model: str = "",
) -> Parsed:
    """Run the engine over `text` as the text of `title`, for readers. `model`: where it is not that of the page."""
    with Gaps() as gaps:
        parsed = _render(title, text, page=page, revision=revision, preview=preview, model=model)
    if not gaps and not unmade_parts(current_wiki().settings):
        return parsed
    # An extension was off, or failed: readers soon get what it will show when it is back.
    kept_for = min(parsed.rendered.volatile_seconds or GAP_SECONDS, GAP_SECONDS)
    return replace(parsed, rendered=replace(parsed.rendered, volatile_seconds=kept_for))


def _render(
    title: Title, text: str, *, page: Page | None, revision: Revision | None, preview: bool, model: str = ""
) -> Parsed:
    wiki = current_wiki()
    if not model:
        model = revision.model if revision is not None else page.model if page is not None else model_of(wiki, title)
        model = _own_model(wiki, title, model)
    if model != "wikitext":
        return show_code(title, text, model, page=page)
    size = revision.size if revision is not None else len(text.encode())
    config = page_config(title, page=page, revision=revision, size=size, preview=preview)
    access = WikiAccess(wiki, overrides={title: text} if preview else None)
    with paused_collection:
        document = engine.parse(text, site=get_site(wiki), page=config, access=access)
    return Parsed(_finish(document, wiki, access, title=title, text=text), document.metadata)


def show_code(title: Title, text: str, model: str, *, page: Page | None) -> Parsed:
    """A page that is not wikitext; its page of documentation, where it has one, comes first."""
    wiki = current_wiki()
    source = show_source(text, model)
    known = find_documented_model(model)
    if known is None:
        return Parsed(source, Metadata())
    target = known.find_redirect(text, wiki.title_rules)
    notes = known.documentation_of(title, wiki.title_rules)
    access = WikiAccess(wiki)
    wikitext = ""
    if notes is not None:
        # The page counts as shown even before it is there: the first one who writes it sees it.
        wikitext = f"{{{{{wiki.title_rules.prefixed_text(notes)}}}}}"
    site = get_site(wiki)
    with paused_collection:
        document = engine.parse(
            wikitext, site=site, page=page_config(title, page=page, revision=None, size=0), access=access
        )
    if notes is not None and document.metadata.templates.get(notes) is None:
        return Parsed(replace(source, redirect=_redirect_text(wiki, target)), _only(document.metadata, target))
    document.metadata.redirect = target
    shown = _finish(document, wiki, access, title=title)
    modules = (*shown.modules, *source.modules)
    return Parsed(replace(shown, html=shown.html + source.html, modules=modules), document.metadata)


def _only(metadata: Metadata, target: Title | None) -> Metadata:
    """What a page depends on whose documentation is not there."""
    return Metadata(templates=dict(metadata.templates), redirect=target)


def _redirect_text(wiki: Wiki, target: Title | None) -> str:
    return wiki.title_rules.full_text(target) if target is not None else ""


def parse_for_links(page: Page, text: str, *, access: WikiAccess) -> tuple[Metadata, str]:
    """What the link tables and the search need of the latest revision: metadata, and HTML for its words only.

    `access` may serve a whole batch.
    """
    revision = page.get_latest()
    model = _own_model(current_wiki(), page.title, revision.model)
    if model != "wikitext":
        shown = show_code(page.title, text, model, page=page)
        return shown.metadata, shown.rendered.html
    config = page_config(page.title, page=page, revision=revision, size=revision.size)
    options = ParseOptions(sections=False, mark_links=False)
    with paused_collection:
        document = engine.parse(text, site=get_site(current_wiki()), page=config, access=access, options=options)
        return document.metadata, document.html()


def page_config(
    title: Title, *, page: Page | None, revision: Revision | None, size: int, preview: bool = False
) -> PageConfig:
    return PageConfig(
        title=title,
        page_id=page.pk if page is not None else 0,
        revision_id=revision.pk if revision is not None else 0,
        revision_timestamp=revision.timestamp if revision is not None else timezone.now(),
        revision_user=revision.actor_name if revision is not None else "",
        revision_size=size,
        language=page.language if page is not None else "",
        is_preview=preview,
    )


def model_of(wiki: Wiki, title: Title) -> str:
    """The content model that a new page of this title gets."""
    if title.namespace in (2, 8):
        for suffix, model in ((".css", "css"), (".js", "javascript"), (".json", "json")):
            if title.key.endswith(suffix) and (title.namespace == 8 or "/" in title.key):
                return model
    if title.namespace == 10 and title.key.endswith("/styles.css"):
        return "sanitized-css"
    ns = wiki.title_rules.namespaces.get(title.namespace)
    model = ns.default_model if ns is not None else "wikitext"
    if model == "Scribunto":
        # As Scribunto has it: data for modules are pages of their own, and so is what documents them.
        return "json" if title.key.endswith(".json") else "wikitext" if title.key.endswith("/doc") else model
    return model


def _own_model(wiki: Wiki, title: Title, model: str) -> str:
    """Dumps call pages wikitext that are none, such as subtitles: there the namespace knows better."""
    if model != "wikitext":
        return model
    ns = wiki.title_rules.namespaces.get(title.namespace)
    return "text" if ns is not None and ns.default_model == "text" else model


def _finish(document: engine.Document, wiki: Wiki, access: WikiAccess, *, title: Title, text: str = "") -> Rendered:
    data, rules = document.metadata, wiki.title_rules
    hidden = access.hidden_categories(data.categories)
    return Rendered(
        html=page_html(document.body, wiki, title=title),
        toc=tuple(_contents(data, rules, text)),
        show_toc="show-toc" in data.flags,
        categories=tuple((rules.prefixed_key(t), t.key in hidden) for t in data.categories),
        language_links=tuple(data.language_links.items()),
        display_title=data.properties.get("displaytitle", ""),
        indicators=tuple(data.indicators.items()),
        redirect=rules.full_text(data.redirect) if data.redirect is not None else "",
        warnings=tuple((k, tuple(str(p) for p in v)) for k, v in data.warnings.items()),
        properties=dict(data.properties),
        modules=tuple(data.modules),
        limit_report=dict(data.limit_report),
        milliseconds=round(data.seconds * 1000),
        templates=dearest({rules.prefixed_text(title): cost for title, cost in data.template_costs.items()}),
        module_calls=dearest(data.module_costs),
        rendered=timezone.now(),
        volatile_seconds=data.volatile_seconds,
    )


def _contents(data: Metadata, rules: TitleRules, text: str) -> Iterator[TocLine]:
    """The headings, with their places in bytes, counted once through the text."""
    at = size = 0
    for entry in data.toc:
        offset = entry.offset
        if offset is not None and offset >= at:
            size += len(text[at:offset].encode("utf-8", "replace"))
            at = offset
        source = rules.prefixed_key(entry.from_title) if entry.from_title is not None else ""
        yield TocLine(
            entry.toc_level,
            entry.number,
            entry.anchor,
            entry.line,
            entry.index,
            heading=entry.level,
            source=source,
            offset=size if offset is not None else None,
        )


@contextmanager
def _one_at_a_time(page: Page) -> Iterator[None]:
    """Let one process of this machine parse a page while others wait for its result."""
    with lock_file(f"render-{page.pk % 1024}"):
        yield
