"""The gardeners' lists that are computed by jobs, each declared once: web, command line and API read this table.

A query gives rows of namespace, key, number and, for redirects, namespace and key of one or two further titles, in
the order of the list. `{content}` stands for the wiki's content namespaces, `{epoch}` for the seconds of a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from wikigrove.upkeep.errors import ListNotFound

KEPT: Final = 5000
"""Rows of a list that are kept; the rest would not be read by anybody."""


@dataclass(frozen=True)
class ListKind:
    """One list. `name` is MediaWiki's; `shows` the message for the number of a row ("" for none, "time" for a time).

    `is_wanted`: the titles are of pages that are not there, and each row leads to what links to it.
    """

    name: str
    query: str
    shows: str = ""
    is_wanted: bool = False
    group: str = "maintenance"
    is_counting_up: bool = False
    """Rows come with the smallest number first."""


_PAGE: Final = "pages_page p WHERE p.wiki_id = %(wiki)s AND p.latest_id IS NOT NULL"
_CONTENT: Final = f"{_PAGE} AND p.namespace IN ({{content}}) AND NOT p.is_redirect"
_NOT_THERE: Final = (
    "NOT EXISTS (SELECT 1 FROM pages_page t WHERE t.wiki_id = %(wiki)s AND t.namespace = {namespace} AND t.key = {key}"
    " AND t.latest_id IS NOT NULL)"
)

_NOT_INCLUDED: Final = (
    " AND NOT EXISTS (SELECT 1 FROM pages_templatelink y WHERE y.wiki_id = %(wiki)s"
    " AND y.namespace = p.namespace AND y.key = p.key)"
)


def _pages_without(table: str, *, where: str = _CONTENT, match: str = "x.page_id = p.id") -> str:
    return (
        f"SELECT p.namespace, p.key, 0 FROM {where} AND NOT EXISTS (SELECT 1 FROM {table} x WHERE {match})"  # noqa: S608
        " ORDER BY p.namespace, p.key"
    )


def _in_namespace(number: int) -> str:
    return f"{_PAGE} AND p.namespace = {number} AND NOT p.is_redirect"


def _pages_with_most(table: str, *, more_than: int = 1) -> str:
    # Counted first, so that the pages are looked up for the rows that count only.
    return (
        f"SELECT p.namespace, p.key, c.n FROM (SELECT x.page_id AS page_id, COUNT(*) AS n FROM {table} x "  # noqa: S608
        f"WHERE x.wiki_id = %(wiki)s GROUP BY x.page_id HAVING COUNT(*) > {more_than}) c "
        "JOIN pages_page p ON p.id = c.page_id AND p.latest_id IS NOT NULL "
        "WHERE p.namespace IN ({content}) ORDER BY c.n DESC, p.key"
    )


def _targets_with_most(table: str, *, namespace: str = "x.namespace", key: str = "x.key", more: str = "") -> str:
    group = key if namespace.isdecimal() else f"{namespace}, {key}"
    return (
        f"SELECT {namespace}, {key}, COUNT(*) AS n FROM {table} x WHERE x.wiki_id = %(wiki)s{more} "  # noqa: S608
        f"GROUP BY {group} ORDER BY n DESC, {key}"
    )


def _wanted(table: str, *, namespace: str = "x.namespace", key: str = "x.key", more: str = "") -> str:
    there = _NOT_THERE.format(namespace=namespace, key=key)
    return _targets_with_most(table, namespace=namespace, key=key, more=f"{more} AND {there}")


def _revisions(direction: str, *, more_than: int) -> str:
    return (
        "SELECT p.namespace, p.key, c.n FROM (SELECT r.page_id AS page_id, COUNT(*) AS n FROM pages_revision r "  # noqa: S608
        f"WHERE r.wiki_id = %(wiki)s GROUP BY r.page_id HAVING COUNT(*) > {more_than}) c "
        "JOIN pages_page p ON p.id = c.page_id AND p.latest_id IS NOT NULL "
        f"WHERE p.namespace IN ({{content}}) AND NOT p.is_redirect ORDER BY c.n {direction}, p.key"
    )


def _expecting(name: str) -> str:
    return (
        " AND NOT EXISTS (SELECT 1 FROM pages_pageproperty q WHERE q.wiki_id = %(wiki)s AND q.page_id = p.id"  # noqa: S608
        f" AND q.name = '{name}')"
    )


_LISTS: Final = (
    ListKind(
        "BrokenRedirects",
        "SELECT p.namespace, p.key, 0, r.namespace, r.key FROM pages_redirect r JOIN pages_page p ON p.id = r.page_id"
        " WHERE r.wiki_id = %(wiki)s AND r.interwiki = '' AND r.namespace >= 0 AND NOT EXISTS (SELECT 1 FROM pages_page t"
        " WHERE t.wiki_id = r.wiki_id AND t.namespace = r.namespace AND t.key = r.key AND t.latest_id IS NOT NULL)"
        " ORDER BY p.namespace, p.key",
    ),
    ListKind(
        "DoubleRedirects",
        "SELECT p.namespace, p.key, 0, r.namespace, r.key, s.namespace, s.key FROM pages_redirect r"
        " JOIN pages_page p ON p.id = r.page_id JOIN pages_page t ON t.wiki_id = r.wiki_id"
        " AND t.namespace = r.namespace AND t.key = r.key AND t.is_redirect JOIN pages_redirect s ON s.page_id = t.id"
        " WHERE r.wiki_id = %(wiki)s AND r.interwiki = '' ORDER BY p.namespace, p.key",
    ),
    ListKind("DeadendPages", _pages_without("pages_pagelink")),
    ListKind(
        "LonelyPages",
        _pages_without(
            "pages_pagelink",
            where=_CONTENT + _NOT_INCLUDED,
            match="x.wiki_id = %(wiki)s AND x.namespace = p.namespace AND x.key = p.key AND x.page_id <> p.id",
        ),
    ),
    ListKind(
        "AncientPages",
        "SELECT p.namespace, p.key, {epoch} FROM pages_page p JOIN pages_revision r ON r.id = p.latest_id"
        " WHERE p.wiki_id = %(wiki)s AND p.namespace IN ({content}) AND NOT p.is_redirect ORDER BY r.timestamp, p.id",
        shows="time",
        is_counting_up=True,
    ),
    ListKind("FewestRevisions", _revisions("ASC", more_than=0), shows="nrevisions", is_counting_up=True),
    ListKind("MostRevisions", _revisions("DESC", more_than=0), shows="nrevisions", group="highuse"),
    ListKind(
        "MostLinkedPages",
        _targets_with_most("pages_pagelink").replace(" ORDER BY", " HAVING COUNT(*) > 1 ORDER BY"),
        shows="nlinks",
        group="highuse",
    ),
    ListKind(
        "MostLinkedCategories",
        _targets_with_most("pages_categorylink", namespace="14", key="x.category"),
        shows="nmembers",
        group="highuse",
    ),
    ListKind("MostLinkedTemplates", _targets_with_most("pages_templatelink"), shows="ntransclusions", group="highuse"),
    ListKind("MostCategories", _pages_with_most("pages_categorylink"), shows="ncategories", group="highuse"),
    ListKind(
        "MostImages",
        _targets_with_most("pages_filelink", namespace="6").replace(" ORDER BY", " HAVING COUNT(*) > 1 ORDER BY"),
        shows="nimagelinks",
        group="highuse",
    ),
    ListKind("MostInterwikis", _pages_with_most("pages_languagelink"), shows="ninterwikis", group="highuse"),
    ListKind("UncategorizedPages", _pages_without("pages_categorylink")),
    ListKind("UncategorizedCategories", _pages_without("pages_categorylink", where=_in_namespace(14))),
    ListKind("UncategorizedImages", _pages_without("pages_categorylink", where=_in_namespace(6))),
    ListKind("UncategorizedTemplates", _pages_without("pages_categorylink", where=_in_namespace(10))),
    ListKind(
        "UnusedCategories",
        _pages_without(
            "pages_categorylink",
            where=_in_namespace(14) + _expecting("expectunusedcategory"),
            match="x.wiki_id = %(wiki)s AND x.category = p.key",
        ),
    ),
    ListKind(
        "UnusedImages",
        "SELECT 6, f.key, 0 FROM media_file f WHERE f.wiki_id = %(wiki)s AND f.latest_id IS NOT NULL AND NOT EXISTS"
        " (SELECT 1 FROM pages_filelink x WHERE x.wiki_id = %(wiki)s AND x.key = f.key) ORDER BY f.latest_id",
    ),
    ListKind(
        "UnusedTemplates",
        _pages_without(
            "pages_templatelink",
            where=_in_namespace(10) + _expecting("expectunusedtemplate"),
            match="x.wiki_id = %(wiki)s AND x.namespace = 10 AND x.key = p.key",
        ),
    ),
    ListKind(
        "WantedPages",
        # What only redirects lead to is in the list of broken ones.
        _wanted("pages_pagelink", more=" AND x.namespace NOT IN (2, 3)").replace(
            " ORDER BY",
            " HAVING MAX(CASE WHEN (SELECT s.is_redirect FROM pages_page s WHERE s.id = x.page_id) THEN 0 ELSE 1 END) = 1"
            " ORDER BY",
        ),
        shows="nlinks",
        is_wanted=True,
    ),
    ListKind(
        "WantedCategories",
        _wanted("pages_categorylink", namespace="14", key="x.category"),
        shows="nmembers",
        is_wanted=True,
    ),
    ListKind(
        "WantedFiles",
        _wanted(
            "pages_filelink",
            namespace="6",
            more=" AND NOT EXISTS (SELECT 1 FROM media_file f WHERE f.wiki_id = %(wiki)s AND f.key = x.key"
            " AND f.latest_id IS NOT NULL)",
        ),
        shows="nimagelinks",
        is_wanted=True,
    ),
    ListKind(
        "WantedTemplates",
        _wanted("pages_templatelink", more=" AND x.namespace = 10"),
        shows="ntransclusions",
        is_wanted=True,
    ),
    ListKind("WithoutInterwiki", _pages_without("pages_languagelink"), group="pages"),
    ListKind(
        "ListDuplicatedFiles",
        "SELECT 6, MIN(f.key), COUNT(*) AS n FROM media_file f JOIN media_fileversion v ON v.id = f.latest_id"
        " WHERE f.wiki_id = %(wiki)s GROUP BY v.sha1 HAVING COUNT(*) > 1 ORDER BY n DESC, MIN(f.key)",
        shows="nfilecopies",
        group="media",
    ),
)
DEAR_LISTS: Final = {kind.name: kind for kind in _LISTS}


def get_list(name: str) -> ListKind:
    """The list of this name, whatever its capitals. Raises ListNotFound."""
    for kind in _LISTS:
        if kind.name.casefold() == name.casefold():
            return kind
    raise ListNotFound(name)
