"""Pieces of HTML that `action=parse` gives besides the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from django.utils.html import escape
from wikigrove_engine.title import NS_CATEGORY, Title, encode_title

from wikigrove.api.action.call import Call
from wikigrove.api.action.query.page_set import find_rows
from wikigrove.api.action.reads.source import Source
from wikigrove.farm.domain.languages import direction_of
from wikigrove.i18n import has_message, message
from wikigrove.rendering.domain.rendered import Rendered, TocLine
from wikigrove.web.skin.parser_report import REPORT_NAMES

_SECTION: Final = re.compile("</?section[^>]*>")
_HEADING: Final = re.compile(r"<section[^>]*>\s*(?:<div class=\"mw-heading[^>]*>)?\s*<h[1-6]\b")


def without_sections(html: str) -> str:
    """Sections are marked for our own pages; clients of this interface look for headings among the page's children."""
    return _SECTION.sub("", html)


def categories_html(call: Call, categories: Iterable[tuple[str, bool]]) -> str:
    """The box below a page, in the markup that clients of MediaWiki know."""
    found = [(key, hidden) for key, hidden in categories]
    if not found:
        return '<div id="catlinks" class="catlinks catlinks-allhidden" data-mw="interface"></div>'
    titles = {key: Title(NS_CATEGORY, key.partition(":")[2]) for key, _ in found}
    known = find_rows(titles.values())
    shown = [key for key, hidden in found if not hidden]
    hidden = [key for key, is_hidden in found if is_hidden]
    out = ['<div id="catlinks" class="catlinks" data-mw="interface">']
    if shown:
        label = escape(message("pagecategories", len(shown)))
        href = call.wiki.path_for(Title(-1, "Categories"))
        items = "".join(f"<li>{_category_link(call, titles[key], titles[key] in known)}</li>" for key in shown)
        out.append(
            f'<div id="mw-normal-catlinks" class="mw-normal-catlinks"><a href="{href}" title="Special:Categories">{label}</a>: '
            f"<ul>{items}</ul></div>"
        )
    if hidden:
        label = escape(message("hidden-categories", len(hidden)))
        items = "".join(f"<li>{_category_link(call, titles[key], titles[key] in known)}</li>" for key in hidden)
        out.append(
            f'<div id="mw-hidden-catlinks" class="mw-hidden-catlinks mw-hidden-cats-hidden">{label}: <ul>{items}</ul></div>'
        )
    out.append("</div>")
    return "".join(out)


def _category_link(call: Call, title: Title, exists: bool) -> str:
    name = call.title_text(title.namespace, title.key)
    text = escape(title.key.replace("_", " "))
    if exists:
        return f'<a href="{escape(call.wiki.path_for(title))}" title="{escape(name)}">{text}</a>'
    key = encode_title(call.rules.prefixed_key(title))
    href = f"{call.wiki.script}?title={key}&amp;action=edit&amp;redlink=1"
    missing = escape(message("red-link-title", name))
    return f'<a href="{href}" class="new" title="{missing}">{text}</a>'


def head_html(call: Call, source: Source, rendered: Rendered) -> str:
    """The beginning of a page: its head, and the opening of its body."""
    language = call.wiki.language
    direction = direction_of(language)
    title = source.title
    name = escape(f"{call.title_text(title.namespace, title.key)} - {call.wiki.name}")
    path = call.wiki.path_prefix
    css = escape(call.full_url(f"{path}/w/load.php?modules=site.styles&only=styles"))
    generator = escape(message("wikigrove-api-generator"))
    classes = f"mediawiki {direction} ns-{title.namespace} page-{escape(title.key)} skin-wikigrove action-view"
    return (
        f'<!DOCTYPE html>\n<html class="client-nojs" lang="{language}" dir="{direction}">\n<head>\n'
        f'<meta charset="UTF-8"/>\n<title>{name}</title>\n<link rel="stylesheet" href="{css}"/>\n'
        f'<meta name="generator" content="{generator}"/>\n'
        f'<link rel="search" type="application/opensearchdescription+xml" href="{path}/w/opensearch_desc.php"/>\n'
        f'<link rel="EditURI" type="application/rsd+xml" href="{escape(call.base)}{path}/w/api.php?action=rsd"/>\n'
        f'</head>\n<body class="{classes}">'
    )


def title_html(call: Call, title: Title) -> str:
    """A title in the pieces that skins style apart."""
    main = escape(title.key.replace("_", " "))
    names = call.rules.namespaces.get(title.namespace)
    out = f'<span class="mw-page-title-main">{main}</span>'
    if title.namespace == 0 or names is None:
        return out
    return (
        f'<span class="mw-page-title-namespace">{escape(names.name)}</span>'
        f'<span class="mw-page-title-separator">:</span>{out}'
    )


def contents_html(html: str, lines: Sequence[TocLine]) -> str:
    """`html` with the table of contents before its first heading: a text that stands alone has no skin to show it."""
    match = _HEADING.search(html)
    at = match.start() if match else 0
    label = escape(message("toc"))
    table = (
        '<div id="toc" class="toc" role="navigation" aria-labelledby="mw-toc-heading">'
        f'<div class="toctitle"><h2 id="mw-toc-heading">{label}</h2></div>\n{_nested(lines)}</div>\n'
    )
    return f"{html[:at]}{table}{html[at:]}"


def _nested(lines: Sequence[TocLine]) -> str:
    out: list[str] = []
    depth = 0
    for number, line in enumerate(lines, 1):
        if line.level > depth:
            out.append("\n<ul>\n" * (line.level - depth))
        else:
            out.append("</li>\n" + "</ul>\n</li>\n" * (depth - line.level))
        depth = line.level
        out.append(
            f'<li class="toclevel-{line.level} tocsection-{number}"><a href="#{escape(line.anchor)}">'
            f'<span class="tocnumber">{escape(line.number)}</span> <span class="toctext">{line.html}</span></a>'
        )
    if depth:
        out.append("</li>\n</ul>\n" + "</li>\n</ul>\n" * (depth - 1))
    return "".join(out)


def limit_report_html(rendered: Rendered) -> str:
    """What the parse has cost, as a table."""
    rows = []
    for name, (used, most) in rendered.limit_report.items():
        key = REPORT_NAMES.get(name, (name, name))[0]
        label = message(key) if has_message(key) else name
        rows.append(f"<tr><th>{escape(label)}</th><td>{used:,}/{most:,}</td></tr>")
    title = escape(message("limitreport-title"))
    return (
        f'<div class="mw-limitReportExplanation"><p>{title}</p></div><div class="preview-limit-report-wrapper">'
        f'<table class="preview-limit-report wikitable"><tbody>{"".join(rows)}</tbody></table></div>'
    )
