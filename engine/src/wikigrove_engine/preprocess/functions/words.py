"""Functions on text: case, padding, encoding, numbers, plural, gender, grammar, language names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Final

from wikigrove_engine.ext import FunctionResult, ParserFunction
from wikigrove_engine.language import is_known_code, language_name, load_language
from wikigrove_engine.language.bcp47 import to_bcp47
from wikigrove_engine.language.numbers import VALID_NUMBER, fits_float, is_numeric
from wikigrove_engine.preprocess.anchors import section_anchor
from wikigrove_engine.preprocess.call import FunctionCall
from wikigrove_engine.preprocess.escape import encode_path, encode_query, escape_html
from wikigrove_engine.preprocess.frame import Frame
from wikigrove_engine.preprocess.functions.expr import format_value
from wikigrove_engine.preprocess.strip import MARKER, ExtensionCall
from wikigrove_engine.preprocess.texts import substitute
from wikigrove_engine.title import encode_title

_MAX_PADDING: Final = 500
_QUOTED: Final = re.compile(r"(?:[\"'](.+)[\"']|\"\"|'')\Z", re.DOTALL)
_DIGITS: Final = re.compile(r"\s*[-+]?\d+")


def between_markers(text: str, change: Callable[[str], str]) -> str:
    """Change what is not a strip marker."""
    if "\x7f" not in text:
        return change(text)
    out = []
    position = 0
    for match in MARKER.finditer(text):
        out += [change(text[position : match.start()]), match[0]]
        position = match.end()
    return "".join((*out, change(text[position:])))


def matches_word(call: FunctionCall, key: str, text: str) -> bool:
    """Whether an argument is the option `key` in one of its names."""
    word = call.expander.content_language.magic_words.get(key)
    if word is None or not text:
        return False
    return text in word.names or (not word.case_sensitive and text.lower() in (n.lower() for n in word.names))


def make_lower(call: FunctionCall) -> str:
    return between_markers(call.arg(0), call.expander.content_language.lower)


def make_upper(call: FunctionCall) -> str:
    return between_markers(call.arg(0), call.expander.content_language.upper)


def make_lower_first(call: FunctionCall) -> str:
    return call.expander.content_language.lower_first(call.arg(0))


def make_upper_first(call: FunctionCall) -> str:
    return call.expander.content_language.upper_first(call.arg(0))


def encode_url(call: FunctionCall) -> str:
    style = call.arg(1)
    text = call.expander.strip.remove_markers(call.arg(0))
    if matches_word(call, "url_wiki", style):
        return encode_title(text.replace(" ", "_"))
    return encode_path(text) if matches_word(call, "url_path", style) else encode_query(text)


def encode_anchor(call: FunctionCall) -> str:
    return section_anchor(call.expander.strip.remove_markers(call.arg(0)), call.expander.site)


def to_int(text: str) -> int:
    """As PHP's (int): the number that the text starts with, else 0."""
    match = _DIGITS.match(text)
    return int(match[0][:19]) if match is not None else 0


class Pad:
    def __init__(self, *, left: bool) -> None:
        self._left: Final = left

    def __call__(self, call: FunctionCall) -> str:
        text = call.arg(0)
        padding = call.expander.strip.remove_markers(call.arg(2)) if call.count > 2 else "0"
        missing = min(to_int(call.arg(1)), _MAX_PADDING) - len(text)
        if not padding or missing <= 0:
            return text
        filling = (padding * (missing // len(padding) + 1))[:missing]
        return filling + text if self._left else text + filling


def format_number(call: FunctionCall) -> str:
    language = call.expander.language
    options = [call.arg(n) for n in range(1, call.count)]
    change: Callable[[str], str]
    if any(matches_word(call, "rawsuffix", o) for o in options):
        return between_markers(call.arg(0), language.parse_number)
    lossless = any(matches_word(call, "lossless", o) or o.upper() == "LOSSLESS" for o in options)
    if lossless and is_numeric(call.arg(0)) and not fits_float(call.arg(0)):
        return call.arg(0)
    if any(matches_word(call, "nocommafysuffix", o) for o in options):
        change = lambda text: language.format_number(text, separators=False)  # noqa: E731
    else:
        change = language.format_number

    def formatted(text: str) -> str:
        if text in ("NAN", "INF", "-INF"):
            return {"NAN": "Not a Number", "INF": "∞", "-INF": "−∞"}[text]
        if is_numeric(text):
            return change(text)
        return VALID_NUMBER.sub(lambda m: change(m[0]) if m[0] else "", text)

    return between_markers(call.arg(0), formatted)


def choose_plural(call: FunctionCall) -> str:
    number = call.expander.language.parse_number(call.arg(0))
    if not number.isdecimal():
        # What is no whole number counts as a float, so that "1.0" is one.
        number = format_value(float(number)) if is_numeric(number) else "0"
    return call.expander.language.plural(number, [call.arg(n) for n in range(1, call.count)])


def choose_gender(call: FunctionCall) -> str:
    """By what a person has chosen in the preferences; the name may have its namespace before it."""
    forms = [call.arg(n) for n in range(1, call.count)]
    return call.expander.language.gender(call.expander.gender_of(call.arg(0)), forms)


def inflect(call: FunctionCall) -> str:
    strip = call.expander.strip
    return call.expander.language.grammar(strip.remove_markers(strip.unstrip_nowiki(call.arg(1))), call.arg(0))


def isolate_direction(call: FunctionCall) -> str:
    """{{bidi:}}: embed a text in marks of the direction of its first strong letter."""
    text = call.arg(0)
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind == "L":
            return f"\u202a{text}\u202c"
        if kind in ("R", "AL"):
            return f"\u202b{text}\u202c"
    return text


def show_language(call: FunctionCall) -> str:
    code = call.arg(0).lower() or call.expander.language.code
    return language_name(code, in_language=call.arg(1)) or to_bcp47(code)


def show_bcp47(call: FunctionCall) -> str:
    return to_bcp47(call.arg(0) or call.expander.language.code)


def show_direction(call: FunctionCall) -> str:
    code = call.arg(0).lower() or call.expander.language.code
    if is_known_code(code):
        return load_language(code).direction
    call.expander.add_tracking("bad-language-code-category")
    return "ltr"


def make_tag(call: FunctionCall) -> str:
    """{{#tag:name|inside|attribute=value}}: an extension tag, or a plain one where there is no such extension."""
    name = call.arg(0).lower()
    attributes: dict[str, str] = {}
    inner = call.raw_arg(1) if call.count > 1 else None
    for index in range(2, call.count):
        key = call.arg_name(index)
        if key is None:
            continue
        attributes[key] = call.arg_value(index)
    return expand_tag(call.frame, name, inner, attributes)


def expand_tag(frame: Frame, name: str, inner: str | None, attributes: dict[str, str]) -> str:
    """An extension tag that a function made; `inner` None: one that closes itself. Quotes around values don't count."""
    expander = frame.expander
    for key, value in attributes.items():
        quoted = _QUOTED.match(value)
        if quoted is not None:
            attributes[key] = quoted[1] or ""
    text = "".join(f' {k}="{escape_html(v)}"' for k, v in attributes.items())
    close = f"</{name}>"
    source = f"<{name}{text}/>" if inner is None else f"<{name}{text}>{inner}{close}"
    if name not in expander.tags:
        return f"<{name}{text}>{inner or ''}{close}"
    extension = ExtensionCall(
        name=name,
        attributes=text,
        inner=inner,
        close=close,
        source=source,
        frame=frame,
        from_function=True,
        attribute_pairs=tuple(attributes.items()),
    )
    return expander.strip.add(extension, name=name)


def show_message(call: FunctionCall) -> str | FunctionResult:
    """{{int:key|$1|...}}: a message of the interface."""
    key = call.arg(0)
    if not key:
        return FunctionResult("", found=False)
    text = call.expander.find_message(_message_key(key))
    if text is None:
        return f"⧼{key}⧽"
    parameters = [call.arg(n) for n in range(1, call.count)]
    return FunctionResult(substitute(text, parameters), wikitext_source=True)


def _message_key(key: str) -> str:
    return (key[:1].lower() + key[1:]).replace(" ", "_")


def word_functions() -> list[ParserFunction]:
    plain: list[tuple[str, Callable[[FunctionCall], str | FunctionResult]]] = [
        ("lc", make_lower),
        ("uc", make_upper),
        ("lcfirst", make_lower_first),
        ("ucfirst", make_upper_first),
        ("urlencode", encode_url),
        ("anchorencode", encode_anchor),
        ("padleft", Pad(left=True)),
        ("padright", Pad(left=False)),
        ("formatnum", format_number),
        ("plural", choose_plural),
        ("gender", choose_gender),
        ("grammar", inflect),
        ("bidi", isolate_direction),
        ("int", show_message),
    ]
    return [
        *(ParserFunction(key, call, hash=False) for key, call in plain),
        ParserFunction("language", show_language, variable=True),
        ParserFunction("bcp47", show_bcp47, variable=True),
        ParserFunction("dir", show_direction, variable=True),
        ParserFunction("tag", make_tag),
    ]
