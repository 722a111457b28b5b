"""Errors inside of an answer: of one page, one revision or one step among several."""

from __future__ import annotations

from wikigrove.api.action.call import Call
from wikigrove.api.action.errors import Problem, error_of
from wikigrove.api.action.result import Items, Row
from wikigrove.api.action.texts import entry_of


def error_rows(call: Call, *errors: Exception | Problem, tag: str = "error") -> Items:
    """As `errors` of one entry; the old form of errors names key and parameters only."""
    form = str(call.frame.general.get("errorformat", "bc"))
    rows: list[Row] = []
    for found in _problems(errors):
        if form == "bc":
            params = Items((str(p) if not isinstance(p, int) else p for p in found.params), "param")
            rows.append({"message": found.key, "params": params, "code": found.code, "type": "error"})
        else:
            rows.append(entry_of(found, form=form, language=call.language, own_texts=False))
    return Items(rows, tag)


def _problems(errors: tuple[Exception | Problem, ...]) -> list[Problem]:
    out: list[Problem] = []
    for error in errors:
        if isinstance(error, Problem):
            out.append(error)
            continue
        told = error_of(error)
        if told is None:
            raise error
        out += told.problems
    return out
