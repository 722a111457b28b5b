"""A formula in TeX as elements of MathML, of which only those come through that show something."""

from __future__ import annotations

import html
import re
from functools import lru_cache
from typing import Final
from xml.etree import ElementTree

from latex2mathml.converter import convert_to_element
from wikigrove_engine.tree.nodes import Element, Text

from wikigrove.ext.math.chemistry import expand_chemistry
from wikigrove.ext.math.macros import to_latex

MAX_LENGTH: Final = 5000
_NAMESPACE: Final = "http://www.w3.org/1998/Math/MathML"
_ELEMENTS: Final = frozenset(
    (
        *("math", "menclose", "merror", "mfenced", "mfrac", "mglyph", "mi", "mlabeledtr", "mmultiscripts", "mn", "mo"),
        *("mover", "mpadded", "mphantom", "mprescripts", "mroot", "mrow", "ms", "mspace", "msqrt", "mstyle", "msub"),
        *("msubsup", "msup", "mtable", "mtd", "mtext", "mtr", "munder", "munderover", "none"),
    )
)
_ATTRIBUTES: Final = frozenset(
    (
        *("accent", "accentunder", "align", "columnalign", "columnlines", "columnspacing", "columnspan", "depth"),
        *("displaystyle", "fence", "form", "frame", "height", "largeop", "linethickness", "lspace", "mathbackground"),
        *("mathcolor", "mathsize", "mathvariant", "maxsize", "minsize", "movablelimits", "notation", "rowalign"),
        *(
            "rowlines",
            "rowspacing",
            "rowspan",
            "rspace",
            "scriptlevel",
            "separator",
            "stretchy",
            "symmetric",
            "voffset",
        ),
        "width",
    )
)
_VALUE: Final = re.compile(r"[\w#%. +\-,]*")
_UNKNOWN: Final = re.compile(r"\\[A-Za-z]+")

Node = tuple[str, tuple[tuple[str, str], ...], str, tuple["Node", ...]]
"""Name, attributes, text, children."""


class FormulaError(Exception):
    """Why a formula can't be read: a message key and its parameters."""

    def __init__(self, key: str, *params: str) -> None:
        super().__init__(key, *params)
        self.key: Final = key
        self.params: Final = params


def make_mathml(source: str, *, display: str) -> Element:
    """The formula as an element `math`; `display` is "inline", "block" or "" for inline at full size.

    Raises FormulaError.
    """
    row = _build(_convert(source, "inline" if display == "inline" else "block"))
    annotation = Element("annotation", {"encoding": "application/x-tex"})
    annotation.append(Text(source.strip()))
    semantics = Element("semantics")
    style = Element("mstyle", {"displaystyle": "false" if display == "inline" else "true", "scriptlevel": "0"})
    style.append(row)
    semantics.append(style)
    semantics.append(annotation)
    math = Element("math", {"xmlns": _NAMESPACE, "alttext": source.strip()})
    if display == "block":
        math.attrs["display"] = "block"
    math.append(semantics)
    return math


@lru_cache(maxsize=2048)
def _convert(source: str, display: str) -> Node:
    """`display` "block": limits of sums stand above and below, as at full size."""
    if len(source) > MAX_LENGTH:
        raise FormulaError("math_too_long", str(MAX_LENGTH))
    try:
        root = convert_to_element(to_latex(expand_chemistry(source)), display=display)
    except RecursionError as error:
        raise FormulaError("math_too_long", str(MAX_LENGTH)) from error
    except Exception as error:  # its errors have no common base
        raise FormulaError("math_syntax_error") from error
    return _read(root[0] if len(root) == 1 else root, 0)


def _read(element: ElementTree.Element, depth: int) -> Node:
    if depth > 150:
        raise FormulaError("math_too_long", str(MAX_LENGTH))
    name = element.tag if element.tag in _ELEMENTS and element.tag != "math" else "mrow"
    text = html.unescape(element.text or "")
    unknown = _UNKNOWN.fullmatch(text)
    if unknown is not None and name in ("mi", "mo"):
        raise FormulaError("math_unknown_function", text)
    if name == "mo" and text in (r"\{", r"\}"):
        # The converter keeps the backslash of large braces.
        text = text[1]
    attributes = tuple(
        (key, value) for key, value in element.attrib.items() if key in _ATTRIBUTES and _VALUE.fullmatch(value)
    )
    return name, attributes, text, tuple(_read(child, depth + 1) for child in element)


def _build(node: Node) -> Element:
    name, attributes, text, children = node
    out = Element(name, dict(attributes))
    if text:
        out.append(Text(text))
    for child in children:
        out.append(_build(child))
    return out
