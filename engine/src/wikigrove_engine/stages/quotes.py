"""Runs of apostrophes to <i> and <b>, line by line, balanced as MediaWiki does."""

from __future__ import annotations

from wikigrove_engine.tokenize.tokens import (
    CLOSE,
    NEWLINE,
    OPEN,
    QUOTE,
    Piece,
    Quote,
    Source,
    Tag,
    close_tag,
    made_close,
    open_tag,
)


def convert_quotes(tokens: list[Piece]) -> list[Piece]:
    """Replace all quote tokens. A line ends at a line break and at the borders of table cells."""
    if not any(not isinstance(t, str) and t.kind == QUOTE for t in tokens):
        return tokens
    out: list[Piece] = []
    places: list[int] = []
    for token in tokens:
        if not isinstance(token, str):
            kind = token.kind
            if kind == QUOTE:
                places.append(len(out))
            elif places and (
                kind == NEWLINE or (kind in (OPEN, CLOSE) and isinstance(token, Tag) and _ends_line(token))
            ):
                _convert_line(out, places)
                places = []
        out.append(token)
    if places:
        _convert_line(out, places)
    return out


def _ends_line(tag: Tag) -> bool:
    # In a table of HTML tags a line goes on.
    return tag.name in ("td", "th") and not tag.literal


def _convert_line(out: list[Piece], places: list[int]) -> None:
    quotes: list[Quote] = []
    for place in places:
        token = out[place]
        assert isinstance(token, Quote)
        quotes.append(token)
    _balance(out, places, quotes)
    _emit_tags(out, places, quotes)


def _balance(out: list[Piece], places: list[int], quotes: list[Quote]) -> None:
    """With an odd number of both, one bold is meant as an apostrophe and an italic: find which."""
    bold = sum(1 for q in quotes if q.length in (3, 5))
    italic = sum(1 for q in quotes if q.length in (2, 5))
    if bold % 2 == 0 or italic % 2 == 0:
        return
    single = multi = space = -1
    for i, quote in enumerate(quotes):
        if quote.length != 3:
            continue
        before = out[places[i] - 1] if places[i] > 0 else ""
        text = before if isinstance(before, str) else "xx"
        last = text[-1:]
        second = text[-2:-1]
        if last == " " and space < 0:
            space = i
        elif last != " ":
            if second == " " and single < 0:
                single = i
                break
            if multi < 0:
                multi = i
    chosen = single if single >= 0 else multi if multi >= 0 else space
    if chosen < 0:
        return
    quote = quotes[chosen]
    source = quote.source
    start = source.start + 1 if source.start >= 0 else -1
    fresh = Quote(2, Source(start, source.end))
    quotes[chosen] = fresh
    out[places[chosen]] = fresh
    text_before = out[places[chosen] - 1] if places[chosen] > 0 else None
    if isinstance(text_before, str):
        out[places[chosen] - 1] = text_before + "'"
    else:
        # There is no text to take the apostrophe: keep it on the quote itself.
        fresh.source.note("apostrophe", True)


def _emit_tags(out: list[Piece], places: list[int], quotes: list[Quote]) -> None:
    made: list[list[Piece]] = []
    state = ""
    both = -1
    for i, quote in enumerate(quotes):
        pieces: list[Piece] = ["'"] if quote.source.find("apostrophe") else []
        made.append(pieces)
        whole = quote.source
        if quote.length == 2:
            if state == "both":
                _open_both(made[both], quotes[both].source, first="b", second="i")
                pieces.append(close_tag("i", whole))
                state = "b"
            elif state == "i":
                pieces.append(close_tag("i", whole))
                state = ""
            elif state == "bi":
                pieces.append(close_tag("i", whole))
                state = "b"
            elif state == "ib":
                pieces += [made_close("b"), close_tag("i", whole), _reopen("b")]
                state = "b"
            else:
                pieces.append(open_tag("i", whole))
                state += "i"
        elif quote.length == 3:
            if state == "both":
                _open_both(made[both], quotes[both].source, first="i", second="b")
                pieces.append(close_tag("b", whole))
                state = "i"
            elif state == "b":
                pieces.append(close_tag("b", whole))
                state = ""
            elif state == "bi":
                pieces += [made_close("i"), close_tag("b", whole), _reopen("i")]
                state = "i"
            elif state == "ib":
                pieces.append(close_tag("b", whole))
                state = "i"
            else:
                pieces.append(open_tag("b", whole))
                state += "b"
        elif state == "both":
            _open_both(made[both], quotes[both].source, first="i", second="b")
            pieces += _close_both(whole, "b", "i")
            state = ""
        elif state == "b":
            pieces += [close_tag("b", _part(whole, 0, 3)), open_tag("i", _part(whole, 3, 5))]
            state = "i"
        elif state == "i":
            pieces += [close_tag("i", _part(whole, 0, 2)), open_tag("b", _part(whole, 2, 5))]
            state = "b"
        elif state == "bi":
            pieces += _close_both(whole, "i", "b")
            state = ""
        elif state == "ib":
            pieces += _close_both(whole, "b", "i")
            state = ""
        else:
            state = "both"
            both = i
    if state == "both":
        _open_both(made[both], quotes[both].source, first="b", second="i")
        state = "bi"
    for i in range(len(places) - 1, -1, -1):
        out[places[i] : places[i] + 1] = made[i]
    for name in reversed(state):
        out.append(made_close(name))


def _reopen(name: str) -> Tag:
    tag = open_tag(name)
    tag.source.auto_start = True
    return tag


def _part(source: Source, start: int, end: int) -> Source:
    if source.start < 0:
        return Source()
    return Source(source.start + start, source.start + end)


_WIDTH = {"i": 2, "b": 3}


def _open_both(pieces: list[Piece], source: Source, *, first: str, second: str) -> None:
    width = _WIDTH[first]
    pieces += [open_tag(first, _part(source, 0, width)), open_tag(second, _part(source, width, 5))]


def _close_both(source: Source, first: str, second: str) -> list[Piece]:
    width = _WIDTH[first]
    return [close_tag(first, _part(source, 0, width)), close_tag(second, _part(source, width, 5))]
