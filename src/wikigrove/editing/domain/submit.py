"""Save an edit: the one verb behind every door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from wikigrove_engine.title import Title

from wikigrove.accounts.domain.limits import check_rate
from wikigrove.accounts.domain.rights import has_right
from wikigrove.accounts.errors import PermissionRefused, RateLimited
from wikigrove.accounts.models import Actor
from wikigrove.editing.domain.captcha import check_captcha
from wikigrove.editing.domain.change_tags import check_tags
from wikigrove.editing.domain.checks import check_edit
from wikigrove.editing.domain.extension_filters import ask_filters
from wikigrove.editing.domain.judge_acts import judge_edit
from wikigrove.editing.domain.software_tags import find_reverted_to, find_software_tags
from wikigrove.editing.domain.summary import automatic_summary, clean_summary, section_summary
from wikigrove.editing.errors import ContentRefused, EditConflict, EditRefused
from wikigrove.farm.scope import current_wiki
from wikigrove.filters.domain.facts import EditFacts
from wikigrove.filters.domain.judge import Verdict, attach_revision
from wikigrove.jobs.enqueue import enqueue_after_commit
from wikigrove.pages.domain.append_revision import NewRevision, append_revision
from wikigrove.pages.domain.merge import merge_texts
from wikigrove.pages.domain.queries import find_page, get_revision, read_text
from wikigrove.pages.domain.store_text import sha1_base36
from wikigrove.pages.errors import RevisionConflict, RevisionNotFound
from wikigrove.pages.models import Page, Revision
from wikigrove.rendering.domain.check_content import find_fault, tidy_content
from wikigrove.rendering.domain.pre_save import transform_for_save
from wikigrove.rendering.domain.redirects import find_redirect
from wikigrove.rendering.domain.render import model_of
from wikigrove.rendering.domain.sections import replace_section

MAX_BYTES: Final = 2 * 1024 * 1024
_TRIES: Final = 20
"""Each one merges with what was saved meanwhile; a page that twenty people save in one moment is rare."""


@dataclass(frozen=True)
class EditRequest:
    """What somebody wants to save. `text` is the whole page, or the section named by `section`.

    `base_id` is the revision the text was made from: 0 when there was no page, None to take the latest one.
    """

    title: Title
    text: str
    summary: str = ""
    base_id: int | None = None
    section: str | None = None
    """A section's number as in MediaWiki ("0", "3", "new"); None: the whole page."""
    section_title: str = ""
    """The heading of a new section."""
    is_minor: bool = False
    is_bot: bool = False
    create_only: bool = False
    no_create: bool = False
    undo_of: int | None = None
    allow_blank: bool = False
    """A new page may be empty."""
    pre_save: bool = True
    ignore_faults: bool = False
    """Save a module that can't be compiled, and the like, where that may be."""
    is_human: bool = False
    """Whoever asks has solved a captcha."""
    model: str | None = None
    """Another content model than the page has, for those who may say so."""
    tags: frozenset[str] = frozenset()
    """Change tags that the author puts on the edit."""
    software_tags: frozenset[str] = frozenset()
    """Those that the caller knows of: what the texts tell is added here."""
    is_judged: bool = False
    """The wiki's edit filters have seen this text already, as part of a larger act: an upload."""
    restores: int | None = None
    """The revision whose text this is, where the caller knows that it is a revert."""


@dataclass(frozen=True)
class EditResult:
    """What came of it. A null edit (`is_null`) changed nothing and has the page's latest revision."""

    page: Page
    revision_id: int
    old_revision_id: int | None
    is_new: bool
    is_null: bool
    was_merged: bool = False
    timestamp: datetime | None = None
    """Of the new revision; None where nothing was saved."""


def submit_edit(request: EditRequest, *, actor: Actor, known: Page | None = None) -> EditResult:
    """Save `request` as a new revision, merging with edits made meanwhile.

    `known`: the page, where the caller has just found it.
    Raises EditRefused (EditConflict among them), PermissionRefused, RateLimited; nothing is written then.
    """
    page = known if known is not None else find_page(request.title)
    check_edit(request.title, actor=actor, page=page)
    check_rate("edit", actor)
    check_tags(request.tags, actor=actor)
    _check_request(request, page)
    for _ in range(_TRIES):
        try:
            return _try_to_save(request, page, actor)
        except RevisionConflict:
            # Somebody saved between our read and our write: merge with that too.
            page = find_page(request.title)
    raise EditRefused("editconflict", "editconflict")


def _check_request(request: EditRequest, page: Page | None) -> None:
    if page is not None and request.create_only:
        raise EditRefused("articleexists", "articleexists")
    if page is None and request.no_create:
        raise EditRefused("missingtitle", "nocreate-loggedin")
    if len(request.text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise EditRefused("contenttoobig", "contenttoobig", str(MAX_BYTES // 1024))
    if any("\ud800" <= c <= "\udfff" for c in request.text) or "\x00" in request.text:
        raise EditRefused("badutf8", "title-invalid-utf8")


def _try_to_save(request: EditRequest, page: Page | None, actor: Actor) -> EditResult:
    latest_text = read_text(page.get_latest()) if page is not None else ""
    latest_id = page.latest_id if page is not None else None
    text = _whole_text(request, page, latest_text)
    model = request.model or (page.model if page is not None else model_of(current_wiki(), request.title))
    if request.pre_save and model == "wikitext":
        text = transform_for_save(text, title=request.title, page=page, actor=actor)
    elif request.pre_save and text:
        text = tidy_content(text.replace("\r\n", "\n"), model=model)
    text = text.replace("\r\n", "\n").rstrip() if model == "wikitext" else text.replace("\r\n", "\n").rstrip("\n")
    was_merged = False
    if page is not None and request.base_id is not None and request.base_id != latest_id and request.section != "new":
        text, was_merged = _merge(request, page, text, latest_text), True
    if page is None and not text and not request.allow_blank:
        raise EditRefused("blankarticle", "blankarticle")
    if page is not None and text == latest_text and model == page.model:
        return EditResult(page, page.get_latest().pk, page.latest_id, False, True)
    _check_content(request, text, model)
    if not request.is_human:
        check_captcha(old=latest_text, new=text, is_new=page is None, actor=actor)
    ask_filters(request.title, old_text=latest_text, new_text=text, summary=request.summary, actor=actor)
    facts = EditFacts(
        request.title, page, latest_text, text, request.summary, page.model if page is not None else "", model
    )
    verdict = Verdict() if request.is_judged else judge_edit(facts, actor=actor)
    redirect = find_redirect(text, model=model)
    old_redirect = find_redirect(latest_text, model=page.model) if page is not None else None
    tags = find_software_tags(
        old=latest_text if page is not None else None, new=text, old_redirect=old_redirect, new_redirect=redirect
    )
    restored = _find_restored(request, page, text, latest_id)
    if request.undo_of is not None and page is not None:
        tags |= {"mw-undo"}
    elif restored is not None and request.restores is None:
        tags |= {"mw-manual-revert"}
    revision = append_revision(
        NewRevision(
            title=request.title,
            text=text,
            comment=_summary(request, latest_text if page else None, text, redirect),
            base_id=latest_id,
            is_minor=request.is_minor and page is not None and has_right(actor, "minoredit"),
            is_bot=request.is_bot and has_right(actor, "bot"),
            redirect=redirect,
            model=model,
            tags=tags | request.tags | request.software_tags | verdict.tags,
        ),
        actor=actor,
    )
    attach_revision(verdict, revision.pk)
    if restored is not None:
        _mark_reverted_later(revision, restored)
    return EditResult(revision.page, revision.pk, latest_id, page is None, False, was_merged, revision.timestamp)


def _find_restored(request: EditRequest, page: Page | None, text: str, latest_id: int | None) -> int | None:
    """The revision that the page goes back to; what was saved since is reverted then."""
    if page is None:
        return None
    if request.restores is not None:
        return request.restores
    found = find_reverted_to(page, sha1=sha1_base36(text.encode()))
    if found is None and request.undo_of == latest_id and latest_id is not None:
        return page.get_latest().parent_id
    return found


def _mark_reverted_later(revision: Revision, restored: int) -> None:
    from wikigrove.editing.tasks import mark_reverted_edits

    enqueue_after_commit(mark_reverted_edits, wiki_id=current_wiki().pk, revert_id=revision.pk, restored_id=restored)


def _check_content(request: EditRequest, text: str, model: str) -> None:
    fault = find_fault(text, model=model) if text else None
    if fault is not None and not (request.ignore_faults and fault.may_be_saved):
        raise ContentRefused(line=fault.line, column=fault.column, text=fault.text, may_insist=fault.may_be_saved)


def _whole_text(request: EditRequest, page: Page | None, latest_text: str) -> str:
    """The page's text with the edited section put in."""
    if request.section is None:
        return request.text
    if request.section == "new":
        heading = f"== {request.section_title.strip()} ==\n\n" if request.section_title.strip() else ""
        body = f"{heading}{request.text}"
        return f"{latest_text.rstrip()}\n\n{body}" if latest_text.strip() else body
    base = latest_text
    if page is not None and request.base_id and request.base_id != page.latest_id:
        base = read_text(_base_revision(request, page))
    text = replace_section(base, request.section, request.text)
    if text is None:
        raise EditRefused("nosuchsection", "nosuchsectiontext", request.section)
    return text


def _merge(request: EditRequest, page: Page, text: str, latest_text: str) -> str:
    """Our text with what others saved since our base. A stale base is the normal case on busy pages."""
    base_text = read_text(_base_revision(request, page)) if request.base_id else ""
    merged = merge_texts(base=base_text, ours=text, theirs=latest_text)
    if merged.conflicts:
        raise EditConflict(ours=text, theirs=latest_text, merged=merged.text, base_id=page.latest_id)
    return merged.text


def _base_revision(request: EditRequest, page: Page) -> Revision:
    try:
        base = get_revision(int(request.base_id or 0))
    except RevisionNotFound:
        raise EditRefused("nosuchrevid", "nosuchrevid", request.base_id) from None
    if base.page_id != page.pk:
        raise EditRefused("revwrongpage", "revwrongpage", request.base_id)
    return base


def _summary(request: EditRequest, old: str | None, new: str, redirect: Title | None) -> str:
    given = clean_summary(request.summary)
    if request.section == "new" and request.section_title.strip():
        return given or section_summary(request.section_title)
    return given or automatic_summary(old, new, redirect=redirect)


__all__ = [
    "ContentRefused",
    "EditConflict",
    "EditRefused",
    "EditRequest",
    "EditResult",
    "PermissionRefused",
    "RateLimited",
    "submit_edit",
]
