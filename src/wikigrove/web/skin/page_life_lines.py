"""Log lines of what happens to pages."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.utils.html import format_html
from wikigrove_engine.title import find_title

from wikigrove.editing.domain.protect import describe_protection
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import language_name, message
from wikigrove.pages.domain.protections import Restriction
from wikigrove.pages.domain.visibility import HIDDEN_COMMENT, HIDDEN_TEXT, HIDDEN_USER
from wikigrove.pages.models import LogEntry
from wikigrove.web.skin.log_lines import log_line, title_link


@log_line("move")
def move_line(entry: LogEntry) -> tuple[object, ...]:
    """$4: the new title."""
    return (_link(entry.params.get("target", "")),)


@log_line("merge")
def merge_line(entry: LogEntry) -> tuple[object, ...]:
    """$4: where to, $5: up to when, $6: how many revisions."""
    return _link(entry.params.get("dest", "")), str(entry.params.get("mergepoint", "")), _number(entry, "count")


@log_line("delete")
def delete_line(entry: LogEntry) -> tuple[object, ...]:
    """A restored page: $4 how many revisions, $5 files. Hidden parts: $4 what was changed, $5 how many items."""
    if entry.action == "restore":
        count = entry.params.get("count", {})
        return count.get("revisions", 0) or count.get("files", 0), count.get("files", 0)
    if entry.action in ("revision", "event"):
        return _say_hidden(entry.params), _number(entry, "count", 1)
    return ()


@log_line("suppress")
def suppress_line(entry: LogEntry) -> tuple[object, ...]:
    return delete_line(entry)


@log_line("protect")
def protect_line(entry: LogEntry) -> tuple[object, ...]:
    """$4: the restrictions, or the title that they came from."""
    if entry.action == "move_prot":
        return (_link(entry.params.get("oldtitle", "")),)
    details = entry.params.get("details", [])
    wanted = {
        str(one.get("type", "")): Restriction(str(one.get("level", "")), _until(str(one.get("expiry", ""))))
        for one in details
        if isinstance(one, dict)
    }
    return (describe_protection(wanted, cascade=bool(entry.params.get("cascade"))),)


@log_line("contentmodel")
def model_line(entry: LogEntry) -> tuple[object, ...]:
    """$4: the old content model, $5: the new one."""
    return entry.params.get("oldmodel", ""), entry.params.get("newmodel", "")


@log_line("pagelang")
def language_line(entry: LogEntry) -> tuple[object, ...]:
    """$4: the old language, $5: the new one."""
    wiki = current_wiki().language
    return tuple(language_name(str(entry.params.get(name) or wiki)) for name in ("oldlanguage", "newlanguage"))


@log_line("patrol")
def patrol_line(entry: LogEntry) -> tuple[object, ...]:
    """$4: the revision."""
    number = _number(entry, "curid")
    title = find_title("Special:Diff/" + str(number), current_wiki().title_rules)
    label = message("patrol-log-diff", str(number))
    return (format_html('<a href="{}">{}</a>', current_wiki().path_for(title), label) if title else label,)


@log_line("managetags")
def managetags_line(entry: LogEntry) -> tuple[object, ...]:
    """$4: the tag, $5: how often it was used."""
    return entry.params.get("tag", ""), _number(entry, "count")


@log_line("tag")
def tag_line(entry: LogEntry) -> tuple[object, ...]:
    """$4: added tags, $5: removed ones, $6 the revision or log entry."""
    added, removed = (", ".join(entry.params.get(name, [])) or "–" for name in ("tagsAdded", "tagsRemoved"))
    return added, removed, str(entry.params.get("revid") or entry.params.get("logid") or "")


def _say_hidden(params: dict[str, Any]) -> str:
    """Which parts were hidden, and which shown again."""
    old, new = int(params.get("old", 0)), int(params.get("new", 0))
    names = {HIDDEN_TEXT: "revdelete-content", HIDDEN_COMMENT: "revdelete-summary", HIDDEN_USER: "revdelete-uname"}
    said = [message(f"{key}-{'hid' if new & bit else 'unhid'}") for bit, key in names.items() if (old ^ new) & bit]
    return message("comma-separator").join(said)


def _until(text: str) -> Any:
    try:
        return datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def _link(name: str) -> object:
    title = find_title(name, current_wiki().title_rules) if name else None
    return title_link(title) if title is not None else name


def _number(entry: LogEntry, name: str, default: int = 0) -> int:
    value = entry.params.get(name, default)
    return value if isinstance(value, int) else default
