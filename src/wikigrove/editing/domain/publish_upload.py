"""Put an upload and its page of description on the wiki: the verb behind every door."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from wikigrove_engine.title import Title

from wikigrove.accounts.models import Actor
from wikigrove.editing.domain.submit import EditRequest, submit_edit
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import message
from wikigrove.media.domain.store_upload import StoredUpload, store_upload
from wikigrove.pages.domain.queries import find_page


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
    stored = store_upload(
        path, title=request.title, actor=actor, comment=request.comment or request.text[:400], replace=request.replace
    )
    if find_page(request.title) is None:
        submit_edit(EditRequest(request.title, compose_file_text(request), request.comment), actor=actor)
    return stored


def compose_file_text(request: UploadRequest) -> str:
    """The page's text: the description, and the licence under a heading of its own."""
    language = current_wiki().language
    text = request.text.strip() or message("wikigrove-upload-default-text", language=language)
    if not request.licence:
        return text
    summary, licence = (message(key, language=language) for key in ("filedesc", "license-header"))
    return f"== {summary} ==\n{text}\n\n== {licence} ==\n{request.licence}"
