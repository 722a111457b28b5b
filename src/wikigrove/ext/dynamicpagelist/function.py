"""{{#dpl:}} and <dpl>: the parameters of DPL3 that wikis use most."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from wikigrove_engine.access import PageRow
from wikigrove_engine.ext import ParserFunction
from wikigrove_engine.language.dates import format_date
from wikigrove_engine.title import NS_FILE

from wikigrove.ext.dynamicpagelist.options import ListOptions
from wikigrove.ext.dynamicpagelist.parameters import Pairs, Shown, read_parameters
from wikigrove.ext.dynamicpagelist.parts_of_pages import MOST_PAGES, load_pages, show_part
from wikigrove.ext.dynamicpagelist.run import ListFault, escape_text, link_to, run_query, show_fault

if TYPE_CHECKING:
    from wikigrove_engine.ext import TagParser
    from wikigrove_engine.parser import Parser
    from wikigrove_engine.preprocess import ExtensionCall
    from wikigrove_engine.preprocess.call import FunctionCall
    from wikigrove_engine.preprocess.expander import Expander
    from wikigrove_engine.preprocess.frame import Frame

_STATE: Final = "dynamicpagelist"
_STORED: Final = "\x00stored "
"""How the tag hands its lines to the function: no text of a page has this character."""


class DplTag:
    """<dpl>: a parameter a line."""

    name = "dpl"

    def render(self, call: ExtensionCall, parser: TagParser) -> object:
        own: Parser = parser  # type: ignore[assignment]
        stored: list[Pairs] = own.expander.extension_state.setdefault(_STATE, [])  # type: ignore[assignment]
        text = own.unstrip(call.frame.expand_text(call.inner or ""))
        stored.append([_read_pair(line) for line in text.splitlines() if "=" in line])
        # By the function, since what a list includes is expanded already and must not be once more.
        return own.parse_wikitext(f"{{{{#dpl:{_STORED}{len(stored) - 1}}}}}", call=call)


def dpl_function(options: ListOptions) -> ParserFunction:
    return ParserFunction("dpl", _Dpl(options))


class _Dpl:
    def __init__(self, options: ListOptions) -> None:
        self._options: Final = options

    def __call__(self, call: FunctionCall) -> str:
        expander = call.expander
        hides = False
        try:
            query, shown = read_parameters(_pairs(call), expander, self._options)
            hides = shown.hides_faults
            found = run_query(query, expander, self._options)
            if not found.rows:
                return (
                    shown.no_results
                    if shown.no_results is not None
                    else _fault("intersection_noresults", hides, expander)
                )
            return _List(shown, call.frame, total=found.total, count=len(found.rows)).show(found.rows)
        except ListFault as fault:
            return "" if hides else show_fault(fault, expander)


class _List:
    """One list as it is written."""

    def __init__(self, shown: Shown, frame: Frame, *, total: int, count: int) -> None:
        self._shown: Final = shown
        self._frame: Final = frame
        self._total: Final = total
        self._count: Final = count

    def show(self, rows: tuple[PageRow, ...]) -> str:
        shown = self._shown
        if shown.include:
            load_pages((row.title for row in rows), self._frame.expander)
        if shown.item_format is not None:
            start, before, after, end = shown.item_format
            items = [
                self._format(before, row, n) + self._included(row, n) + self._format(after, row, n)
                for n, row in enumerate(rows, 1)
            ]
            body = start + "".join(items) + end
        elif shown.mode == "gallery":
            rules = self._frame.expander.site.title_rules
            files = [rules.prefixed_text(row.title) for row in rows if row.title.namespace == NS_FILE]
            body = "<gallery>\n" + "\n".join(files) + "\n</gallery>"
        elif shown.mode == "category":
            body = self._by_letter(rows)
        else:
            body = self._by_mode([self._item(row) + self._included(row, n) for n, row in enumerate(rows, 1)])
        header, footer = self._fill(shown.header), self._fill(shown.footer)
        if shown.item_format is None and body[:1] in "*#:;<":
            # Lists stand on lines of their own.
            header = f"{header}\n" if header and not header.endswith("\n") else header
            footer = f"\n{footer}" if footer and not footer.startswith("\n") else footer
        return header + body + footer

    def _by_mode(self, items: list[str]) -> str:
        mode = self._shown.mode
        if mode == "inline":
            return ", ".join(items)
        if mode in ("none", "userformat"):
            return ("<br />\n" if mode == "none" else "").join(items)
        mark = {"ordered": "#", "definition": ":"}.get(mode, "*")
        return "\n".join(f"{mark} {item}" for item in items)

    def _by_letter(self, rows: tuple[PageRow, ...]) -> str:
        out = []
        for letter, group in groupby(rows, lambda row: row.title.text[:1].upper()):
            out.append(f";{escape_text(letter)}\n" + "\n".join(f"* {self._item(row)}" for row in group))
        return "\n".join(out)

    def _item(self, row: PageRow) -> str:
        adds = self._shown.adds
        text = link_to(row.title, self._frame.expander, shows_namespace=self._shown.shows_namespace)
        if "editdate" in adds:
            text = f"{self._date(row)} {text}"
        if "pagesize" in adds:
            text += f" [{row.length}]"
        if "user" in adds and row.editor:
            text += f" {escape_text(row.editor)}"
        return text

    def _included(self, row: PageRow, number: int) -> str:
        """The parts of the page, between their separators."""
        shown = self._shown
        if number > MOST_PAGES:
            return ""
        out = []
        for at, wanted in enumerate(shown.include):
            before = shown.separators[2 * at] if 2 * at < len(shown.separators) else ""
            after = shown.separators[2 * at + 1] if 2 * at + 1 < len(shown.separators) else ""
            texts = show_part(wanted, row.title, self._frame)
            if not shown.separators and shown.item_format is None:
                before = " "
            out += [f"{self._format(before, row, number)}{text}{self._format(after, row, number)}" for text in texts]
        return "".join(out)

    def _format(self, text: str, row: PageRow, number: int) -> str:
        if "%" not in text:
            return text
        rules = self._frame.expander.site.title_rules
        values = {
            "PAGE": rules.prefixed_text(row.title),
            "TITLE": row.title.text,
            "NAMESPACE": rules.namespace_name(row.title.namespace),
            "NR": str(number),
            "PAGEID": str(row.page_id),
            "SIZE": str(row.length),
            "DATE": self._date(row),
            "USER": row.editor,
            "SORTKEY": row.sort_key,
        }
        for name, value in values.items():
            text = text.replace(f"%{name}%", value)
        return self._fill(text)

    def _fill(self, text: str) -> str:
        return text.replace("%PAGES%", str(self._count)).replace("%TOTALPAGES%", str(self._total))

    def _date(self, row: PageRow) -> str:
        language = self._frame.expander.language
        return format_date(language.date_format("default", "both"), row.edited, language) if row.edited else ""


def _pairs(call: FunctionCall) -> Pairs:
    first = call.arg(0)
    if first.startswith(_STORED):
        stored: list[Pairs] = call.expander.extension_state.get(_STATE, [])  # type: ignore[assignment]
        number = first.removeprefix(_STORED)
        return stored[int(number)] if number.isdecimal() and int(number) < len(stored) else []
    return [_read_pair(text) for text in call.args() if "=" in text]


def _read_pair(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    return name.strip().lower(), value.strip()


def _fault(key: str, hides: bool, expander: Expander) -> str:
    return "" if hides else show_fault(ListFault(key), expander)
