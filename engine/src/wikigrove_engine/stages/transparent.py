"""Which tokens show nothing, so that a line that starts with them still starts behind them."""

from __future__ import annotations

from wikigrove_engine.tokenize.tokens import COMMENT, EMPTY_LINE, VOID, Fragment, Piece, Tag


def is_transparent(token: Piece) -> bool:
    """White space, comments, template markers, switches, categories and language links."""
    if isinstance(token, str):
        return not token or token.isspace()
    kind = token.kind
    if kind in (COMMENT, EMPTY_LINE):
        return True
    return kind == VOID and isinstance(token, Tag) and token.name in ("meta", "link") and is_silent_tag(token)


def is_quiet(token: Piece) -> bool:
    """What an extension gave without any appearance: a line of such things alone makes no paragraph (T186965)."""
    return isinstance(token, Fragment) and all(node.name in ("meta", "style") for node in token.nodes)


def is_silent_tag(tag: Tag) -> bool:
    if tag.attrs is None:
        return False
    if tag.name == "link":
        return tag.attrs.get("rel", "").startswith("mw:PageProp/")
    if tag.attrs.get("property", "").startswith("mw:PageProp/"):
        return True
    return tag.attrs.get("typeof", "").startswith(("mw:Transclusion", "mw:Includes", "mw:Extension/indicator"))


def is_marker_start(token: Piece) -> bool:
    return (
        isinstance(token, Tag)
        and token.name == "meta"
        and token.attrs is not None
        and (token.attrs.get("typeof") == "mw:Transclusion")
    )


def is_marker_end(token: Piece) -> bool:
    return (
        isinstance(token, Tag)
        and token.name == "meta"
        and token.attrs is not None
        and (token.attrs.get("typeof") == "mw:Transclusion/End")
    )
