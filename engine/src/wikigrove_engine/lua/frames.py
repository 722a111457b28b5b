"""Frames for Lua: arguments, templates, parser functions and tags."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from wikigrove_engine.lua.faults import LuaFault
from wikigrove_engine.lua.host import LuaHost, to_bytes, to_text
from wikigrove_engine.preprocess.call import FunctionCall
from wikigrove_engine.preprocess.escape import decode_references
from wikigrove_engine.preprocess.frame import Frame
from wikigrove_engine.preprocess.functions.words import expand_tag
from wikigrove_engine.preprocess.nodes import Part, Seq, Tree
from wikigrove_engine.title import NS_TEMPLATE, Title

_MAX_KEY: Final = 9


def describe_arguments(frame: Frame) -> list[Any]:
    """Names and values for Lua, one after the other; False for a value that has to be expanded."""
    out: list[Any] = []
    for name, part in frame.arguments.items():
        out.append(to_key(name))
        value = part.value
        if value.nodes:
            out.append(False)
        else:
            text = value.tree.source[value.start : value.end]
            out.append(to_bytes(text if part.name is None else text.strip()))
    return out


def to_key(name: str) -> Any:
    """An argument's name; whole numbers are numbers in Lua."""
    if name.isdigit() and name.isascii() and len(name) <= _MAX_KEY and (name[0] != "0" or name == "0"):
        return int(name)
    if name.startswith("-") and name[1:].isdigit() and name.isascii() and len(name) <= _MAX_KEY and name[1] != "0":
        return int(name)
    return to_bytes(name)


def to_name(key: object) -> str:
    """The reverse of `to_key`."""
    return to_text(key) if isinstance(key, bytes) else f"{float(key):.14g}" if isinstance(key, int | float) else ""


def make_parts(pairs: tuple[object, ...], *, numbered: bool = False) -> list[Part]:
    """Names and finished values from Lua as arguments of a call; where `numbered`, whole numbers have no name.

    Their sources have no nodes, so nothing in them is ever expanded again.
    """
    pieces: list[str] = []
    places: list[tuple[int, int, int, int]] = []
    position = 0
    for i in range(0, len(pairs) - 1, 2):
        key, value = pairs[i], pairs[i + 1]
        name = to_name(key)
        text = to_text(value) if isinstance(value, bytes) else ""
        index = int(key) if numbered and isinstance(key, int | float) else 0
        if index:
            name = ""
        pieces += [name, "=", text, "|"]
        name_end = position + len(name)
        value_end = name_end + 1 + len(text)
        places.append((position, name_end, value_end, index))
        position = value_end + 1
    tree = Tree("".join(pieces), for_inclusion=True)
    parts: list[Part] = []
    for start, name_end, value_end, index in places:
        value_seq = Seq(tree, name_end + 1, value_end, [])
        if index:
            parts.append(Part(name_end + 1, value_end, name=None, equals=-1, value=value_seq, index=index))
        else:
            name_seq = Seq(tree, start, name_end, [])
            parts.append(Part(start, value_end, name=name_seq, equals=name_end, value=value_seq, index=0))
    return parts


class FrameFunctions:
    """The host functions of the library "mw"."""

    def __init__(self, host: LuaHost) -> None:
        self._host: Final = host

    def argument(self, number: float, key: object) -> bytes | None:
        text = self._host.frame(number).find_argument(to_name(key))
        return None if text is None else to_bytes(text)

    def arguments(self, number: float) -> tuple[Any, ...]:
        """All that have to be expanded."""
        frame = self._host.frame(number)
        out: list[Any] = []
        for name, part in list(frame.arguments.items()):
            if part.value.nodes:
                out += [to_key(name), to_bytes(frame.find_argument(name) or "")]
        return tuple(out)

    def parent(self, number: float) -> tuple[Any, ...] | None:
        frame = self._host.frame(number).parent
        if frame is None:
            return None
        shown = frame.expander.site.title_rules.prefixed_text(frame.title)
        return (self._host.add_frame(frame), to_bytes(shown), *describe_arguments(frame))

    def new_child(self, number: float, title: bytes | None, *pairs: object) -> tuple[int, bytes]:
        frame = self._host.frame(number)
        name = frame.title if title is None else self._title(to_text(title))
        if name is None:
            raise LuaFault("frame:newChild: invalid title")
        child = make_child(frame, name, pairs)
        return self._host.add_frame(child), to_bytes(frame.expander.site.title_rules.prefixed_text(name))

    def data_frame(self, title: bytes) -> int:
        """The frame of a data module: no arguments, no parent."""
        expander = self._host.expander
        name = self._title(to_text(title))
        return self._host.add_frame(Frame(expander, title=name if name is not None else expander.page.title))

    def preprocess(self, number: float, text: bytes) -> bytes:
        frame = self._host.frame(number)
        if len(text) > frame.expander.site.limits.include_bytes:
            # As MediaWiki: what is too large for a page is not looked at.
            return text
        return to_bytes(frame.expand_text(to_text(text), for_inclusion=frame.parent is not None))

    def expand_template(self, number: float, title: bytes, *pairs: object) -> bytes:
        frame = self._host.frame(number)
        expander = frame.expander
        name = to_text(title)
        found = expander.find_title(decode_references(name), namespace=NS_TEMPLATE)
        if found is None or found.is_external:
            raise LuaFault(f'frame:expandTemplate: invalid title "{name}"')
        text = expander.expand_template(found, make_parts(pairs), frame)
        if text is None:
            raise LuaFault(
                f'frame:expandTemplate: template "{expander.site.title_rules.prefixed_text(found)}" does not exist'
            )
        return to_bytes(text)

    def call_function(self, number: float, name: bytes, *pairs: object) -> bytes:
        """A parser function: argument 1 stands behind the colon unless the name has it with it."""
        frame = self._host.frame(number)
        expander = frame.expander
        head, colon, first = to_text(name).partition(":")
        function = expander.names.find_function(head)
        parts = make_parts(pairs, numbered=True)
        variable = expander.names.find_variable(head) if not colon and not parts else None
        if variable is not None or function is None:
            if variable is None:
                raise LuaFault(f'frame:callParserFunction: function "{head}" was not found')
            call = FunctionCall(frame, key=variable.key, name=head, first=None, parts=[])
            return to_bytes(expander.call_function(variable, call).text)
        if not colon:
            rest: list[Part] = []
            first = ""
            for part in parts:
                if part.index == 1 and not first:
                    first = part.value.source
                else:
                    rest.append(part)
            parts = rest
        call = FunctionCall(frame, key=function.key, name=head, first=first.strip(), parts=parts)
        braces = expander.call_function(function, call)
        if not braces.found:
            raise LuaFault(f'frame:callParserFunction: function "{head}" was not found')
        return to_bytes(braces.text)

    def extension_tag(self, number: float, name: bytes, content: bytes | None, *pairs: object) -> bytes:
        if content is not None:
            return self.call_function(number, b"#tag:" + name, 2, content, *pairs)
        attributes: dict[str, str] = {}
        for key, value in zip(pairs[::2], pairs[1::2], strict=True):
            if isinstance(key, bytes) and isinstance(value, bytes):
                attributes[to_text(key)] = to_text(value)
        return to_bytes(expand_tag(self._host.frame(number), to_text(name).lower(), None, attributes))

    def is_substing(self) -> bool:
        return self._host.expander.keeps_source

    def count_expensive(self) -> None:
        if not self._host.expander.count_expensive():
            raise LuaFault("too many expensive function calls")

    def add_warning(self, text: bytes) -> None:
        """Shown above a preview; several are shown one after the other."""
        warnings = self._host.expander.metadata.warnings
        earlier = warnings.get("scribunto-warning", ())
        shown = to_text(text)
        if shown not in earlier:
            warnings["scribunto-warning"] = (" ".join((*earlier, shown)),)

    def json_page(self, name: bytes) -> bytes:
        """The text of a JSON page."""
        title = self._title(to_text(name))
        expander = self._host.expander
        loaded = expander.templates.find(title) if title is not None and not title.is_external else None
        if title is None or loaded is None:
            raise LuaFault(f'bad argument #1 to "mw.loadJsonData" ("{to_text(name)}" is not a valid JSON page)')
        return to_bytes(loaded.text)

    def _title(self, text: str) -> Title | None:
        return self._host.expander.find_title(text)


def make_child(frame: Frame, title: Title, pairs: tuple[object, ...]) -> Frame:
    """A frame whose arguments are finished texts."""
    child = Frame(frame.expander, title=title, parent=frame, depth=frame.depth + 1)
    for part in make_parts(pairs):
        if part.name is not None:
            child.arguments[part.name.source] = part
    return child


def make_frames(host: LuaHost) -> Mapping[str, Callable[..., Any]]:
    own = FrameFunctions(host)
    return {
        "argument": own.argument,
        "arguments": own.arguments,
        "parent": own.parent,
        "new_child": own.new_child,
        "data_frame": own.data_frame,
        "preprocess": own.preprocess,
        "expand_template": own.expand_template,
        "call_function": own.call_function,
        "extension_tag": own.extension_tag,
        "is_substing": own.is_substing,
        "count_expensive": own.count_expensive,
        "add_warning": own.add_warning,
        "json_page": own.json_page,
    }
