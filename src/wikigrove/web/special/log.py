"""Special:Log: acts that are no edits. Each entry has an address of its own, Special:Log?logid=N."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from wikigrove_engine.title import Title, find_title

from wikigrove.accounts.domain.rights import check_right, has_right
from wikigrove.accounts.enums import ActorKind
from wikigrove.accounts.models import Actor
from wikigrove.accounts.visitor import Visitor
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import format_timestamp, has_message, message, note_names
from wikigrove.pages.domain.queries import get_log_entry, list_log
from wikigrove.pages.domain.queries.logs import SECRET_KINDS
from wikigrove.pages.domain.tags import tags_of_logs
from wikigrove.pages.domain.visibility import HIDDEN_COMMENT, HIDDEN_TEXT, may_see
from wikigrove.pages.models import LogEntry
from wikigrove.web.skin.comments import comment_html
from wikigrove.web.skin.log_lines import describe_entry, hidden_line
from wikigrove.web.skin.pager import read_number, read_window, time_pager
from wikigrove.web.skin.paths import special_path
from wikigrove.web.skin.present import present_special
from wikigrove.web.skin.tag_names import tag_names
from wikigrove.web.special.registry import special_page
from wikigrove.web.templatetags.skin import thank_path
from wikigrove.web.views.errors import show_error

THANKABLE: Final = frozenset(
    {
        *("contentmodel", "delete", "import", "managetags", "merge", "move", "pagelang"),
        *("patrol", "protect", "renameuser", "rights", "tag", "upload", "abusefilter"),
    }
)
"""Logs of acts that people do for others; nobody thanks for a block."""
KINDS: Final = (
    "abusefilter",
    "block",
    "contentmodel",
    "create",
    "delete",
    "gblblock",
    "gblrights",
    "import",
    "interwiki",
    "lock",
    "managetags",
    "merge",
    "move",
    "mwoauthconsumer",
    "newusers",
    "oath",
    "pagelang",
    "patrol",
    "protect",
    "renameuser",
    "rights",
    "settings",
    "suppress",
    "tag",
    "thanks",
    "upload",
    "usermerge",
    "webhook",
)
QUIET: Final = ("patrol", "tag", "thanks")
"""Left out of the list of everything unless it is asked for."""


@dataclass(frozen=True)
class LogShown:
    """A line: `path` is the entry's own address."""

    id: int
    when: str
    path: str
    text: SafeString
    comment_html: SafeString | str
    tags: tuple[str, ...] = ()
    is_hidden: bool = False
    thanks_path: str = ""
    """Where the reader thanks for the act; empty where one can't."""


@special_page("Log", group="changes", aliases=("Logs",))
def log(request: HttpRequest, sub: str) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    number = request.GET.get("logid", "")
    if number:
        return _show_one(request, number)
    window, data = read_window(request), request.GET
    kind = data.get("type") or sub
    if kind in SECRET_KINDS:
        # In the list of everything such lines are just absent; who asks for them is told.
        check_right(actor, SECRET_KINDS[kind])
    page, user = data.get("page", "").strip(), data.get("user", "").strip()
    quiet = [k for k in QUIET if data.get(f"show{k}") != "1"] if not kind else []
    title = find_title(page, current_wiki().title_rules) if page else None
    try:
        found = list_log(
            kinds=[kind] if kind else (),
            without=quiet,
            action=data.get("subtype", ""),
            actor_name=user or None,
            title=title,
            prefix=data.get("pattern") == "1",
            tag=data.get("tagfilter", "").strip(),
            until=_read_day(data.get("date", "")),
            reader=actor,
            limit=window.limit,
            before=window.before,
            after=window.after,
        )
    except ValueError:
        return show_error(request, 400)
    return present_special(
        request,
        "special/log.html",
        name="Log",
        entries=shown_entries(found.rows, actor=actor),
        kind=kind,
        user=user,
        page_name=page,
        is_pattern=data.get("pattern") == "1",
        tag=data.get("tagfilter", ""),
        date=data.get("date", ""),
        kinds=[(name, log_name(name)) for name in _kinds(actor)],
        quiet=[(name, message(f"wikigrove-log-show-{name}"), name not in quiet) for name in QUIET] if not kind else [],
        intro=message(f"log-description-{kind}") if kind and has_message(f"log-description-{kind}") else "",
        may_hide=has_right(actor, "deletelogentry"),
        may_tag=has_right(actor, "changetags"),
        pager=time_pager(request, older=found.older, newer=found.newer, limit=window.limit),
    )


def shown_entries(entries: Iterable[LogEntry], *, actor: Actor | Visitor) -> list[LogShown]:
    """Lines with what `actor` may see of each; one query for all tags."""
    rows = list(entries)
    note_names(entry.actor.name for entry in rows if entry.actor is not None)
    tags = tags_of_logs(entry.pk for entry in rows)
    return [_shown(entry, tags.get(entry.pk, ()), actor) for entry in rows]


def log_name(kind: str) -> str:
    return message(f"logname-{kind}") if has_message(f"logname-{kind}") else kind


def _show_one(request: HttpRequest, number: str) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    entry = get_log_entry(read_number(number), reader=actor)
    if entry is None:
        return show_error(request, 404, "log", "logempty")
    return present_special(
        request,
        "special/log_entry.html",
        name="Log",
        label=log_name(entry.kind),
        entries=shown_entries([entry], actor=actor),
        title=Title(entry.namespace, entry.key),
    )


def _shown(entry: LogEntry, tags: tuple[str, ...], actor: Actor | Visitor) -> LogShown:
    comment: SafeString | str = ""
    if entry.comment:
        sees = may_see(entry, HIDDEN_COMMENT, actor=actor)
        title = Title(entry.namespace, entry.key)
        comment = comment_html(entry.comment, title) if sees else message("rev-deleted-comment")
    return LogShown(
        entry.pk,
        format_timestamp(entry.timestamp),
        special_path("Log", logid=entry.pk),
        describe_entry(entry) if may_see(entry, HIDDEN_TEXT, actor=actor) else hidden_line(entry),
        comment,
        tag_names(tags),
        bool(entry.visibility),
        _thanks_path(entry, actor),
    )


def _thanks_path(entry: LogEntry, actor: Actor | Visitor) -> str:
    if entry.kind not in THANKABLE or entry.visibility or entry.actor is None or entry.actor.kind != ActorKind.LOCAL:
        return ""
    return thank_path(actor, f"Log/{entry.pk}", entry.actor.name)


def _kinds(actor: Actor | Visitor) -> list[str]:
    return [kind for kind in KINDS if kind not in SECRET_KINDS or has_right(actor, SECRET_KINDS[kind])]


def _read_day(text: str) -> datetime | None:
    """The end of a day given as 2026-11-22. Raises ValueError."""
    if not text:
        return None
    return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC) + timedelta(days=1)
