"""The subtitles of files, and where a player gets them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from wikigrove.ext.timedmediahandler.names import NS_TIMED_TEXT, parse_subtitle_name
from wikigrove.ext.timedmediahandler.webvtt import to_srt, to_webvtt
from wikigrove.extensions.api import Asker, Body, Track, Value, Values, WikiReader, open_wiki

_FRESH_SECONDS: Final = 300


def find_tracks(files: Collection[str], language: str) -> Mapping[str, tuple[Track, ...]]:
    """One question for all files. Subtitles in the wiki's own language come first."""
    wiki = open_wiki(None)
    found: dict[str, dict[str, Track]] = {}
    for page in wiki.find_pages_by_start(NS_TIMED_TEXT, [f"{key}." for key in files]):
        name = parse_subtitle_name(page.key)
        if name is None or name.file not in files or page.is_redirect:
            continue
        # Where both formats are there, the first by the alphabet counts, which is the one that MediaWiki knows.
        found.setdefault(name.file, {}).setdefault(name.language, _track(wiki, name.file, name.language))
    return {
        file: tuple(sorted(tracks.values(), key=lambda t: (t.language != language, t.language)))
        for file, tracks in found.items()
    }


def file_of(namespace: int, key: str) -> str:
    """The key of the file whose subtitles a page has."""
    name = parse_subtitle_name(key) if namespace == NS_TIMED_TEXT else None
    return name.file if name is not None else ""


def answer_timed_text(asker: Asker, values: Values) -> Body | None:
    """The API's module, with the parameters of MediaWiki's action=timedtext."""
    wiki = open_wiki(asker.rights)
    file = _key(values["title"])
    wanted = [f"TimedText:{file}.{_word(values['lang'])}.{kind}" for kind in ("srt", "vtt")]
    texts = wiki.read_texts(wanted)
    for kind, name in zip(("srt", "vtt"), wanted, strict=True):
        if name in texts and values["trackformat"] == "srt" == kind:
            return Body(to_srt(texts[name]), "text/plain", _FRESH_SECONDS)
        if name in texts and values["trackformat"] == "vtt":
            return Body(to_webvtt(texts[name], kind), "text/vtt", _FRESH_SECONDS)
    return None


def _track(wiki: WikiReader, file: str, language: str) -> Track:
    name, direction = wiki.language_label(language)
    address = wiki.api_path("timedmediahandler", "timedtext", title=f"File:{file}", lang=language, trackformat="vtt")
    return Track(address, language, f"{name} ({language})", direction)


def _key(title: Value) -> str:
    """`File:Name.webm`, or the name alone, as a key."""
    text = str(title).replace(" ", "_")
    return text.partition(":")[2] if ":" in text else text


def _word(value: Value) -> str:
    return str(value).strip().lower()
