"""What a page cost to make: at the foot of a preview, and as a comment in the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.safestring import SafeString, mark_safe

from wikigrove.i18n import format_number, message
from wikigrove.rendering.domain.rendered import PartCost, Rendered


@dataclass(frozen=True)
class ShownReport:
    """Limits as (label, text), the dearest templates, the dearest functions of modules."""

    rows: list[tuple[str, str]]
    templates: tuple[PartCost, ...]
    modules: tuple[PartCost, ...]


_BYTES: Final = frozenset({"include-bytes", "argument-bytes", "scribunto-limitreport-memusage"})
_SECONDS: Final = frozenset({"scribunto-limitreport-timeusage"})
REPORT_NAMES: Final[Mapping[str, tuple[str, str]]] = {
    "nodes": ("limitreport-ppvisitednodes", "Preprocessor visited node count"),
    "include-bytes": ("limitreport-postexpandincludesize", "Post-expand include size"),
    "argument-bytes": ("limitreport-templateargumentsize", "Template argument size"),
    "expansion-depth": ("limitreport-expansiondepth", "Highest expansion depth"),
    "expensive": ("limitreport-expensivefunctioncount", "Expensive parser function count"),
    "scribunto-limitreport-timeusage": ("scribunto-limitreport-timeusage", "Lua time usage"),
    "scribunto-limitreport-memusage": ("scribunto-limitreport-memusage", "Lua memory usage"),
}
"""Message key, and the words of MediaWiki's comment, which is in English everywhere."""


def show_report(rendered: Rendered) -> ShownReport:
    """For people, in their language."""
    rows = [
        (
            message("limitreport-walltime"),
            message("wikigrove-limitreport-seconds", f"{rendered.milliseconds / 1000:.3f}"),
        )
    ]
    for key, pair in rendered.limit_report.items():
        if key in REPORT_NAMES:
            rows.append((message(REPORT_NAMES[key][0]), _amounts(key, pair, format_number)))
    return ShownReport(rows, rendered.templates, rendered.module_calls)


def report_comment(rendered: Rendered) -> SafeString:
    """As MediaWiki's pages have it, for tools that read it there; empty for what was not parsed."""
    if not rendered.limit_report:
        return SafeString("")
    lines = ["NewPP limit report", "Parsed by Wikigrove"]
    if rendered.rendered is not None:
        lines.append(f"Cached time: {rendered.rendered:%Y%m%d%H%M%S}")
    if rendered.volatile_seconds is not None:
        lines += [f"Cache expiry: {rendered.volatile_seconds}", "Reduced expiry: true"]
    lines.append(f"Real time usage: {rendered.milliseconds / 1000:.3f} seconds")
    for key, pair in rendered.limit_report.items():
        if key in REPORT_NAMES:
            lines.append(f"{REPORT_NAMES[key][1]}: {_amounts(key, pair, str, comment=True)}")
    out = _comment(lines)
    for heading, costs in (
        ("Transclusion expansion time report", rendered.templates),
        ("Lua calls", rendered.module_calls),
    ):
        if costs:
            out += _comment(
                [f"{heading} (%,ms,calls,name)", *(_cost_line(cost, rendered.milliseconds) for cost in costs)]
            )
    return mark_safe(out)  # noqa: S308 - nothing in it can end the comment


def _cost_line(cost: PartCost, whole: int) -> str:
    share = min(100.0, 100 * cost.milliseconds / whole) if whole else 0.0
    return f"{share:6.2f}% {cost.milliseconds:8.3f} {cost.calls:6d} {cost.name}"


def _amounts(key: str, pair: tuple[int, int], write: Callable[[int], str], *, comment: bool = False) -> str:
    used, allowed = pair
    if key in _SECONDS:
        both = f"{used / 1000:.3f}/{allowed / 1000:.3f}"
        return f"{both} seconds" if comment else message("wikigrove-limitreport-seconds", both)
    both = f"{write(used)}/{write(allowed)}"
    if key not in _BYTES:
        return both
    return f"{both} bytes" if comment else message("wikigrove-limitreport-bytes", both)


def _comment(lines: list[str]) -> str:
    # Names of pages come from people: none of them may end the comment.
    text = (
        "\n".join(lines)
        .replace("--", "\N{NON-BREAKING HYPHEN}\N{NON-BREAKING HYPHEN}")
        .replace(">", "&gt;")
        .replace("<", "&lt;")
    )
    return f"<!-- \n{text}\n-->\n"
