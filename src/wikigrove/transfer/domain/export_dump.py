"""Write MediaWiki's XML export 0.11, as a stream."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC
from typing import IO, Final
from xml.sax.saxutils import escape, quoteattr

from wikigrove_engine.title import iter_namespaces

from wikigrove import __version__
from wikigrove.accounts.enums import ActorKind
from wikigrove.farm.models import Wiki
from wikigrove.farm.scope import current_wiki
from wikigrove.pages.domain.queries import read_texts
from wikigrove.pages.models import Page, Redirect, Revision
from wikigrove.rendering.domain.site import server_of

BATCH: Final = 100
SCHEMA: Final = "http://www.mediawiki.org/xml/export-0.11/"
FORMATS: Final = {
    "css": "text/css",
    "sanitized-css": "text/css",
    "javascript": "text/javascript",
    "json": "application/json",
    "Scribunto": "text/plain",
    "text": "text/plain",
}


def export_dump(
    out: IO[str], *, history: bool = True, namespaces: Iterable[int] | None = None, titles: Iterable[int] | None = None
) -> int:
    """Write the pages of the wiki in scope (those of `namespaces`, or with the ids `titles`); the number of pages."""
    count = 0
    for part in iter_export(history=history, namespaces=namespaces, titles=titles):
        out.write(part)
        count += part.startswith("  <page>")
    return count


def iter_export(
    *, history: bool = True, namespaces: Iterable[int] | None = None, titles: Iterable[int] | None = None
) -> Iterator[str]:
    """As `export_dump`, in parts; each page begins a part of its own."""
    wiki = current_wiki()
    yield _head(wiki)
    rows = Page.objects.filter(latest__isnull=False).order_by("pk")
    if namespaces is not None:
        rows = rows.filter(namespace__in=list(namespaces))
    if titles is not None:
        rows = rows.filter(pk__in=list(titles))
    last = 0
    while pages := list(rows.filter(pk__gt=last)[:BATCH]):
        redirects = {r.page_id: r for r in Redirect.objects.filter(page__in=pages)}
        for page in pages:
            yield from _iter_page(wiki, page, redirects.get(page.pk), history=history)
        last = pages[-1].pk
    yield "</mediawiki>\n"


def _head(wiki: Wiki) -> str:
    rules = wiki.title_rules
    namespaces = "".join(
        f'      <namespace key="{ns.id}" case="{"first-letter" if ns.first_letter else "case-sensitive"}"'
        + (f">{escape(ns.name)}</namespace>\n" if ns.name else " />\n")
        for ns in iter_namespaces(rules)
    )
    case = "case-sensitive" if wiki.setting("case_sensitive", False) else "first-letter"
    base = server_of(wiki) + wiki.path_for(wiki.main_page)
    return (
        f'<mediawiki xmlns="{SCHEMA}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xsi:schemaLocation="{SCHEMA} http://www.mediawiki.org/xml/export-0.11.xsd" version="0.11" '
        f"xml:lang={quoteattr(wiki.language)}>\n"
        f"  <siteinfo>\n    <sitename>{escape(wiki.name)}</sitename>\n    <dbname>{escape(wiki.slug)}</dbname>\n"
        f"    <base>{escape(base)}</base>\n    <generator>Wikigrove {__version__}</generator>\n"
        f"    <case>{case}</case>\n    <namespaces>\n{namespaces}    </namespaces>\n  </siteinfo>\n"
    )


def _iter_page(wiki: Wiki, page: Page, redirect: Redirect | None, *, history: bool) -> Iterator[str]:
    title = wiki.title_rules.prefixed_text(page.title)
    yield f"  <page>\n    <title>{_clean(title)}</title>\n    <ns>{page.namespace}</ns>\n    <id>{page.pk}</id>\n"
    if redirect is not None:
        from wikigrove_engine.title import Title

        target = wiki.title_rules.full_text(Title(redirect.namespace, redirect.key, fragment=redirect.fragment))
        yield f"    <redirect title={quoteattr(_plain(target))} />\n"
    rows = Revision.objects.filter(page=page).select_related("actor").order_by("timestamp", "id")
    if not history:
        rows = rows.filter(pk=page.latest_id)
    ids = list(rows.values_list("pk", flat=True))
    for i in range(0, len(ids), BATCH):
        batch = {r.pk: r for r in Revision.objects.filter(pk__in=ids[i : i + BATCH]).select_related("actor")}
        texts = read_texts(batch.values())
        for pk in ids[i : i + BATCH]:
            yield _revision(batch[pk], texts[pk])
    yield "  </page>\n"


def _revision(revision: Revision, text: str) -> str:
    stamp = revision.timestamp.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    parts = [f"    <revision>\n      <id>{revision.pk}</id>\n"]
    if revision.parent_id:
        parts.append(f"      <parentid>{revision.parent_id}</parentid>\n")
    parts.append(f"      <timestamp>{stamp}</timestamp>\n{_contributor(revision)}")
    if revision.is_minor:
        parts.append("      <minor/>\n")
    if revision.visibility & 2:
        parts.append('      <comment deleted="deleted" />\n')
    elif revision.comment:
        parts.append(f"      <comment>{_clean(revision.comment)}</comment>\n")
    parts.append(f"      <origin>{revision.pk}</origin>\n      <model>{escape(revision.model)}</model>\n")
    parts.append(f"      <format>{FORMATS.get(revision.model, 'text/x-wiki')}</format>\n{_text(revision, text)}")
    parts.append(f"      <sha1>{revision.sha1}</sha1>\n    </revision>\n")
    return "".join(parts)


def _contributor(revision: Revision) -> str:
    if revision.visibility & 4 or revision.actor is None:
        return '      <contributor deleted="deleted" />\n'
    name = _clean(revision.actor.name)
    if revision.actor.kind == ActorKind.ADDRESS:
        return f"      <contributor>\n        <ip>{name}</ip>\n      </contributor>\n"
    number = revision.actor.user_id or 0
    return (
        f"      <contributor>\n        <username>{name}</username>\n        <id>{number}</id>\n      </contributor>\n"
    )


def _text(revision: Revision, text: str) -> str:
    if revision.visibility & 1 or revision.text_id is None:
        return f'      <text bytes="{revision.size}" sha1="{revision.sha1}" deleted="deleted" />\n'
    if not text:
        return f'      <text bytes="0" sha1="{revision.sha1}" />\n'
    return f'      <text bytes="{revision.size}" sha1="{revision.sha1}" xml:space="preserve">{_clean(text)}</text>\n'


_FORBIDDEN: Final = {code: None for code in (*range(0x20), 0xFFFE, 0xFFFF) if code not in (0x09, 0x0A, 0x0D)}


def _plain(text: str) -> str:
    """Without the characters that XML can't hold."""
    return text.translate(_FORBIDDEN)


def _clean(text: str) -> str:
    return escape(_plain(text))
