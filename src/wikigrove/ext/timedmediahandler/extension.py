"""TimedMediaHandler, as it presents itself to the platform."""

from __future__ import annotations

from wikigrove.ext.timedmediahandler.names import NAMES, NS_TIMED_TEXT
from wikigrove.ext.timedmediahandler.tracks import answer_timed_text, file_of, find_tracks
from wikigrove.extensions.api import ApiModule, Extension, NamespacePart, Parameter, Parts, TrackFinder, Values


def _make_parts(values: Values) -> Parts:
    timed_text = ApiModule(
        "timedtext",
        "Subtitles of a file, for its player.",
        answer_timed_text,
        (
            Parameter("title", "The file, as File:Name.webm."),
            Parameter("lang", "The language's code."),
            Parameter("trackformat", "WebVTT, or SubRip as it was written.", "vtt", ("vtt", "srt")),
        ),
    )
    return Parts(
        namespaces=(NamespacePart(NS_TIMED_TEXT, "TimedText", NAMES, model="text"),),
        track_finders=(TrackFinder("timedtext", find_tracks, file_of),),
        api_modules=(timed_text,),
    )


extension = Extension(
    name="timedmediahandler",
    title="TimedMediaHandler",
    version="1.0",
    summary="Subtitles for sounds and films: pages TimedText:Film.webm.en.srt.",
    make_parts=_make_parts,
    licence="AGPL-3.0-or-later",
    authors=("The Wikigrove authors",),
    enabled_by_default=True,
)
