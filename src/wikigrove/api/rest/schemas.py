"""What answers look like, for the description in OpenAPI."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

Schema = Mapping[str, Any]
TEXT: Final[Schema] = {"type": "string"}
NUMBER: Final[Schema] = {"type": "integer"}
FLAG: Final[Schema] = {"type": "boolean"}
TIME: Final[Schema] = {"type": "string", "format": "date-time"}
ADDRESS: Final[Schema] = {"type": "string", "format": "uri"}


def shape(*, needs: tuple[str, ...] = (), **parts: Schema) -> dict[str, Any]:
    """An object. `needs`: what is always there; nothing named: all of it."""
    return {"type": "object", "properties": dict(parts), "required": list(needs or parts)}


def list_of(inner: Schema) -> dict[str, Any]:
    return {"type": "array", "items": inner}


def maybe(inner: Schema) -> dict[str, Any]:
    return {"anyOf": [inner, {"type": "null"}]}


USER: Final = shape(id=maybe(NUMBER), name=TEXT)
LICENSE: Final = shape(url=TEXT, title=TEXT)
LATEST: Final = shape(id=NUMBER, timestamp=TIME)
PAGE: Final = shape(
    needs=("id", "key", "title", "latest", "content_model", "license"),
    id=NUMBER, key=TEXT, title=TEXT, latest=LATEST, content_model=TEXT, license=LICENSE, html_url=ADDRESS, html=TEXT,
)  # fmt: skip
PAGE_SOURCE: Final = shape(
    id=NUMBER, key=TEXT, title=TEXT, latest=LATEST, content_model=TEXT, license=LICENSE, source=TEXT
)
REVISION: Final = shape(
    needs=("id", "size", "minor", "timestamp", "content_model", "page", "license", "user", "comment", "delta"),
    id=NUMBER, size=NUMBER, minor=FLAG, timestamp=TIME, content_model=TEXT,
    page=shape(id=NUMBER, key=TEXT, title=TEXT), license=LICENSE, user=maybe(USER), comment=maybe(TEXT),
    delta=maybe(NUMBER), source=TEXT, html=TEXT, html_url=ADDRESS,
)  # fmt: skip
HISTORY_ROW: Final = shape(
    id=NUMBER, timestamp=TIME, minor=FLAG, size=NUMBER, comment=maybe(TEXT), user=maybe(USER), delta=maybe(NUMBER)
)
HISTORY: Final = shape(
    needs=("revisions", "latest"), revisions=list_of(HISTORY_ROW), latest=ADDRESS, older=ADDRESS, newer=ADDRESS
)
COUNT: Final = shape(count=NUMBER, limit=FLAG)
PICTURE: Final = shape(
    mediatype=TEXT,
    size=maybe(NUMBER),
    width=maybe(NUMBER),
    height=maybe(NUMBER),
    duration=maybe({"type": "number"}),
    url=ADDRESS,
)
FILE: Final = shape(
    needs=(), title=TEXT, file_description_url=ADDRESS, latest=shape(timestamp=TIME, user=maybe(USER)), preferred=PICTURE,
    original=PICTURE, thumbnail=PICTURE,
)  # fmt: skip
LANGUAGE_LINK: Final = shape(code=TEXT, name=TEXT, key=TEXT, title=TEXT)
LINT: Final = shape(
    type=TEXT, dsr=list_of(maybe(NUMBER)), templateInfo=maybe({"type": "object"}), params={"type": "object"}
)
FOUND: Final = shape(
    pages=list_of(
        shape(
            id=NUMBER, key=TEXT, title=TEXT, excerpt=maybe(TEXT), matched_title=maybe(TEXT), description=maybe(TEXT),
            thumbnail=maybe({"type": "object"}),
        )
    )
)  # fmt: skip
ERROR: Final = shape(
    needs=("httpCode", "httpReason"), httpCode=NUMBER, httpReason=TEXT, messageTranslations={"type": "object"},
    message=TEXT, error=TEXT,
)  # fmt: skip
