"""The search index of one wiki, in a folder of its own."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import tantivy
from django.conf import settings

from wikigrove.farm.models import Wiki
from wikigrove.search.backends.analysis import exact_analyzer, start_analyzer, words_analyzer
from wikigrove.search.documents import SearchDocument

SCHEMA_VERSION: Final = 1
_HEAP: Final = 32_000_000
_open: dict[tuple[int, str], WikiIndex] = {}
_lock = threading.Lock()


def get_index(wiki: Wiki) -> WikiIndex:
    """The index of `wiki`, opened once in a process."""
    key = (wiki.pk, wiki.language)
    with _lock:
        index = _open.get(key)
        if index is None:
            index = _open[key] = WikiIndex(index_folder(wiki), language=wiki.language)
        return index


def index_folder(wiki: Wiki) -> Path:
    return Path(settings.DATA) / "search" / f"{wiki.pk}-{wiki.language}-{SCHEMA_VERSION}"


def forget_index(wiki: Wiki, *, remove: bool = False) -> None:
    """Close the index; with `remove`, delete its files, to build it anew."""
    with _lock:
        _open.pop((wiki.pk, wiki.language), None)
        if remove:
            shutil.rmtree(index_folder(wiki), ignore_errors=True)


class WikiIndex:
    """Reads and writes documents. Writers of several processes take turns."""

    def __init__(self, folder: Path, *, language: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder: Final = folder
        self.words: Final = words_analyzer(language)
        self.index: Final = tantivy.Index(_schema(), path=str(folder))
        self.index.register_tokenizer("words", self.words)
        self.index.register_tokenizer("start", start_analyzer())
        self.index.register_tokenizer("exact", exact_analyzer())
        self._seen = 0.0

    def searcher(self) -> tantivy.Searcher:
        """A view of the index as of the last commit of any process."""
        changed = (self.folder / "meta.json").stat().st_mtime
        if changed != self._seen:
            self.index.reload()
            self._seen = changed
        return self.index.searcher()

    def write(self, documents: Iterable[SearchDocument], *, remove: Iterable[int] = (), fresh: bool = False) -> int:
        """Put documents in the place of what was there for their pages; the number written.

        `fresh`: none of the pages is in the index yet.
        """
        writer = self.index.writer(_HEAP, 1)
        try:
            for page_id in remove:
                writer.delete_documents_by_term("page_id", page_id)
            count = 0
            for document in documents:
                if not fresh:
                    writer.delete_documents_by_term("page_id", document.page_id)
                writer.add_document(_to_tantivy(document))
                count += 1
            writer.commit()
            writer.wait_merging_threads()
        except BaseException:
            writer.rollback()
            raise
        return count


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("page_id", stored=True, indexed=True, fast=True)
    builder.add_integer_field("namespace", stored=True, indexed=True, fast=True)
    builder.add_float_field("weight", fast=True)
    builder.add_text_field("title", stored=True, tokenizer_name="words")
    builder.add_text_field("exact", tokenizer_name="exact", index_option="basic")
    builder.add_text_field("start", tokenizer_name="start", index_option="basic")
    builder.add_text_field("aliases", stored=True, tokenizer_name="words")
    builder.add_text_field("body", stored=True, tokenizer_name="words")
    builder.add_text_field("category", tokenizer_name="exact", index_option="basic")
    builder.add_text_field("template", tokenizer_name="exact", index_option="basic")
    return builder.build()


def _to_tantivy(document: SearchDocument) -> tantivy.Document:
    names = [document.title, *document.aliases]
    # Twice the weight at about 60 links, three times at about 4,000: a hint, not the verdict.
    weight = 1.0 + 0.25 * (document.incoming + 1).bit_length() / 1.5
    return tantivy.Document(
        page_id=document.page_id,
        namespace=document.namespace,
        weight=weight,
        title=document.title,
        exact=names,
        start=names,
        aliases=list(document.aliases),
        body=document.body,
        category=list(document.categories),
        template=list(document.templates),
    )
