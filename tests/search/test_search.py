"""Searching: what is found, in which order, and what follows edits."""

from __future__ import annotations

import pytest

from tests.factories import make_wiki, save_page
from wikigrove.accounts.models import Actor
from wikigrove.farm.models import Wiki
from wikigrove.farm.scope import use_wiki
from wikigrove.search.backends.tantivy_index import forget_index
from wikigrove.search.domain.search import find_exact, search_pages, suggest_titles
from wikigrove.search.errors import QueryTooLong
from wikigrove.search.query import Clause, parse_query


@pytest.fixture
def library(alice: Actor) -> Actor:
    save_page("Oak", "The oak is a tree. Oaks grow slowly. [[Category:Trees]]", actor=alice)
    save_page("Birch", "The birch is a tree with white bark, unlike an oak. [[Category:Trees]] [[Oak]]", actor=alice)
    save_page("Running", "People who run through forests. {{Stub}}", actor=alice)
    save_page("Eiche", "#REDIRECT [[Oak]]", actor=alice)
    save_page("Talk:Oak", "Is the oak evergreen?", actor=alice)
    return alice


def _titles(query: str, **more: object) -> list[str]:
    return [hit.title.text for hit in search_pages(query, **more).hits]  # type: ignore[arg-type]


def test_search_ranks_titles_before_texts(library: Actor) -> None:
    assert _titles("oak") == ["Oak", "Birch"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("runs", ["Running"]),
        ("forest", ["Running"]),
        ("white bark", ["Birch"]),
        ('"a tree with"', ["Birch"]),
        ('"tree a"', []),
        ("tree -birch", ["Oak"]),
        ("bark OR slowly", ["Birch", "Oak"]),
        ("intitle:birch", ["Birch"]),
        ("intitle:bark", []),
        ("incategory:trees", ["Birch", "Oak"]),
        ('incategory:"Trees" slowly', ["Oak"]),
        ("hastemplate:stub", ["Running"]),
        ("prefix:Bi", ["Birch"]),
        ("eiche", ["Oak"]),
        ("nothing like this", []),
        ("", []),
        ('"', []),
        ("-", []),
        ("((( ::: \\", []),
    ],
)
def test_search_understands_the_query_language(library: Actor, query: str, found: list[str]) -> None:
    assert sorted(_titles(query)) == found


def test_search_keeps_to_namespaces(library: Actor) -> None:
    assert _titles("evergreen") == []
    assert _titles("evergreen", namespaces=(0, 1)) == ["Oak"]


def test_search_shows_words_in_context_escaped(library: Actor) -> None:
    save_page("Tags", "before &lt;script&gt; unicorn &amp; after", actor=library)
    hit = search_pages("unicorn").hits[0]
    assert hit.snippet == "before &lt;script&gt; <b>unicorn</b> &amp; after"
    assert hit.size == len("before &lt;script&gt; unicorn &amp; after")


def test_search_follows_edits_at_once(library: Actor) -> None:
    save_page("Oak", "Now about cork only.", actor=library)
    assert _titles("slowly") == []
    assert _titles("cork") == ["Oak"]


def test_search_is_kept_to_its_wiki(library: Actor) -> None:
    other = make_wiki("elsewhere", path_prefix="/elsewhere")
    forget_index(other, remove=True)
    with use_wiki(other):
        assert _titles("oak") == []
    forget_index(other, remove=True)


def test_search_proposes_a_spelling(library: Actor) -> None:
    assert search_pages("runing birhc").suggestion is not None
    assert search_pages("oak").suggestion is None


def test_search_costs_the_same_queries_for_one_hit_and_three(library: Actor, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    for number in range(3):
        save_page(f"Pine {number}", "resin", actor=library)
    counts = []
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for query in ("cork OR slowly", "resin"):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            search_pages(query)
        counts.append(
            len(queries)
            - len(
                [
                    q
                    for q in queries.captured_queries
                    if "namespace" in q["sql"] and "key" in q["sql"] and "LIMIT 1" in q["sql"]
                ]
            )
        )
    assert counts[0] == counts[1]


def test_suggestions_begin_with_what_was_typed(library: Actor) -> None:
    assert [s.title.text for s in suggest_titles("bi")] == ["Birch"]
    assert [s.title.text for s in suggest_titles("eic")] == ["Oak"]
    assert [s.title.text for s in suggest_titles("talk:o")] == ["Oak"]
    assert suggest_titles("") == [] and suggest_titles("[[") == []


def test_search_finds_accents_and_scripts_without_spaces(wiki: Wiki, alice: Actor) -> None:
    save_page("Málaga", "La ciudad de Málaga está en Andalucía.", actor=alice)
    save_page("東京", "東京は日本の首都である。", actor=alice)
    assert _titles("malaga") == ["Málaga"]
    assert _titles("首都") == ["東京"]
    assert _titles("首日") == []


def test_find_exact_ignores_capitals(library: Actor) -> None:
    assert str(find_exact("oak")) == str(find_exact("OAK")) == str(find_exact("Oak"))
    assert find_exact("no such page") is None


def test_parse_query_reads_its_parts() -> None:
    parsed = parse_query('one "two three" -four intitle:five OR six prefix:Talk: x')
    assert parsed.prefix == "Talk: x"
    assert parsed.clauses == (
        Clause("one", group=1),
        Clause("two three", is_phrase=True, group=2),
        Clause("four", is_excluded=True, group=3),
        Clause("five", key="intitle", group=4),
        Clause("six", group=4),
    )
    with pytest.raises(QueryTooLong):
        parse_query("x" * 301)
