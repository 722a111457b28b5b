"""Take back all the latest edits of one person to a page, in one step."""

from __future__ import annotations

import re
from dataclasses import dataclass

from wikigrove_engine.title import Title

from wikigrove.accounts.domain.limits import check_rate
from wikigrove.accounts.domain.rights import check_right, has_right
from wikigrove.accounts.models import Actor
from wikigrove.editing.domain.checks import check_edit
from wikigrove.editing.domain.submit import EditRequest, EditResult, submit_edit
from wikigrove.editing.errors import EditRefused
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import format_timestamp, message
from wikigrove.pages.domain.patrol import patrol_revisions
from wikigrove.pages.domain.queries import find_page, read_text
from wikigrove.pages.domain.visibility import HIDDEN_TEXT, HIDDEN_USER
from wikigrove.pages.models import Change, Page, Revision


@dataclass(frozen=True)
class RollbackRequest:
    """`author`: whose edits go; it must be the author of the latest revision. `mark_bot`: out of recent changes."""

    title: Title
    author: str
    summary: str = ""
    mark_bot: bool = False
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True)
class RollbackResult:
    edit: EditResult
    undone: Revision
    """The latest one before."""
    target: Revision
    """The one gone back to."""
    summary: str


def roll_back(request: RollbackRequest, *, actor: Actor) -> RollbackResult:
    """Go back to the last revision by somebody else.

    Raises EditRefused ("alreadyrolled", "onlyauthor"), PermissionRefused, RateLimited.
    """
    check_right(actor, "rollback")
    page = find_page(request.title)
    if page is None:
        raise EditRefused("missingtitle", "cantrollback")
    check_edit(request.title, actor=actor, page=page)
    check_rate("rollback", actor)
    latest = page.get_latest()
    if latest.actor is None or latest.actor.name != request.author:
        name = current_wiki().title_rules.prefixed_text(request.title)
        raise EditRefused("alreadyrolled", "alreadyrolled", name, request.author, latest.actor_name)
    target = find_target(page)
    mark_bot = request.mark_bot and has_right(actor, "markbotedits")
    summary = _fill_in(request.summary, latest, target) if request.summary else _summary(latest, target)
    edit = submit_edit(
        EditRequest(
            request.title,
            read_text(target),
            summary,
            base_id=latest.pk,
            is_minor=True,
            is_bot=mark_bot or has_right(actor, "bot"),
            pre_save=False,
            ignore_faults=True,
            software_tags=frozenset({"mw-rollback"}),
            restores=target.pk,
            tags=request.tags,
            model=target.model,
        ),
        actor=actor,
    )
    _tidy_changes(page, target, mark_bot=mark_bot)
    return RollbackResult(edit, latest, target, summary)


def find_target(page: Page) -> Revision:
    """The last revision that is not by the author of the latest one. Raises EditRefused; one query."""
    latest = page.get_latest()
    others = Revision.objects.filter(page=page).exclude(actor_id=latest.actor_id).select_related("actor")
    target: Revision | None = others.order_by("-timestamp", "-pk").first()
    if target is None:
        raise EditRefused("onlyauthor", "cantrollback")
    if target.visibility & (HIDDEN_TEXT | HIDDEN_USER):
        raise EditRefused("notvisiblerev", "notvisiblerev")
    return target


def _summary(undone: Revision, target: Revision) -> str:
    language = current_wiki().language
    if undone.visibility & HIDDEN_USER:
        return message("revertpage-nouser", target.actor_name, language=language)
    return message(
        "revertpage",
        target.actor_name,
        undone.actor_name,
        str(target.pk),
        format_timestamp(target.timestamp),
        language=language,
    )


def _fill_in(summary: str, undone: Revision, target: Revision) -> str:
    """MediaWiki's marks in a summary of one's own: $1 and $2 are the authors, $3 and $5 the revisions."""
    values = {
        "$1": target.actor_name,
        "$2": undone.actor_name,
        "$3": str(target.pk),
        "$4": format_timestamp(target.timestamp),
        "$5": str(undone.pk),
        "$6": format_timestamp(undone.timestamp),
    }
    return re.sub(r"\$[1-6]", lambda found: values[found[0]], summary)


def _tidy_changes(page: Page, target: Revision, *, mark_bot: bool) -> None:
    """What was taken back needs no patrol any more; a bot's rollback hides both sides from recent changes."""
    undone = list(
        Change.objects.filter(page=page, kind__in=("edit", "new"), timestamp__gt=target.timestamp).values_list(
            "revision_id", flat=True
        )[:500]
    )
    patrol_revisions(undone, as_bot=mark_bot)
