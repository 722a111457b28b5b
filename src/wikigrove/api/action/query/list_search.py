"""search, prefixsearch, querypage."""

from __future__ import annotations

import re
from typing import Final

from wikigrove_engine.title import Title, find_title

from wikigrove.api.action import declare as p
from wikigrove.api.action.errors import fail
from wikigrove.api.action.query.query_call import QueryCall, query_module
from wikigrove.api.action.result import Row
from wikigrove.api.action.times import iso
from wikigrove.pages.domain.queries import read_texts
from wikigrove.pages.models import Page, Revision
from wikigrove.search.domain.search import search_pages, suggest_titles
from wikigrove.search.errors import QueryTooLong


@query_module(
    "list",
    "search",
    "sr",
    params=(
        p.string("search", required=True),
        p.namespace("namespace", 0),
        p.limit(),
        p.number("offset", 0),
        p.one("what", "nearmatch|text|title"),
        p.many("info", "rewrittenquery|suggestion|totalhits", "totalhits|suggestion|rewrittenquery"),
        p.many(
            "prop",
            "categorysnippet|extensiondata|isfilematch|redirectsnippet|redirecttitle|sectionsnippet|sectiontitle|size|snippet|timestamp|titlesnippet|wordcount|hasrelated|score",
            "size|wordcount|timestamp|snippet",
            deprecated_values=(
                "hasrelated",
                "score",
            ),
        ),
        p.flag("interwiki"),
        p.flag("enablerewrites"),
        p.one("sort", "relevance", "relevance"),
    ),
    class_name="ApiQuerySearch",
    generator=True,
)
def list_search(call: QueryCall) -> None:
    """Pages that answer a search."""
    query, what = call.text("search"), call.text("what")
    namespaces = call.numbers("namespace")
    offset, limit = call.number("offset"), call.number("limit")
    try:
        if what == "nearmatch":
            from wikigrove.search.domain.search import find_exact, page_hits

            exact = find_exact(query)
            found = page_hits([exact] if exact is not None else [])
        else:
            shown = f"intitle:{query}" if what == "title" else query
            found = search_pages(shown, namespaces=namespaces, offset=max(0, offset), limit=limit)
    except QueryTooLong as err:
        raise fail("search-error", str(err), code="search-error") from None
    if found.total > max(0, offset) + limit:
        call.continue_at(max(0, offset) + limit, name="offset")
    if call.is_generator:
        data = {hit.title: {"index": max(0, offset) + n} for n, hit in enumerate(found.hits, 1)}
        call.generate(data, data=data)
        return
    prop, info = set(call.many("prop")), set(call.many("info"))
    about: Row = {}
    if "totalhits" in info:
        about["totalhits"] = found.total
    if found.suggestion and "suggestion" in info:
        about["suggestion"] = found.suggestion
        about["suggestionsnippet"] = f"<em>{found.suggestion}</em>"
    if about:
        call.put("searchinfo", about)
    words = _word_counts([hit.page_id for hit in found.hits]) if "wordcount" in prop else {}
    out = []
    for hit in found.hits:
        row: Row = {
            "ns": hit.title.namespace,
            "title": call.title_text(hit.title.namespace, hit.title.key),
            "pageid": hit.page_id,
        }
        if "size" in prop:
            row["size"] = hit.size
        if "wordcount" in prop:
            row["wordcount"] = words.get(hit.page_id, 0)
        if "snippet" in prop:
            row["snippet"] = mark_words(hit.snippet)
        if "timestamp" in prop and hit.timestamp is not None:
            row["timestamp"] = iso(hit.timestamp)
        if "titlesnippet" in prop:
            row["titlesnippet"] = ""
        if "categorysnippet" in prop:
            row["categorysnippet"] = ""
        if "isfilematch" in prop:
            row["isfilematch"] = False
        out.append(row)
    call.rows(out, "p")


def mark_words(snippet: str) -> str:
    """The words that were found, marked as clients of MediaWiki know them."""
    return snippet.replace("<b>", '<span class="searchmatch">').replace("</b>", "</span>")


def _word_counts(ids: list[int]) -> dict[int, int]:
    latest = dict(Page.objects.filter(pk__in=ids).values_list("latest_id", "pk"))
    rows = Revision.objects.filter(pk__in=list(latest))
    texts = read_texts(rows)
    return {latest[pk]: len(re.findall(r"\w+", text)) for pk, text in texts.items()}


@query_module(
    "list",
    "prefixsearch",
    "ps",
    params=(
        p.string("search", required=True),
        p.namespace("namespace", 0),
        p.limit(),
        p.number("offset", 0),
    ),
    class_name="ApiQueryPrefixSearch",
    generator=True,
)
def list_prefix(call: QueryCall) -> None:
    """Titles that begin with what was typed."""
    typed = call.text("search")
    limit, offset = call.number("limit"), call.number("offset")
    found = suggest_pages(typed, namespaces=call.numbers("namespace"), limit=offset + limit + 1)
    if len(found) > offset + limit:
        call.continue_at(offset + limit, name="offset")
    part = found[offset : offset + limit]
    if call.is_generator:
        data = {title: {"index": offset + n} for n, (title, _) in enumerate(part, 1)}
        call.generate(data, data=data)
        return
    call.rows(({"ns": t.namespace, "title": call.title_text(t.namespace, t.key), "pageid": pk} for t, pk in part), "ps")


_MOST_NAMESPACES: Final = 50


def suggest_pages(typed: str, *, namespaces: tuple[int, ...], limit: int) -> list[tuple[Title, int]]:
    """Titles by prefix in the order of the alphabet, as the plain search of MediaWiki has them; with page ids.

    Where nothing begins with it as it was typed, the index is asked, which does not mind capitals.
    """
    from wikigrove.farm.scope import current_wiki

    rules = current_wiki().title_rules
    title = find_title(typed, rules)
    if title is None or title.interwiki:
        named = find_title(f"{typed}x", rules)
        if named is None or named.interwiki:
            return []
        namespaces, start = (named.namespace,), named.key[:-1]
    else:
        namespaces = namespaces if title.namespace == 0 else (title.namespace,)
        start = title.key
    found = _by_prefix(start, namespaces, limit)
    if not found:
        found = [
            (hit.title, hit.page_id) for hit in suggest_titles(typed, namespaces=namespaces, limit=min(limit, 100))
        ]
    return found


def _by_prefix(start: str, namespaces: tuple[int, ...], limit: int) -> list[tuple[Title, int]]:
    """In the order of names, whatever their namespace; an index answers each namespace by itself."""
    found: list[tuple[str, int, int]] = []
    for namespace in namespaces[:_MOST_NAMESPACES]:
        rows = Page.objects.filter(
            namespace=namespace, key__gte=start, key__lt=start + "\U0010ffff", latest__isnull=False
        )
        found += rows.order_by("key").values_list("key", "namespace", "pk")[:limit]
    return [(Title(namespace, key), pk) for key, namespace, pk in sorted(found)[:limit]]
