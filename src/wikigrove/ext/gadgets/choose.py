"""The section of the preferences, and Special:Gadgets."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from itertools import groupby

from django.utils.safestring import SafeString, mark_safe

from wikigrove.ext.gadgets.applies import may_use
from wikigrove.ext.gadgets.catalog import DEFINITION, Catalog, load_catalog
from wikigrove.ext.gadgets.definition import Gadget
from wikigrove.extensions.api import (
    Asker,
    Choice,
    ChoiceGroup,
    SpecialRequest,
    WikiReader,
    message,
    message_html,
    open_wiki,
)


def make_groups(asker: Asker) -> tuple[ChoiceGroup, ...]:
    """Gadgets that somebody may choose, section by section."""
    wiki = open_wiki(asker.rights)
    catalog = load_catalog(wiki.interface_mark())
    offered = [g for g in catalog.gadgets.values() if not g.is_hidden and may_use(g, asker)]
    texts = read_texts(wiki, offered)
    out = []
    for section, gadgets in groupby(offered, lambda gadget: gadget.section):
        choices = tuple(Choice(g.choice_key, describe(wiki, g, texts), g.is_default) for g in gadgets)
        out.append(ChoiceGroup(section_title(section, texts), choices))
    return tuple(out)


def show_gadgets(request: SpecialRequest) -> SafeString:
    """Special:Gadgets: what there is, what each one needs, and which pages it is made of."""
    wiki = open_wiki(request.asker.rights)
    catalog = load_catalog(wiki.interface_mark())
    parts = [f'<p class="intro">{message_html("gadgets-pagetext")}</p>']
    if not catalog.gadgets:
        parts.append(f"<p>{message_html('gadgets-none')}</p>")
    if "editinterface" in request.asker.rights:
        parts.append(f"<p>{_page_link(wiki, DEFINITION, message('gadgets-edit-definition'))}</p>")
    texts = read_texts(wiki, catalog.gadgets.values())
    for section, gadgets in groupby(catalog.gadgets.values(), lambda gadget: gadget.section):
        title = section_title(section, texts)
        if title:
            parts.append(f'<h2 class="section-heading" id="gadgets-{escape(section)}">{escape(title)}</h2>')
        rows = [_row(wiki, gadget, texts, catalog, request.asker) for gadget in gadgets]
        parts.append(f'<ul class="gadget-list">{"".join(rows)}</ul>')
    return mark_safe("".join(parts))  # noqa: S308 - each piece is escaped, or HTML of the engine


def _row(wiki: WikiReader, gadget: Gadget, texts: dict[str, str], catalog: Catalog, asker: Asker) -> str:
    own = f"MediaWiki:Gadget-{gadget.name}"
    edit = f" ({_page_link(wiki, own, message('edit'))})" if "editinterface" in asker.rights else ""
    missing = catalog.missing[gadget.name]
    links = ", ".join(
        _page_link(wiki, f"MediaWiki:{page}", page.removeprefix("Gadget-"), missing=page in missing)
        for page in gadget.pages
    )
    facts = [f"{message_html('gadgets-uses')}: {links}", *(escape(fact) for fact in _facts(gadget))]
    return (
        f'<li id="gadget-{escape(gadget.name)}"><strong>{escape(gadget.name)}</strong>{edit}'
        f'<div><span dir="auto">{describe(wiki, gadget, texts)}</span></div>'
        f'<div class="subtle">{"<br>".join(facts)}</div></li>'
    )


def _facts(gadget: Gadget) -> list[str]:
    """Where it counts, in words."""
    out = []
    if gadget.is_default:
        out.append(message("gadgets-default"))
    if gadget.is_hidden:
        out.append(message("gadgets-hidden"))
    lists: tuple[tuple[str, tuple[str, ...]], ...] = (
        ("gadgets-required-rights", gadget.rights),
        ("gadgets-required-skins", gadget.skins),
        ("gadgets-required-actions", gadget.actions),
        ("gadgets-required-namespaces", tuple(str(number) for number in gadget.namespaces)),
        ("gadgets-required-contentmodels", gadget.models),
        ("gadgets-required-categories", gadget.categories),
        ("gadgets-dependencies", gadget.dependencies),
        ("gadgets-unknown-options", gadget.unknown),
    )
    out += [message(key, ", ".join(values), len(values)) for key, values in lists if values]
    if not gadget.runs_scripts and any(page.endswith(".js") for page in gadget.pages):
        out.append(message("gadgets-not-resourceloader"))
    return out


def read_texts(wiki: WikiReader, gadgets: Iterable[Gadget]) -> dict[str, str]:
    """Descriptions and names of sections, in one question."""
    names: set[str] = set()
    for gadget in gadgets:
        names.add(f"MediaWiki:Gadget-{gadget.name}")
        if gadget.section:
            names.add(f"MediaWiki:Gadget-section-{gadget.section}")
    return dict(wiki.read_texts(names))


def describe(wiki: WikiReader, gadget: Gadget, texts: dict[str, str]) -> SafeString:
    """What the wiki says of the gadget, in HTML; its name where it says nothing."""
    text = texts.get(f"MediaWiki:Gadget-{gadget.name}", "").strip()
    html = wiki.render_inline(text) if text else escape(gadget.name.replace("_", " "))
    return mark_safe(html)  # noqa: S308 - the engine's HTML


def section_title(section: str, texts: dict[str, str]) -> str:
    """What the wiki calls the section."""
    return texts.get(f"MediaWiki:Gadget-section-{section}", "").strip() or section


def _page_link(wiki: WikiReader, title: str, label: str, *, missing: bool = False) -> str:
    site = wiki.site()
    path = site.article_path.replace("$1", title.replace(" ", "_"))
    mark = ' class="new"' if missing else ""
    return f'<a href="{escape(path)}"{mark}>{escape(label)}</a>'
