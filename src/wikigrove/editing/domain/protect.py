"""Say who may edit, move, make or upload under a title."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from wikigrove_engine.title import NS_FILE, Title

from wikigrove.accounts.domain.expiry import parse_expiry
from wikigrove.accounts.domain.rights import has_right
from wikigrove.accounts.models import Actor
from wikigrove.editing.domain.checks import check_protect
from wikigrove.editing.domain.summary import clean_summary
from wikigrove.editing.errors import EditRefused
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import format_timestamp, message
from wikigrove.pages.domain.append_revision import append_null_revision
from wikigrove.pages.domain.protections import LEVELS, Restriction, find_protections, right_for, set_protections
from wikigrove.pages.domain.queries import find_page
from wikigrove.pages.domain.tags import add_tags
from wikigrove.pages.domain.write_log import LogLine, write_log
from wikigrove.pages.models import LogEntry, Page


def protect_page(
    title: Title,
    wanted: Mapping[str, Restriction],
    *,
    cascade: bool = False,
    reason: str = "",
    tags: frozenset[str] = frozenset(),
    actor: Actor,
) -> LogEntry:
    """Make `wanted` (act -> restriction) the restrictions of `title`; an act with an empty level is free.

    Raises EditRefused, PermissionRefused.
    """
    check_protect(title, actor=actor)
    page = find_page(title)
    used = {act: one for act, one in wanted.items() if one.level}
    _check_wanted(title, used, page, actor, cascade=cascade)
    before = find_protections(title)
    with transaction.atomic():
        comment = clean_summary(reason)
        set_protections(title, used, cascade=cascade, comment=comment, actor=actor)
        action = "unprotect" if not used else "modify" if before else "protect"
        params = {"details": [_detail(act, one, cascade) for act, one in sorted(used.items())], "cascade": cascade}
        entry = write_log(LogLine("protect", action, title, comment, params if used else {}), actor=actor, page=page)
        add_tags(tags, log=entry)
        if page is not None:
            key = {"protect": "protectedarticle", "modify": "modifiedarticleprotection"}.get(
                action, "unprotectedarticle"
            )
            language = current_wiki().language
            said = message(key, current_wiki().title_rules.prefixed_text(title), language=language)
            details = describe_protection(used, cascade=cascade, language=language)
            text = " ".join(part for part in (said + (f": {comment}" if comment else ""), details) if part)
            append_null_revision(page, comment=clean_summary(text), actor=actor, entry=entry)
    return entry


def acts_for(title: Title, page: Page | None) -> tuple[str, ...]:
    """What can be restricted here."""
    if page is None:
        return ("create",)
    return ("edit", "move", "upload") if title.namespace == NS_FILE else ("edit", "move")


def levels_of_wiki() -> tuple[str, ...]:
    return tuple(current_wiki().setting("restriction_levels", LEVELS))


def read_expiry(text: str) -> datetime | None:
    """A time in the future from "infinite", "3 days" or a date in ISO's or MediaWiki's form; None: for ever.

    Raises EditRefused for what is none of these or is past.
    """
    try:
        return parse_expiry(text, now=timezone.now()) if text.strip() else None
    except ValueError:
        raise EditRefused("invalidexpiry", "protect_expiry_invalid") from None


def describe_protection(wanted: Mapping[str, Restriction], *, cascade: bool, language: str | None = None) -> str:
    """As MediaWiki writes it into histories: [Edit=Allow only admins] (indefinite)."""
    parts = []
    for act, one in wanted.items():
        until = (
            message("protect-expiry-indefinite", language=language)
            if one.expires is None
            else message("protect-expiring-local", format_timestamp(one.expires), language=language)
        )
        name = message(f"restriction-{act}", language=language)
        parts.append(f"[{name}={message(f'protect-level-{one.level}', language=language)}] ({until})")
    if cascade and parts:
        parts.append(f"[{message('protect-summary-cascade', language=language)}]")
    return " ".join(parts)


def _check_wanted(
    title: Title, wanted: Mapping[str, Restriction], page: Page | None, actor: Actor, *, cascade: bool
) -> None:
    known, levels = acts_for(title, page), levels_of_wiki()
    for act, one in wanted.items():
        if act not in known:
            raise EditRefused("protect-invalidaction", "protect-invalidaction", act)
        if one.level not in levels or not has_right(actor, right_for(one.level)):
            raise EditRefused("protect-invalidlevel", "protect-invalidlevel", one.level)
    if cascade and (page is None or any(one.level != "sysop" for act, one in wanted.items() if act == "edit")):
        # Anybody who may edit such a page could protect others by naming them in it.
        raise EditRefused("protect-cantcascade", "wikigrove-protect-cantcascade")


def _detail(act: str, one: Restriction, cascade: bool) -> dict[str, object]:
    expiry = one.expires.strftime("%Y%m%d%H%M%S") if one.expires is not None else "infinity"
    return {"type": act, "level": one.level, "expiry": expiry, "cascade": cascade}
