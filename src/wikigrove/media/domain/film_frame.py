"""A picture of a film, where PyAV is installed (`pip install wikigrove[video]`); else films have no picture to show.

PyAV brings FFmpeg's decoders, which are large; a wiki without films needs none of them.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import pyvips

from wikigrove.media.domain.inspect_file import MAX_PIXELS
from wikigrove.media.errors import ThumbnailFailed

_MOST_FRAMES: Final = 300
"""Frames that are decoded on the way from a key frame to the second that is wanted."""


@lru_cache(maxsize=1)
def can_draw_frames() -> bool:
    return find_spec("av") is not None


def draw_frame(source: Path, *, width: int, second: int) -> bytes:
    """The film's picture at a second, `width` pixels wide, as JPEG. Raises ThumbnailFailed."""
    import av

    try:
        with av.open(str(source)) as container:
            stream = container.streams.video[0]
            if stream.width * stream.height > MAX_PIXELS:
                raise ThumbnailFailed("the film's pictures are too large")
            stream.thread_count = 1
            if second:
                container.seek(second * 1_000_000)
            frame = _find_frame(container, stream, second)
            if frame is None:
                raise ThumbnailFailed("no picture in this film")
            return _write_frame(frame, width)
    except (av.FFmpegError, pyvips.Error, IndexError, ValueError, OSError) as err:
        raise ThumbnailFailed(str(err)) from err


def _find_frame(container: Any, stream: Any, second: int) -> Any:
    """The first frame at that second; where the film ends before, its last one."""
    frame = None
    for number, frame in enumerate(container.decode(stream)):
        if (frame.time or 0.0) >= second or number >= _MOST_FRAMES:
            break
    return frame


def _write_frame(frame: Any, width: int) -> bytes:
    plain = frame.reformat(format="rgb24")
    plane = plain.planes[0]
    data, row = bytes(plane), plain.width * 3
    # Rows may be longer in memory than in the picture.
    packed = b"".join(data[y * plane.line_size : y * plane.line_size + row] for y in range(plain.height))
    image = pyvips.Image.new_from_memory(packed, plain.width, plain.height, 3, "uchar").copy(interpretation="srgb")
    image = image.thumbnail_image(width, height=100_000)
    return bytes(image.write_to_buffer(".jpg[Q=85,strip]"))
