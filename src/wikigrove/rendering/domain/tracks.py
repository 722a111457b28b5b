"""Subtitles of the files of a page, from the wiki's extensions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Final

from wikigrove_engine.access import TrackFacts
from wikigrove_engine.title import Title

from wikigrove.extensions.api import Track
from wikigrove.extensions.parts import parts_of_wiki
from wikigrove.farm.models import Wiki
from wikigrove.media.models import File

_PLAYED: Final = frozenset({"AUDIO", "VIDEO"})


def find_tracks(wiki: Wiki, files: Iterable[File]) -> dict[str, tuple[TrackFacts, ...]]:
    """Key of a file -> its subtitles. Pages without players cost nothing, others what each finder asks once."""
    keys = [f.key for f in files if f.latest is not None and f.latest.media_type in _PLAYED]
    out: dict[str, tuple[TrackFacts, ...]] = {}
    if not keys:
        return out
    for enabled in parts_of_wiki(wiki.settings):
        for finder in enabled.parts.track_finders:
            where = f"subtitles {finder.name}"
            found: Mapping[str, tuple[Track, ...]] = enabled.breaker.run(
                where, partial(finder.find, keys, wiki.language), _nothing
            )
            for key, tracks in found.items():
                out[key] = out.get(key, ()) + tuple(
                    TrackFacts(t.address, t.language, t.label, t.direction) for t in tracks
                )
    return out


def subtitled_file(wiki: Wiki, title: Title) -> str:
    """The key of the file that the page `title` has subtitles for; "" for other pages."""
    for enabled in parts_of_wiki(wiki.settings):
        for finder in enabled.parts.track_finders:
            where = f"subtitles {finder.name}"
            key = enabled.breaker.run(where, partial(finder.file_of, title.namespace, title.key), lambda _: "")
            if key:
                return str(key)
    return ""


def _nothing(reason: str) -> Mapping[str, tuple[Track, ...]]:
    return {}
