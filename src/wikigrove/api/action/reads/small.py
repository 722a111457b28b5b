"""Small modules that pages of the wiki and browsers call."""

from __future__ import annotations

import hashlib
import json
import logging
from typing import Final

from babel import Locale

from wikigrove.api.action import choices
from wikigrove.api.action import declare as p
from wikigrove.api.action.call import Call
from wikigrove.api.action.errors import Plain, fail
from wikigrove.api.action.registry import module
from wikigrove.api.action.result import Record, Row
from wikigrove.farm.domain.languages import autonym_of
from wikigrove.rendering.domain.console import MAX_LINES, run_console

log = logging.getLogger("wikigrove.csp")
_SESSIONS: Final = "scribunto_console"
_MOST_REPORT: Final = 16_384


@module(
    "stashedit",
    params=(
        p.string("title", required=True),
        p.string("section"),
        p.string("sectiontitle"),
        p.text("text"),
        p.string("stashedtexthash"),
        p.string("summary", ""),
        p.one("contentmodel", choices.content_models, is_required=True),
        p.one("contentformat", choices.content_formats, is_required=True),
        p.number("baserevid", is_required=True),
        p.token(),
    ),
    class_name="ApiStashEdit",
    must_be_posted=True,
    writes=True,
    is_internal=True,
)
def run_stash_edit(call: Call) -> None:
    """Take a text before it is saved. A save here does not wait for the parse, so nothing is done with it."""
    call.read_title(call.text("title"))
    if call.given("stashedtexthash"):
        raise fail("apierror-stashedit-missingtext", code="missingtext")
    if not call.given("text"):
        raise fail("apierror-missingparam-one-of", Plain("text"), 1, code="missingparam")
    text = call.text("text").replace("\r\n", "\n").rstrip()
    # MediaWiki's key of the text: clients compare it with what they get when they ask again.
    digest = hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
    call.answer("stashedit", {"status": "stashed", "texthash": digest})


@module(
    "cspreport",
    params=(p.flag("reportonly"), p.string("source", "internal")),
    class_name="ApiCSPReport",
    must_be_posted=True,
    needs_read=False,
    is_internal=True,
)
def run_csp_report(call: Call) -> None:
    """What a browser has kept from running, for the log."""
    request = call.request
    if request.content_type not in ("application/csp-report", "application/json"):
        raise fail("apierror-csp-report", "wrongformat", code="cspreport-wrongformat", status=400)
    try:
        report = json.loads(request.body[:_MOST_REPORT])
        found = report["csp-report"]
    except (ValueError, KeyError, TypeError):
        raise fail("apierror-csp-report", "badjson", code="cspreport-badjson", status=400) from None
    if isinstance(found, dict):
        names = (
            "document-uri",
            "blocked-uri",
            "effective-directive",
            "violated-directive",
            "source-file",
            "line-number",
        )
        log.warning("kept from running: %s", {name: str(found.get(name, ""))[:200] for name in names})
    call.answer("cspreport", "success")


@module(
    "languagesearch",
    params=(p.string("search", required=True), p.number("typos", 0, least=0, most=1)),
    class_name="LanguageNameSearch",
    source="UniversalLanguageSelector",
)
def run_language_search(call: Call) -> None:
    """Languages whose code or name, in any of some languages, begins with what was typed."""
    typed = call.text("search").casefold().strip()
    found: Row = {}
    for shown_in in (call.language, "en"):
        try:
            names = Locale.parse(shown_in.replace("-", "_")).languages
        except (ValueError, LookupError):
            continue
        for code, name in names.items():
            own = autonym_of(code)
            for text in (code, str(name), own):
                if text.casefold().startswith(typed):
                    found.setdefault(code.replace("_", "-").lower(), text.casefold())
                    break
    call.public()
    call.answer("languagesearch", Record(found, tag="language", key="code"))


@module(
    "scribunto-console",
    params=(
        p.string("title"),
        p.text("content"),
        p.number("session"),
        p.text("question", required=True),
        p.flag("clear"),
    ),
    class_name="ApiScribuntoConsole",
    is_internal=True,
    source="Scribunto",
)
def run_module_console(call: Call) -> None:
    """A line of Lua beside a module; the lines before it are run again, for a console keeps no state of its own."""
    sessions = call.request.session.get(_SESSIONS) or {}
    number = str(
        call.find_number("session") or int.from_bytes(hashlib.sha256(str(len(sessions)).encode()).digest()[:3])
    )
    known = sessions.get(number)
    earlier: list[str] = [] if known is None or call.flag("clear") else list(known)
    title = call.read_title(call.text("title") or "Module:Console")
    answer = run_console(title, call.text("content") or "return {}", call.text("question"), earlier=earlier)
    out: Row
    if answer.error:
        out = {"type": "error", "html": answer.error, "message": answer.error, "messagename": "scribunto-common-error"}
    else:
        earlier = [*earlier, call.text("question")][-MAX_LINES:]
        sessions = dict(list({**sessions, number: earlier}.items())[-5:])
        call.request.session[_SESSIONS] = sessions
        out = {"type": "normal", "print": answer.text, "return": ""}
    size = sum(map(len, earlier))
    for name, value in {**out, "session": int(number), "sessionSize": size, "sessionMaxSize": 500_000}.items():
        call.answer(name, value)
    if known is None:
        call.answer("sessionIsNew", True)
