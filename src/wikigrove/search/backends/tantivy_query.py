"""Run parsed queries against an index."""

from __future__ import annotations

from collections.abc import Collection
from itertools import groupby
from typing import Final

import tantivy

from wikigrove.search.backends.tantivy_index import WikiIndex
from wikigrove.search.documents import Hit
from wikigrove.search.query import Clause, ParsedQuery

_TEXT_FIELDS: Final = (("title", 4.0), ("aliases", 3.0), ("body", 1.0))
_SNIPPET_CHARS: Final = 220


def run_query(
    index: WikiIndex, query: ParsedQuery, *, namespaces: Collection[int], offset: int, limit: int
) -> tuple[int, list[Hit]]:
    """The number of pages found, and the hits from `offset`."""
    if not query.prefix and not any(c.key or index.words.analyze(c.text) for c in query.clauses):
        # Nothing but punctuation: no word to look for.
        return 0, []
    searcher = index.searcher()
    found = searcher.search(
        _build(index, query, namespaces), limit=limit, offset=offset, count=True, weight_by_field="weight"
    )
    snippets = _snippet_generator(index, searcher, query)
    hits = []
    for score, address in found.hits:
        document = searcher.doc(address)
        snippet = snippets.snippet_from_doc(document).to_html() if snippets is not None else ""
        hits.append(
            Hit(
                int(document.get_first("page_id") or 0),
                int(document.get_first("namespace") or 0),
                str(document.get_first("title")),
                snippet,
                float(score),
            )
        )
    total = found.count  # type: ignore[attr-defined]
    return int(total or 0), hits


def suggest(index: WikiIndex, start: str, *, namespaces: Collection[int], limit: int) -> list[Hit]:
    """Pages whose title, or a redirect to them, begins with `start`; else whose title has its words."""
    searcher = index.searcher()
    schema = index.index.schema
    text = _fold(start)[:20]
    exact = tantivy.Query.boost_query(tantivy.Query.term_query(schema, "exact", _fold(start)), 50.0)
    begins = tantivy.Query.const_score_query(tantivy.Query.term_query(schema, "start", text), 1.0)
    query = tantivy.Query.boolean_query(
        [
            (tantivy.Occur.Must, begins),
            (tantivy.Occur.Should, exact),
            (tantivy.Occur.Must, _in(schema, namespaces)),
        ]
    )
    found = searcher.search(query, limit=limit, weight_by_field="weight")
    return [_plain(searcher, score, address) for score, address in found.hits]


def did_you_mean(index: WikiIndex, query: ParsedQuery) -> str | None:
    """The query with its unknown words replaced by the likeliest known ones; None where there is nothing to mend."""
    searcher = index.searcher()
    schema = index.index.schema
    out, mended = [], False
    for clause in query.clauses:
        words = index.words.analyze(clause.text)
        if (
            clause.key
            or clause.is_phrase
            or clause.is_excluded
            or len(words) != 1
            or searcher.doc_freq("body", words[0])
        ):
            out.append(clause.text)
            continue
        near = _nearest_title_word(index, searcher, schema, words[0])
        mended = mended or near is not None
        out.append(near or clause.text)
    return " ".join(out) if mended else None


def _nearest_title_word(index: WikiIndex, searcher: tantivy.Searcher, schema: tantivy.Schema, word: str) -> str | None:
    """A word of a title within one or two changes of `word`."""
    distance = 1 if len(word) < 6 else 2
    fuzzy = tantivy.Query.fuzzy_term_query(schema, "title", word, distance=distance)
    for _, address in searcher.search(fuzzy, limit=5, weight_by_field="weight").hits:
        title = str(searcher.doc(address).get_first("title"))
        for candidate in title.replace("/", " ").split():
            terms = index.words.analyze(candidate)
            if len(terms) == 1 and _within(terms[0], word, distance):
                return candidate.strip("(),.").lower()
    return None


def _within(a: str, b: str, distance: int) -> bool:
    """Is the edit distance of two words at most `distance`? (Transpositions count as one.)"""
    if abs(len(a) - len(b)) > distance:
        return False
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        earlier, before, row = before, row, [i]
        for j, y in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1] <= distance


def _build(index: WikiIndex, query: ParsedQuery, namespaces: Collection[int]) -> tantivy.Query:
    schema = index.index.schema
    parts: list[tuple[tantivy.Occur, tantivy.Query]] = []
    if namespaces:
        parts.append((tantivy.Occur.Must, _in(schema, namespaces)))
    for _, group in groupby(query.clauses, key=lambda c: c.group):
        clauses = list(group)
        built = [_clause(index, c) for c in clauses]
        if len(built) == 1:
            occur = tantivy.Occur.MustNot if clauses[0].is_excluded else tantivy.Occur.Must
            parts.append((occur, built[0]))
        else:
            parts.append((tantivy.Occur.Must, tantivy.Query.boolean_query([(tantivy.Occur.Should, q) for q in built])))
    if query.prefix:
        parts.append((tantivy.Occur.Must, tantivy.Query.term_query(schema, "start", _fold(query.prefix)[:20])))
    whole = " ".join(c.text for c in query.clauses if not c.is_excluded and not c.key)
    if whole:
        # A page whose title is what was typed comes first, whatever its text says.
        named = tantivy.Query.boost_query(tantivy.Query.term_query(schema, "exact", _fold(whole)), 30.0)
        parts.append((tantivy.Occur.Should, named))
    if all(occur == tantivy.Occur.MustNot for occur, _ in parts):
        parts.append((tantivy.Occur.Must, tantivy.Query.all_query()))
    return tantivy.Query.boolean_query(parts)


def _clause(index: WikiIndex, clause: Clause) -> tantivy.Query:
    schema = index.index.schema
    if clause.key in ("incategory", "hastemplate"):
        field = "category" if clause.key == "incategory" else "template"
        return tantivy.Query.term_query(schema, field, _fold(clause.text))
    words = index.words.analyze(clause.text)
    if not words:
        return tantivy.Query.all_query() if clause.is_excluded is False else tantivy.Query.empty_query()
    fields = (("title", 4.0), ("aliases", 3.0)) if clause.key == "intitle" else _TEXT_FIELDS
    options = [tantivy.Query.boost_query(_words(schema, field, words), boost) for field, boost in fields]
    return tantivy.Query.disjunction_max_query(options, 0.2)


def _words(schema: tantivy.Schema, field: str, words: list[str]) -> tantivy.Query:
    if len(words) == 1:
        return tantivy.Query.term_query(schema, field, words[0])
    return tantivy.Query.phrase_query(schema, field, list[str | tuple[int, str]](words))


def _in(schema: tantivy.Schema, namespaces: Collection[int]) -> tantivy.Query:
    terms = [tantivy.Query.term_query(schema, "namespace", ns) for ns in namespaces]
    chosen = tantivy.Query.boolean_query([(tantivy.Occur.Should, t) for t in terms])
    return tantivy.Query.const_score_query(chosen, 0.0)


def _snippet_generator(
    index: WikiIndex, searcher: tantivy.Searcher, query: ParsedQuery
) -> tantivy.SnippetGenerator | None:
    schema = index.index.schema
    words = [
        w for c in query.clauses if not c.is_excluded and c.key in ("", "intitle") for w in index.words.analyze(c.text)
    ]
    if not words:
        return None
    terms = [(tantivy.Occur.Should, tantivy.Query.term_query(schema, "body", w)) for w in dict.fromkeys(words)]
    generator = tantivy.SnippetGenerator.create(searcher, tantivy.Query.boolean_query(terms), schema, "body")
    generator.set_max_num_chars(_SNIPPET_CHARS)
    return generator


def _plain(searcher: tantivy.Searcher, score: float, address: tantivy.DocAddress) -> Hit:
    document = searcher.doc(address)
    return Hit(
        int(document.get_first("page_id") or 0),
        int(document.get_first("namespace") or 0),
        str(document.get_first("title")),
        "",
        float(score),
    )


def _fold(text: str) -> str:
    from wikigrove.search.backends.analysis import exact_analyzer

    terms = exact_analyzer().analyze(text.replace("_", " ").strip())
    return terms[0] if terms else ""
