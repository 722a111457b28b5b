"""{{#invoke:Module|function|...}}."""

from __future__ import annotations

import hashlib
import html
import re
import time
from collections.abc import Mapping
from typing import Final

from wikigrove_engine.ext import FunctionResult, ParserFunction
from wikigrove_engine.lua.catalog import core_libraries
from wikigrove_engine.lua.faults import TIME_MESSAGE, ScriptError
from wikigrove_engine.lua.frames import describe_arguments
from wikigrove_engine.lua.host import LuaHost, to_bytes, to_text
from wikigrove_engine.lua.limits import LuaLimits
from wikigrove_engine.lua.session import LuaSession, Outcome
from wikigrove_engine.metadata import Cost
from wikigrove_engine.preprocess.call import FunctionCall
from wikigrove_engine.preprocess.escape import escape_html
from wikigrove_engine.preprocess.expander import Expander
from wikigrove_engine.preprocess.frame import Frame
from wikigrove_engine.preprocess.nodes import Part
from wikigrove_engine.title import NS_MODULE, Title

MESSAGES: Final[Mapping[str, str]] = {
    "scribunto-common-error": "Script error: $1",
    "scribunto-common-nosuchmodule": 'Script error: No such module "$1".',
    "scribunto-common-nofunction": "Script error: You must specify a function to call.",
    "scribunto-common-nosuchfunction": 'Script error: The function "$1" does not exist.',
    "scribunto-common-timeout": TIME_MESSAGE,
    "scribunto-common-oom": "The amount of memory allowed for running scripts has been exceeded.",
    "scribunto-common-recursion": "Script error: Modules call each other too deeply.",
    "scribunto-common-nolua": "Script error: Lua is not installed on this server.",
    "scribunto-lua-notarrayreturn": "Script error: The module returned something other than a table. It is supposed to "
    "return an export table.",
    "scribunto-lua-notafunction": 'Script error: "$1" is not a function.',
    "scribunto-lua-error": "Lua error: $1.",
    "scribunto-lua-error-location": "Lua error $1: $2.",
    "scribunto-module-line": "in $1 at line $2",
    "scribunto-common-backtrace": "Backtrace:",
    "scribunto-common-no-details": "No details about the code location available.",
}
_LOCATION: Final = re.compile(r"(.*?):(\d+): (.*)\Z", re.DOTALL)
_SESSION: Final = "lua-session"
_MOST_COSTS: Final = 1000


class Invoke:
    """The parser function, with a wiki's limits."""

    def __init__(self, limits: LuaLimits | None = None) -> None:
        self._limits: Final = limits if limits is not None else LuaLimits()

    def __call__(self, call: FunctionCall) -> str | FunctionResult:
        expander = call.expander
        try:
            return self._run(call)
        except ScriptError as error:
            return show_error(expander, error)

    def _run(self, call: FunctionCall) -> str:
        expander = call.expander
        name = call.arg(0)
        page = find_page(expander, name)
        if not name or page is None:
            raise make_error(expander, "scribunto-common-nosuchmodule", name)
        if not call.parts:
            raise make_error(expander, "scribunto-common-nofunction")
        session = page.session(expander, self._limits)
        host = session.host
        if host.depth >= self._limits.depth:
            raise make_error(expander, "scribunto-common-recursion")
        frame = make_frame(call, page.title)
        name = call.arg(1)
        function = to_bytes(name)
        started = time.monotonic()
        host.enter(expander)
        try:
            outcome = session.invoke(page.name, function, host.add_frame(frame), describe_arguments(frame))
        finally:
            host.leave()
            report(expander, session)
            page.note_call(expander, name, time.monotonic() - started)
        return read_outcome(expander, outcome)


class ModulePage:
    """A module that this page has called: looked up once."""

    def __init__(self, title: Title, name: bytes) -> None:
        self.title: Final = title
        self.name: Final = name

    def note_call(self, expander: Expander, function: str, seconds: float) -> None:
        """Count a call for the page's report; names that nobody has written are not listed without end."""
        costs = expander.metadata.module_costs
        key = f"{self.title.text}.{function}"
        cost = costs.get(key)
        if cost is None:
            if len(costs) >= _MOST_COSTS:
                return
            cost = costs[key] = Cost()
        cost.calls += 1
        cost.seconds += seconds

    def session(self, expander: Expander, limits: LuaLimits) -> LuaSession:
        return find_session(expander, limits)


def find_page(expander: Expander, name: str) -> ModulePage | None:
    """The module of this name, where redirects lead to; None when there is none."""
    pages: dict[str, ModulePage | None] = expander.notes.setdefault("lua-pages", {})  # type: ignore[assignment]
    if name in pages:
        return pages[name]
    title = expander.find_title(name, namespace=NS_MODULE)
    found: ModulePage | None = None
    if title is not None and title.namespace == NS_MODULE and not title.is_external:
        loaded = expander.templates.find(title)
        if loaded is not None:
            found = ModulePage(loaded.title, to_bytes(expander.site.title_rules.prefixed_text(loaded.title)))
    pages[name] = found
    return found


def find_session(expander: Expander, limits: LuaLimits) -> LuaSession:
    """The page's Lua state; made when first asked for."""
    found = expander.notes.get(_SESSION)
    if isinstance(found, LuaSession):
        return found
    host = LuaHost(limits)
    host.enter(expander)
    try:
        session = LuaSession(host, {**core_libraries(), **expander.site.registry.libraries})
    except ImportError as error:
        raise make_error(expander, "scribunto-common-nolua") from error
    finally:
        host.leave()
    session.use_finder(_Finder(host).find)
    expander.notes[_SESSION] = session
    return session


class _Finder:
    """Pages for `require`."""

    def __init__(self, host: LuaHost) -> None:
        self._host: Final = host

    def find(self, name: bytes) -> tuple[str, ...]:
        """Canonical title and source; nothing where there is no such module."""
        expander = self._host.expander
        title = expander.find_title(to_text(name))
        if title is None or title.namespace != NS_MODULE or title.is_external:
            return ()
        loaded = expander.templates.find(title)
        if loaded is None:
            return ()
        return expander.site.title_rules.prefixed_text(loaded.title), loaded.text


def make_frame(call: FunctionCall, title: Title) -> Frame:
    """The module's own frame: the arguments behind the function's name, counted from 1."""
    frame = Frame(call.expander, title=title, parent=call.frame, depth=call.frame.depth + 1)
    arguments: dict[str, Part] = frame.arguments
    shift = 1 if call.parts and call.parts[0].name is None else 0
    for part in call.parts[1:]:
        if part.name is None:
            arguments[str(part.index - shift)] = part
        else:
            arguments[call.frame.expand_seq(part.name).strip()] = part
    return frame


def read_outcome(expander: Expander, outcome: Outcome) -> str:
    """The module's text. Raises ScriptError."""
    ok, first, second, trace = outcome
    if ok:
        if second:
            expander.volatile_calls += 1
        return to_text(first).replace("\x00", "\ufffd")
    key = to_text(first)
    argument = to_text(second) if isinstance(second, bytes) else ""
    lines = _read_trace(to_text(trace))
    if key == "limit":
        raise make_error(expander, "scribunto-common-oom" if argument == "memory" else "scribunto-common-timeout")
    if key != "error":
        raise make_error(expander, key, argument, trace=lines)
    found = _LOCATION.match(argument)
    if found is None:
        raise make_error(expander, "scribunto-lua-error", argument, trace=lines)
    chunk, line = found[1], found[2]
    if chunk.endswith(".lua"):
        # In one of our libraries: where the module called it says more.
        chunk, line = next(((c, str(n)) for c, n, _ in lines if ":" in c), (chunk, line))
    place = expander_message(expander, "scribunto-module-line", chunk, line)
    raise make_error(expander, "scribunto-lua-error-location", place, found[3], trace=lines)


def _read_trace(text: str) -> tuple[tuple[str, int, str], ...]:
    out = []
    for line in text.split("\n"):
        fields = line.split("\t")
        if len(fields) == 3:
            out.append((fields[0], int(fields[1]), fields[2]))
    return tuple(out)


def expander_message(expander: Expander, key: str, *parameters: str) -> str:
    """A message of ours, in the wiki's words where it has some."""
    text = expander.find_message(key)
    text = MESSAGES.get(key, key) if text is None else text
    for number, value in enumerate(parameters, 1):
        text = text.replace(f"${number}", value)
    return text


def make_error(
    expander: Expander, key: str, *parameters: str, trace: tuple[tuple[str, int, str], ...] = ()
) -> ScriptError:
    return ScriptError(expander_message(expander, key, *parameters), key=key, trace=trace)


def show_error(expander: Expander, error: ScriptError) -> FunctionResult:
    """The error in the page; its details go into the page's data, under a name made from them."""
    expander.volatile_calls += 1
    details = f"<p>{_escape(error.message)}</p>"
    if error.trace:
        details += f"<p>{_escape(expander_message(expander, 'scribunto-common-backtrace'))}</p>"
        details += _show_trace(expander, error.trace)
    else:
        details += f"<p>{_escape(expander_message(expander, 'scribunto-common-no-details'))}</p>"
    number = hashlib.sha1(details.encode(), usedforsecurity=False).hexdigest()[-8:]
    expander.metadata.extension_data[f"ScribuntoErrors-{number}"] = details
    expander.add_tracking("scribunto-common-error-category")
    shown = escape_html(error.message)
    return FunctionResult(
        f'<strong class="error"><span class="scribunto-error mw-scribunto-error-{number}">{shown}</span></strong>'
    )


def _show_trace(expander: Expander, trace: tuple[tuple[str, int, str], ...]) -> str:
    items = []
    for chunk, line, function in trace:
        place = f"{chunk}:{line}" if line > 0 else chunk
        items.append(f'<li><b>{escape_html(place)}</b>: in function "{escape_html(function)}"</li>')
    return f'<ol class="scribunto-trace">{"".join(items)}</ol>'


def _escape(text: str) -> str:
    return html.escape(text, quote=False)


def report(expander: Expander, session: LuaSession) -> None:
    """Say in the limit report what modules have cost."""
    host = session.host
    if host.depth:
        return
    limits = host.limits
    told = expander.metadata.limit_report
    told["scribunto-limitreport-timeusage"] = (int(host.used_seconds * 1000), int(limits.seconds * 1000))
    told["scribunto-limitreport-memusage"] = (session.memory(), limits.memory)


def make_invoke(limits: LuaLimits | None = None) -> ParserFunction:
    return ParserFunction("invoke", Invoke(limits), reads_frame=True)
