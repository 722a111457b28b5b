"""Players for audio and video, as MediaWiki's TimedMediaHandler marks them."""

from __future__ import annotations

import math
import re
from typing import Final

from wikigrove_engine.access import FileFacts, TrackFacts
from wikigrove_engine.stages.media_item import MediaItem
from wikigrove_engine.tree.nodes import Element

_TIME: Final = re.compile(r"(?:(?:(\d+):)?(\d+):)?(\d+(?:\.\d+)?)\Z")


def parse_time(text: str) -> float | None:
    """Seconds of "1:25", "00:00:2.3" or "85"; None for anything else."""
    match = _TIME.match(text.strip())
    if match is None:
        return None
    return int(match[1] or 0) * 3600 + int(match[2] or 0) * 60 + float(match[3])


def make_player(facts: FileFacts, item: MediaItem, *, resource: str) -> Element:
    """The <audio> or <video> of a file with its sources."""
    is_video = facts.media_type == "VIDEO"
    attrs: dict[str, str] = {}
    if is_video and facts.thumb_url:
        attrs["poster"] = facts.thumb_url
    attrs["controls"] = ""
    hidden = _hidden_controls(item)
    if hidden:
        attrs["controlslist"] = hidden
    attrs["preload"] = "none"
    for flag in ("loop", "muted"):
        if flag in item.values:
            attrs[flag] = ""
    attrs["data-mw-tmh"] = ""
    width = facts.thumb_width or facts.width
    if is_video:
        attrs["height"] = str(facts.thumb_height or facts.height)
        attrs["width"] = str(width)
    elif width:
        attrs["width"] = str(width)
        attrs["style"] = f"width:{width}px;"
    attrs["resource"] = resource
    attrs["data-durationhint"] = str(math.ceil(facts.duration))
    attrs["class"] = "mw-file-element"
    player = Element("video" if is_video else "audio", attrs)
    player.append(_main_source(facts, item, is_video=is_video))
    for derivative in facts.derivatives:
        player.append(_derived_source(derivative))
    for track in facts.tracks:
        player.append(_track(track))
    return player


def _main_source(facts: FileFacts, item: MediaItem, *, is_video: bool) -> Element:
    # The container's own type says nothing of what is in it.
    mime = facts.mime if facts.mime != "application/ogg" else f"{'video' if is_video else 'audio'}/ogg"
    attrs = {"src": facts.url + _fragment(facts, item), "type": mime}
    if is_video:
        attrs["data-file-width"] = str(facts.width)
        attrs["data-file-height"] = str(facts.height)
    return Element("source", attrs)


def _derived_source(derivative: object) -> Element:
    facts = derivative if isinstance(derivative, dict) else {}
    attrs = {"src": str(facts.get("src", "")), "type": str(facts.get("type", ""))}
    for key in ("width", "height"):
        if facts.get(key):
            attrs[f"data-{key}"] = str(facts[key])
    if facts.get("transcodekey"):
        attrs["data-transcodekey"] = str(facts["transcodekey"])
    return Element("source", attrs)


def _track(track: TrackFacts) -> Element:
    attrs = {
        "kind": track.kind,
        "type": "text/vtt",
        "src": track.url,
        "srclang": track.language,
        "label": track.label,
        "data-dir": track.direction,
    }
    return Element("track", attrs)


def _hidden_controls(item: MediaItem) -> str:
    """What `disablecontrols=` takes away of the browser's own controls; of its words a browser knows one."""
    wanted = {word.strip().lower() for word in item.values.get("disablecontrols", "").split(",")}
    return "nofullscreen" if "fullscreen" in wanted else ""


def _fragment(facts: FileFacts, item: MediaItem) -> str:
    """The part to be played: "#t=start,end"."""
    start = parse_time(item.values.get("starttime", ""))
    end = parse_time(item.values.get("endtime", ""))
    if start is None and end is None:
        return ""
    first = _shown_time(_clamp(start or 0.0, facts.duration))
    return f"#t={first}" if end is None else f"#t={first},{_shown_time(_clamp(end, facts.duration))}"


def _clamp(seconds: float, duration: float) -> float:
    """A time within the file: at most a second before its end."""
    return min(seconds, max(0.0, duration - 1)) if duration else seconds


def _shown_time(seconds: float) -> str:
    return f"{seconds:.14g}"
