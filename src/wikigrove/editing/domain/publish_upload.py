"""Put an upload and its page of description on the wiki: the verb behind every door."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from wikigrove_engine.title import Title

from wikigrove.accounts.models import Actor
from wikigrove.editing.domain.judge_acts import judge_upload
from wikigrove.editing.domain.submit import EditRequest, submit_edit
from wikigrove.farm.scope import current_wiki
from wikigrove.filters.domain.facts import EditFacts
from wikigrove.filters.domain.judge import Verdict, attach_revision
from wikigrove.i18n import message
from wikigrove.media.domain.inspect_file import FileInspection
from wikigrove.media.domain.store_upload import StoredUpload, store_upload
from wikigrove.pages.domain.queries import find_page, read_text


@dataclass(frozen=True)
class UploadRequest:
    """`text` describes a new file, `licence` is the wikitext that says under which terms it may be used."""

    title: Title
    text: str = ""
    licence: str = ""
    comment: str = ""
    replace: bool = False


def publish_upload(path: Path, request: UploadRequest, *, actor: Actor) -> StoredUpload:
    """The bytes first; a page only where there is none, so that nobody's text is overwritten.

    Raises UploadRefused, EditRefused, PermissionRefused, RateLimited.
    """
    page = find_page(request.title)
    old = read_text(page.get_latest()) if page is not None else ""
    facts = EditFacts(
        request.title, page, old, old if page is not None else compose_file_text(request), request.comment
    )
    judged = _Judged(facts, actor)
    stored = store_upload(
        path,
        title=request.title,
        actor=actor,
        comment=request.comment or request.text[:400],
        replace=request.replace,
        approve=judged,
    )
    if page is None:
        edit = EditRequest(
            request.title, facts.new_text, request.comment, is_judged=True, software_tags=frozenset(judged.verdict.tags)
        )
        attach_revision(judged.verdict, submit_edit(edit, actor=actor).revision_id)
    return stored


class _Judged:
    """Asks the filters once, about the file and its description together."""

    def __init__(self, facts: EditFacts, actor: Actor) -> None:
        self._facts, self._actor = facts, actor
        self.verdict = Verdict()

    def __call__(self, found: FileInspection) -> frozenset[str]:
        self.verdict = judge_upload(self._facts, found, actor=self._actor)
        return frozenset(self.verdict.tags)


def compose_file_text(request: UploadRequest) -> str:
    """The page's text: the description, and the licence under a heading of its own."""
    language = current_wiki().language
    text = request.text.strip() or message("wikigrove-upload-default-text", language=language)
    if not request.licence:
        return text
    summary, licence = (message(key, language=language) for key in ("filedesc", "license-header"))
    return f"== {summary} ==\n{text}\n\n== {licence} ==\n{request.licence}"
