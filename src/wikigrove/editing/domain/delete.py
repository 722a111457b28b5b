"""Delete pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db import transaction
from wikigrove_engine.title import NS_FILE, Title

from wikigrove.accounts.domain.limits import check_rate
from wikigrove.accounts.domain.rights import check_right, has_right
from wikigrove.accounts.models import Actor
from wikigrove.editing.domain.checks import check_delete
from wikigrove.editing.domain.judge_acts import judge_act
from wikigrove.editing.domain.summary import clean_summary
from wikigrove.editing.errors import EditRefused
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import message
from wikigrove.media.domain.remove_file import delete_file
from wikigrove.pages.domain.append_revision import count_up
from wikigrove.pages.domain.archive_page import archive_page
from wikigrove.pages.domain.protections import ACTS, end_protections
from wikigrove.pages.domain.queries import find_page, read_text
from wikigrove.pages.domain.tags import add_tags
from wikigrove.pages.domain.visibility import HIDDEN_COMMENT, HIDDEN_TEXT, HIDDEN_USER, SUPPRESSED
from wikigrove.pages.domain.write_log import LogLine, write_log
from wikigrove.pages.models import LogEntry, Page, Revision
from wikigrove.pages.signals import page_deleted
from wikigrove.rendering.domain.update_links import is_article

BIG: Final = 5000
"""Revisions from which on a page takes the right `bigdelete`."""
_SHOWN: Final = 150


@dataclass(frozen=True)
class DeleteRequest:
    """`suppress`: hidden from admins too."""

    title: Title
    reason: str = ""
    with_talk: bool = False
    suppress: bool = False
    tags: frozenset[str] = frozenset()


def delete_page(request: DeleteRequest, *, actor: Actor) -> LogEntry:
    """Delete a page; it can come back (`restore_page`). The talk page goes along when asked and there.

    Raises EditRefused, PermissionRefused, RateLimited; nothing is deleted then.
    """
    check_rate("delete", actor)
    page = find_page(request.title)
    if page is None:
        raise EditRefused("missingtitle", "cannotdelete", _name(request.title))
    pages = [page]
    talk = request.title.talk() if request.with_talk and not request.title.is_talk else None
    if talk is not None and (talk_page := find_page(talk)) is not None:
        pages.append(talk_page)
    for one in pages:
        check_delete(one.title, actor=actor)
        _check_size(one, actor)
    if request.suppress:
        check_right(actor, "suppressrevision")
    reason = clean_summary(request.reason)
    verdict = judge_act("delete", title=request.title, page=page, summary=reason, actor=actor)
    with transaction.atomic():
        entries = [
            archive(
                one,
                action="delete",
                reason=(reason if one is page else message("delete-talk-summary-prefix", reason)) or _content(one),
                actor=actor,
                suppress=request.suppress,
            )
            for one in pages
        ]
        add_tags(request.tags | verdict.tags, log=entries[0])
    return entries[0]


def archive(page: Page, *, action: str, reason: str, actor: Actor, suppress: bool = False) -> LogEntry:
    """Delete `page` without asking whether one may: for acts that delete on the way. Inside their transaction."""
    title, page_id = page.title, page.pk
    was_article = is_article(page)
    hide = HIDDEN_TEXT | HIDDEN_COMMENT | HIDDEN_USER | SUPPRESSED if suppress else 0
    with transaction.atomic():
        if suppress:
            LogEntry.objects.filter(page=page, kind="create").update(visibility=hide)
        archive_page(page, hide=hide)
        if title.namespace == NS_FILE:
            delete_file(title.key)
        end_protections(title, [act for act in ACTS if act != "create"])
        count_up(articles=-int(was_article))
        entry = write_log(LogLine("suppress" if suppress else "delete", action, title, reason), actor=actor)
        wiki = current_wiki()
        transaction.on_commit(
            lambda: page_deleted.send(Page, wiki=wiki, page_id=page_id, namespace=title.namespace, key=title.key)
        )
    return entry


def automatic_reason(page: Page) -> str:
    """What MediaWiki offers as a reason: the start of the page, and its author where there is only one."""
    return _content(page)


def _content(page: Page) -> str:
    language = current_wiki().language
    latest = page.get_latest()
    text = " ".join(read_text(latest).split())
    if not text:
        before = Revision.objects.filter(page=page, size__gt=0).order_by("-timestamp", "-pk").first()
        if before is None:
            return message("exblank", language=language)
        return message("exbeforeblank", _start(read_text(before)), language=language)
    authors = list(Revision.objects.filter(page=page).values_list("actor__name", flat=True).distinct()[:2])
    if len(authors) == 1 and authors[0] and not latest.visibility:
        return message("excontentauthor", _start(text), authors[0], language=language)
    return message("excontent", _start(text), language=language)


def _start(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[:_SHOWN].rstrip() + "…"


def _check_size(page: Page, actor: Actor) -> None:
    limit = int(current_wiki().setting("big_delete", BIG))
    if has_right(actor, "bigdelete"):
        return
    if Revision.objects.filter(page=page)[: limit + 1].count() > limit:
        raise EditRefused("delete-toobig", "delete-toobig", limit)


def _name(title: Title) -> str:
    return current_wiki().title_rules.prefixed_text(title)
