"""What log entries about people say besides who and whom."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wikigrove_engine.title import Title

from wikigrove.accounts.domain.rights import group_label, member_label
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import format_timestamp, message
from wikigrove.pages.models import LogEntry
from wikigrove.web.skin.log_lines import log_line, title_link, user_link


@log_line("block")
@log_line("suppress")
@log_line("gblblock")
def block_line(entry: LogEntry) -> tuple[object, ...]:
    """$4 the time, $5 what it does besides, $6 where it holds."""
    params = entry.params
    if "duration" not in params:
        return (_target(entry),)
    flags = ", ".join(message(f"block-log-flags-{flag}") for flag in params.get("flags", []))
    return _until(params), message("parentheses", flags) if flags else "", _where(params)


@log_line("rights")
@log_line("gblrights")
def rights_line(entry: LogEntry) -> tuple[object, ...]:
    """$4 the groups before, $5 those after."""
    params = entry.params
    if entry.action in ("blockautopromote", "restoreautopromote"):
        return user_link(entry.key.replace("_", " ")), int(params.get("days", 0))
    if "group" in params:
        added = ", ".join(params.get("added", [])) or message("rightsnone")
        removed = ", ".join(params.get("removed", [])) or message("rightsnone")
        return group_label(str(params["group"])), added, removed
    old = _groups(params.get("oldgroups", []), params.get("oldmetadata", []))
    return old, _groups(params.get("newgroups", []), params.get("newmetadata", []))


@log_line("renameuser")
@log_line("usermerge")
def rename_line(entry: LogEntry) -> tuple[object, ...]:
    """$4 the old name, $5 the new one, $6 the number of edits."""
    params = entry.params
    return params.get("olduser", ""), user_link(str(params.get("newuser", ""))), int(params.get("edits", 0))


@log_line("newusers")
@log_line("oath")
@log_line("lock")
def person_line(entry: LogEntry) -> tuple[object, ...]:
    return (_target(entry),)


def _target(entry: LogEntry) -> SafeString | str:
    return user_link(entry.key.replace("_", " "))


def _groups(names: list[str], metadata: list[dict[str, Any]]) -> str:
    shown = []
    for at, name in enumerate(names):
        expiry = metadata[at].get("expiry") if at < len(metadata) else None
        label = member_label(name)
        until = message("rightslogentry-temporary-group", label, _moment(expiry)) if expiry else label
        shown.append(until)
    return ", ".join(shown) or message("rightsnone")


def _until(params: dict[str, Any]) -> SafeString:
    """The time as it was asked for, with the moment it means behind it."""
    expiry = str(params.get("expiry", "infinity"))
    if expiry in ("infinity", "infinite"):
        return format_html("{}", message("infiniteblock"))
    return format_html('<span title="{}">{}</span>', _moment(expiry), params.get("duration") or _moment(expiry))


def _where(params: dict[str, Any]) -> SafeString | str:
    if params.get("sitewide", True):
        return ""
    parts: list[SafeString | str] = [title_link(Title(*page)) for page in params.get("pages", [])]
    rules = current_wiki().title_rules
    parts += [
        message("wikigrove-block-in-namespace", rules.namespace_name(number) or message("blanknamespace"))
        for number in params.get("namespaces", [])
    ]
    parts += [message(f"ipb-action-{act}") for act in params.get("actions", [])]
    return format_html_join(", ", "{}", ((part,) for part in parts))


def _moment(expiry: Any) -> str:
    try:
        return format_timestamp(datetime.fromisoformat(str(expiry)))
    except ValueError:
        return str(expiry)
