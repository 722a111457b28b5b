"""Move pages: with talk page and subpages, with or without a redirect, over a redirect, or two pages crosswise."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from django.db import transaction
from wikigrove_engine.title import NS_CATEGORY, NS_FILE, Title

from wikigrove.accounts.domain.limits import check_rate
from wikigrove.accounts.domain.rights import check_right, has_right
from wikigrove.accounts.errors import PermissionRefused
from wikigrove.accounts.models import Actor
from wikigrove.editing.domain.checks import check_move
from wikigrove.editing.domain.delete import archive
from wikigrove.editing.domain.judge_acts import judge_act
from wikigrove.editing.domain.summary import clean_summary
from wikigrove.editing.errors import EditRefused
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import message
from wikigrove.media.domain.remove_file import rename_file
from wikigrove.media.errors import UploadRefused
from wikigrove.pages.domain.append_revision import NewRevision, append_null_revision, append_revision
from wikigrove.pages.domain.queries import find_page, read_text
from wikigrove.pages.domain.rename_page import exchange_pages, rename_page
from wikigrove.pages.domain.write_log import LogLine, write_log
from wikigrove.pages.models import LogEntry, Page
from wikigrove.rendering.domain.redirects import find_redirect

MOST_SUBPAGES: Final = 100


@dataclass(frozen=True)
class MoveRequest:
    """What is to be moved where. `delete_target`: a page that stands in the way is deleted first, where one may."""

    old: Title
    new: Title
    reason: str = ""
    leave_redirect: bool = True
    move_talk: bool = True
    move_subpages: bool = False
    delete_target: bool = False
    tags: frozenset[str] = frozenset()


@dataclass
class MoveResult:
    """What was moved, the page itself first, as (old, new); and what could not be, with the reason."""

    moved: list[tuple[Title, Title]] = field(default_factory=list)
    failed: list[tuple[Title, EditRefused | PermissionRefused]] = field(default_factory=list)
    entry: LogEntry | None = None
    redirect_id: int | None = None
    over: set[Title] = field(default_factory=set)
    """Old titles of those for which a redirect at the new one went."""


def move_page(request: MoveRequest, *, actor: Actor) -> MoveResult:
    """Move a page and, as asked, its talk page and subpages.

    Raises EditRefused, PermissionRefused, RateLimited when the page itself can't be moved; nothing has changed then.
    Talk page and subpages that can't be moved are told in the result.
    """
    check_rate("move", actor)
    result = MoveResult()
    result.entry, result.redirect_id = _move_one(request, request.old, request.new, actor, result)
    result.moved.append((request.old, request.new))
    for old, new in _companions(request, actor):
        try:
            _move_one(request, old, new, actor, result)
            result.moved.append((old, new))
        except (EditRefused, PermissionRefused) as refusal:
            result.failed.append((old, refusal))
    return result


def swap_pages(one: Title, other: Title, *, reason: str, actor: Actor) -> None:
    """Let two pages change places with their histories: what a move over a redirect with a history of its own needs.

    Raises EditRefused, PermissionRefused, RateLimited.
    """
    first, second = find_page(one), find_page(other)
    if first is None or second is None:
        raise EditRefused("missingtitle", "movenologintext" if first else "cannotmove-missing")
    _check_titles(one, other)
    check_right(actor, "suppressredirect")
    check_move(one, other, actor=actor, new_page=second)
    check_move(other, one, actor=actor, new_page=first)
    check_rate("move", actor)
    if NS_FILE in (one.namespace, other.namespace):
        raise EditRefused("imagenocrossnamespace", "wikigrove-no-swap-of-files")
    with transaction.atomic():
        exchange_pages(first, second)
        for page, old, new in ((first, one, other), (second, other, one)):
            _tell(page, old, new, reason, actor, noredirect=True, tags=frozenset())


def _move_one(
    request: MoveRequest, old: Title, new: Title, actor: Actor, result: MoveResult
) -> tuple[LogEntry, int | None]:
    page, target = find_page(old), find_page(new)
    if page is None:
        raise EditRefused("missingtitle", "cannotmove-missing", current_wiki().title_rules.prefixed_text(old))
    _check_titles(old, new)
    check_move(old, new, actor=actor, new_page=target)
    leave = request.leave_redirect or not has_right(actor, "suppressredirect")
    # A redirect is wikitext: pages of other models leave none, as in MediaWiki.
    leave = leave and page.model == "wikitext" and old.namespace != NS_CATEGORY
    verdict = judge_act("move", title=old, page=page, new_title=new, summary=request.reason, actor=actor)
    with transaction.atomic():
        if target is not None:
            _make_room(request, page, target, actor)
        if old.namespace == NS_FILE:
            _rename_file(old, new)
        was_protected = rename_page(page, new)
        entry = _tell(page, old, new, request.reason, actor, noredirect=not leave, tags=request.tags | verdict.tags)
        if was_protected:
            write_log(
                LogLine("protect", "move_prot", new, request.reason, {"oldtitle": _name(old)}), actor=actor, page=page
            )
        redirect_id = _leave_redirect(old, new, entry, actor) if leave else None
    if target is not None:
        result.over.add(old)
    return entry, redirect_id


def _check_titles(old: Title, new: Title) -> None:
    if (old.namespace, old.key) == (new.namespace, new.key):
        raise EditRefused("selfmove", "selfmove")
    if new.namespace < 0 or new.interwiki or not new.key:
        raise EditRefused("immobilenamespace", "immobile-target-namespace", new.interwiki or str(new.namespace))
    if (old.namespace == NS_FILE) != (new.namespace == NS_FILE):
        raise EditRefused("nonfilenamespace", "imagenocrossnamespace")
    if old.namespace == NS_FILE and _suffix(old) != _suffix(new):
        raise EditRefused("filetypemismatch", "imagetypemismatch")


def _make_room(request: MoveRequest, page: Page, target: Page, actor: Actor) -> None:
    """What stands under the new title goes: a mere redirect to the page always, anything else only on demand."""
    # From the text: the table of redirects is filled by a job, a moment after the save.
    aim = find_redirect(read_text(target.get_latest()), model=target.model) if target.is_redirect else None
    points_here = aim is not None and (aim.namespace, aim.key, aim.interwiki) == (page.namespace, page.key, "")
    if target.is_redirect and target.is_new and points_here:
        action = "delete_redir"
    elif request.delete_target and has_right(actor, "delete"):
        action = "delete"
    elif request.delete_target and target.is_redirect and target.is_new and has_right(actor, "delete-redirect"):
        action = "delete_redir2"
    else:
        raise EditRefused("articleexists", "articleexists", _name(target.title))
    reason = message("delete_and_move_reason", _name(page.title), language=current_wiki().language)
    archive(target, action=action, reason=reason, actor=actor)


def _tell(
    page: Page, old: Title, new: Title, reason: str, actor: Actor, *, noredirect: bool, tags: frozenset[str]
) -> LogEntry:
    """The log entry, and the revision that tells of the move in the page's own history."""
    reason = clean_summary(reason)
    params = {"target": _name(new), "noredirect": noredirect}
    entry = write_log(LogLine("move", "move", old, reason, params), actor=actor, page=page)
    append_null_revision(page, comment=_said(old, new, reason, actor), actor=actor, tags=tags, entry=entry)
    return entry


def _said(old: Title, new: Title, reason: str, actor: Actor) -> str:
    """What the histories of both pages say of it, in the language of the wiki."""
    said = message("movelogcomment", actor.name, _name(old), _name(new), language=current_wiki().language)
    return clean_summary(f"{said}: {reason}" if reason else said)


def _leave_redirect(old: Title, new: Title, entry: LogEntry, actor: Actor) -> int:
    text = f"#REDIRECT [[{':' if new.namespace in (NS_FILE, NS_CATEGORY) else ''}{_name(new)}]]"
    revision = append_revision(
        NewRevision(
            title=old,
            text=text,
            comment=_said(old, new, entry.comment, actor),
            base_id=None,
            redirect=new,
            tags=frozenset({"mw-new-redirect"}),
            is_listed=False,
        ),
        actor=actor,
    )
    return int(revision.page_id)


def _companions(request: MoveRequest, actor: Actor) -> list[tuple[Title, Title]]:
    """The pages that go along: the talk page, then subpages, at most MOST_SUBPAGES."""
    out: list[tuple[Title, Title]] = []
    pairs = [(request.old, request.new)]
    if request.move_talk and not request.old.is_talk and not request.new.is_talk:
        old_talk, new_talk = request.old.talk(), request.new.talk()
        if old_talk is not None and new_talk is not None:
            pairs.append((old_talk, new_talk))
            if find_page(old_talk) is not None:
                out.append((old_talk, new_talk))
    if request.move_subpages and has_right(actor, "move-subpages"):
        for old, new in pairs:
            out += _subpages(old, new)
    return out[: MOST_SUBPAGES + 1]


def _subpages(old: Title, new: Title) -> list[tuple[Title, Title]]:
    if not current_wiki().title_rules.has_subpages(old.namespace):
        return []
    below = Page.objects.filter(
        namespace=old.namespace, key__gte=f"{old.key}/", key__lt=f"{old.key}0", latest__isnull=False
    ).order_by("key")
    keys = below.values_list("key", flat=True)[:MOST_SUBPAGES]
    return [(Title(old.namespace, key), Title(new.namespace, new.key + key[len(old.key) :])) for key in keys]


def _rename_file(old: Title, new: Title) -> None:
    try:
        rename_file(old.key, new.key)
    except UploadRefused as refusal:
        raise EditRefused("articleexists", refusal.message_key, *refusal.params) from refusal


def _suffix(title: Title) -> str:
    suffix = title.key.rpartition(".")[2].lower()
    return {"jpeg": "jpg", "tiff": "tif"}.get(suffix, suffix)


def _name(title: Title) -> str:
    return current_wiki().title_rules.prefixed_text(title)
