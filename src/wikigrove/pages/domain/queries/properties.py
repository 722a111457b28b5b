"""Pages by their properties, where links and redirects name their targets by title.

Plain SQL: the join has to start from the few pages with the property, and no foreign key leads along a title.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from django.db import connection

from wikigrove.farm.scope import current_wiki

_LINKING: Final = """
SELECT DISTINCT link.page_id
FROM pages_pageproperty property
JOIN pages_page target ON target.id = property.page_id
JOIN pages_pagelink link
  ON link.wiki_id = property.wiki_id AND link.namespace = target.namespace AND link.key = target.key
JOIN pages_page source ON source.id = link.page_id AND NOT source.is_redirect
LEFT JOIN pages_pageproperty own ON own.page_id = source.id AND own.name = property.name
WHERE property.wiki_id = %s AND property.name = %s AND link.page_id >= %s AND own.id IS NULL
ORDER BY link.page_id LIMIT %s
"""
_REDIRECTING: Final = """
SELECT redirect.page_id
FROM pages_redirect redirect
JOIN pages_page target
  ON target.wiki_id = redirect.wiki_id AND target.namespace = redirect.namespace AND target.key = redirect.key
JOIN pages_pageproperty property ON property.page_id = target.id AND property.name = %s
WHERE redirect.interwiki = '' AND redirect.page_id IN ({})
"""


def links_to_property(name: str, *, start: int, limit: int) -> list[int]:
    """Ids from `start` of pages that link to one with the property; redirects and pages with it left out. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_LINKING, [current_wiki().pk, name, start, limit])
        return [row[0] for row in cursor.fetchall()]


def redirects_to_property(page_ids: Collection[int], name: str) -> set[int]:
    """Of these redirects, those whose target has the property; one query for 500."""
    ids, out = list(page_ids), set()
    for i in range(0, len(ids), 500):
        part = ids[i : i + 500]
        with connection.cursor() as cursor:
            cursor.execute(_REDIRECTING.format(", ".join(["%s"] * len(part))), [name, *part])
            out |= {row[0] for row in cursor.fetchall()}
    return out
