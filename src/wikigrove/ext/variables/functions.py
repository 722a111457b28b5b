"""The functions. All of them are volatile: what they say depends on what was read before."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from wikigrove_engine.ext import FunctionResult, ParserFunction

from wikigrove.ext.variables.final import MARK, NAME
from wikigrove.ext.variables.store import page_variables

if TYPE_CHECKING:
    from wikigrove_engine.preprocess.call import FunctionCall


def define(call: FunctionCall) -> str:
    """{{#vardefine:name|value}}: nothing is shown."""
    page_variables(call.expander).set(call.arg(0), call.arg(1))
    return ""


def define_and_show(call: FunctionCall) -> str:
    """{{#vardefineecho:name|value}}"""
    define(call)
    return call.arg(1)


def show(call: FunctionCall) -> str:
    """{{#var:name|default}}: the default stands for a variable that is empty, too."""
    return page_variables(call.expander).find(call.arg(0)) or call.arg(1)


def choose_if_set(call: FunctionCall) -> str:
    """{{#varexists:name|if set|if not}}"""
    is_set = page_variables(call.expander).find(call.arg(0)) is not None
    if call.count < 2:
        return "1" if is_set else ""
    return call.arg(1) if is_set else call.arg(2)


def show_final(call: FunctionCall) -> FunctionResult:
    """{{#var_final:name|default}}: what the variable holds at the end of the page."""
    name, default = escape(call.arg(0)), escape(call.arg(1))
    return FunctionResult(f'<span {MARK}="{default}" {NAME}="{name}"></span>', is_html=True)


def variable_functions() -> tuple[ParserFunction, ...]:
    return (
        ParserFunction("vardefine", define, volatile=True),
        ParserFunction("vardefineecho", define_and_show, volatile=True),
        ParserFunction("var", show, volatile=True),
        ParserFunction("varexists", choose_if_set, volatile=True),
        ParserFunction("var_final", show_final, volatile=True),
    )
