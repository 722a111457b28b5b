"""Pieces of HTML that `action=parse` gives besides the text."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.html import escape
from wikigrove_engine.title import NS_CATEGORY, Title, encode_title

from wikigrove.api.action.call import Call
from wikigrove.api.action.query.page_set import find_rows
from wikigrove.farm.domain.languages import direction_of
from wikigrove.i18n import has_message, message
from wikigrove.pages.models import Page
from wikigrove.rendering.domain.rendered import Rendered
from wikigrove.web.skin.comments import comment_html


def summary_html(summary: str, title: Title) -> str:
    """An edit summary with its links."""
    return str(comment_html(summary, title))


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
        label = escape(message("wikigrove-api-categories", len(shown)))
        href = call.wiki.path_for(Title(-1, "Categories"))
        items = "".join(f"<li>{_category_link(call, titles[key], titles[key] in known)}</li>" for key in shown)
        out.append(
            f'<div id="mw-normal-catlinks" class="mw-normal-catlinks"><a href="{href}" title="Special:Categories">{label}</a>: '
            f"<ul>{items}</ul></div>"
        )
    if hidden:
        label = escape(message("wikigrove-api-hidden-categories", len(hidden)))
        items = "".join(f"<li>{_category_link(call, titles[key], titles[key] in known)}</li>" for key in hidden)
        out.append(f'<div id="mw-hidden-catlinks" class="mw-hidden-catlinks mw-hidden-cats-hidden">{label}: <ul>{items}</ul></div>')
    out.append("</div>")
    return "".join(out)


def _category_link(call: Call, title: Title, exists: bool) -> str:
    name = call.title_text(title.namespace, title.key)
    text = escape(title.key.replace("_", " "))
    if exists:
        return f'<a href="{escape(call.wiki.path_for(title))}" title="{escape(name)}">{text}</a>'
    key = encode_title(call.rules.prefixed_key(title))
    href = f"{call.wiki.script}?title={key}&amp;action=edit&amp;redlink=1"
    missing = escape(message("wikigrove-api-red-link", name))
    return f'<a href="{href}" class="new" title="{missing}">{text}</a>'


def head_html(call: Call, title: Title, page: Page | None) -> str:
    """The beginning of a page: its head, and the opening of its body."""
    language = call.wiki.language
    direction = direction_of(language)
    name = escape(f"{call.title_text(title.namespace, title.key)} - {call.wiki.name}")
    css = escape(call.full_url(f"{call.wiki.path_prefix}/w/load.php?modules=site.styles&only=styles"))
    classes = f"mediawiki {direction} ns-{title.namespace} page-{escape(title.key)} skin-wikigrove action-view"
    return (
        f'<!DOCTYPE html>\n<html class="client-nojs" lang="{language}" dir="{direction}">\n<head>\n<meta charset="UTF-8"/>\n'
        f'<title>{name}</title>\n<link rel="stylesheet" href="{css}"/>\n</head>\n<body class="{classes}">'
    )


def limit_report_html(rendered: Rendered) -> str:
    """What the parse has cost, as a table."""
    rows = []
    for name, (used, most) in rendered.limit_report.items():
        key = name if name.startswith("limitreport") else f"limitreport-{name}"
        label = message(key) if has_message(key) else name
        rows.append(f"<tr><th>{escape(label)}</th><td>{used:,}/{most:,}</td></tr>")
    title = escape(message("wikigrove-api-limit-report"))
    return (
        f'<div class="mw-limitReportExplanation"><p>{title}</p></div><div class="preview-limit-report-wrapper">'
        f'<table class="preview-limit-report wikitable"><tbody>{"".join(rows)}</tbody></table></div>'
    )
