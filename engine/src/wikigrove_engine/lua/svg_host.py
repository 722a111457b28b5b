"""The host's half of mw.svg: a drawing as an image element. As an image it can neither run scripts nor load anything."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from wikigrove_engine.html.sanitizer import sanitize_attributes
from wikigrove_engine.lua.faults import LuaFault
from wikigrove_engine.lua.host import to_bytes, to_text
from wikigrove_engine.preprocess.escape import escape_html
from wikigrove_engine.preprocess.strip import RawText

if TYPE_CHECKING:
    from wikigrove_engine.lua.host import LuaHost

MAX_SIZE: Final = 200_000


class ImageHost:
    def __init__(self, host: LuaHost) -> None:
        self._host: Final = host

    def functions(self) -> dict[str, Callable[..., object]]:
        return {"image": self.image}

    def image(self, drawing: bytes, *attributes: bytes) -> bytes:
        """A marker that stands for the image. `attributes`: names and values, one after the other."""
        if len(drawing) > MAX_SIZE:
            raise LuaFault(f"mw.svg: the drawing is longer than {MAX_SIZE} bytes")
        expander = self._host.expander
        given = {to_text(n).lower(): to_text(v) for n, v in zip(attributes[::2], attributes[1::2], strict=False)}
        given.pop("src", None)
        given.pop("srcset", None)
        kept = sanitize_attributes("img", given, protocols=expander.site.protocols)
        shown = "".join(f' {name}="{escape_html(value)}"' for name, value in kept.items())
        source = b64encode(drawing).decode()
        html = f'<img src="data:image/svg+xml;base64,{source}"{shown}>'
        return to_bytes(expander.strip.add(RawText(html, is_html=True), name="svg"))


def make_images(host: LuaHost) -> dict[str, Callable[..., object]]:
    return ImageHost(host).functions()
