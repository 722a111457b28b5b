"""The general parameters, and the formats as modules that paraminfo knows."""

from __future__ import annotations

from typing import Final

from wikigrove.api.action.call import Call
from wikigrove.api.action.declare import Module, Param, flag, number, one, string, user
from wikigrove.api.action.registry import add_module, names_of

FORMATS: Final = ("json", "jsonfm", "none", "php", "phpfm", "rawfm", "xml", "xmlfm")


def _show_nothing(call: Call) -> None:
    """Formats and the main module answer nothing of their own."""


def _actions() -> tuple[str, ...]:
    return names_of("action")


MAIN: Final = Module(
    "main",
    _show_nothing,
    group="main",
    class_name="ApiMain",
    needs_read=False,
    params=(
        Param("action", "submodule", "help", _actions),
        Param("format", "submodule", "jsonfm", FORMATS),
        number("maxlag"),
        number("smaxage", 0),
        number("maxage", 0),
        one("assert", "anon|bot|user"),
        user("assertuser", users=("name",)),
        string("requestid"),
        flag("servedby"),
        flag("curtimestamp"),
        flag("responselanginfo"),
        string("origin"),
        string("uselang", "user"),
        string("variant"),
        one("errorformat", "bc|html|none|plaintext|raw|wikitext", "bc"),
        string("errorlang", "uselang"),
        flag("errorsuselocal"),
    ),
)
_VERSION: Final = one("formatversion", "1|2|latest", "1")
_WRAPPED: Final = flag("wrappedhtml")
_JSON: Final = (string("callback"), flag("utf8"), flag("ascii"))
_XML: Final = (string("xslt"), flag("includexmlnamespace"))

add_module(MAIN)
for _name, _class, _params in (
    ("json", "ApiFormatJson", (*_JSON, _VERSION)),
    ("jsonfm", "ApiFormatJson", (_WRAPPED, *_JSON, _VERSION)),
    ("none", "ApiFormatNone", ()),
    ("php", "ApiFormatPhp", (_VERSION,)),
    ("phpfm", "ApiFormatPhp", (_WRAPPED, _VERSION)),
    ("rawfm", "ApiFormatJson", (_WRAPPED, *_JSON, _VERSION)),
    ("xml", "ApiFormatXml", _XML),
    ("xmlfm", "ApiFormatXml", (_WRAPPED, *_XML)),
):
    add_module(Module(_name, _show_nothing, group="format", class_name=_class, params=_params))
