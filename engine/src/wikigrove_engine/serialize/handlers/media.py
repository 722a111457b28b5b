"""Files. (The other helper fills this.)"""

from __future__ import annotations

from wikigrove_engine.serialize.handlers.base import Handler


class MediaHandler(Handler):
    """<figure>, and <span> or other elements of type mw:File."""
