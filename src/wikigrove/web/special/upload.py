"""Special:Upload and UploadStash: one file or several, from this computer or from an address, with warnings first."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from django.contrib import messages
from django.core.files import File
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from wikigrove_engine.title import NS_FILE, Title, find_title

from wikigrove.accounts.domain.rights import check_right, has_right
from wikigrove.accounts.models import Actor
from wikigrove.editing.domain.publish_upload import UploadRequest, publish_upload
from wikigrove.editing.errors import EditRefused
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import message
from wikigrove.media.domain.find_file import Shown, find_files, show_file
from wikigrove.media.domain.licences import LicenceGroup, parse_licences
from wikigrove.media.domain.paths import blob_path
from wikigrove.media.domain.stash import clear_stash, find_stashed, list_stash, stash_file
from wikigrove.media.domain.upload_limits import allowed_types, largest_upload
from wikigrove.media.domain.warn_upload import UploadWarning, find_upload_warnings
from wikigrove.media.errors import FileNotFound, UploadRefused
from wikigrove.net import FetchFailed, fetch_to_file
from wikigrove.web.skin.paths import special_path
from wikigrove.web.skin.present import present_special
from wikigrove.web.special.registry import special_page

MOST: Final = 50
"""Files of one form."""


@dataclass(frozen=True)
class Filled:
    """What the form says besides the files."""

    name: str = ""
    text: str = ""
    licence: str = ""
    comment: str = ""
    address: str = ""
    ignore: bool = False


@dataclass(frozen=True)
class WarningShown:
    text: str
    files: tuple[tuple[Title, Shown | None], ...]


@dataclass(frozen=True)
class Outcome:
    """What came of one file: a title when it is there, a refusal, or warnings with the mark under which it waits."""

    name: str
    title: Title | None = None
    refusal: str = ""
    warnings: tuple[WarningShown, ...] = ()
    token: str = ""


@special_page("Upload", group="media", right="upload")
def upload(request: HttpRequest, sub: str) -> HttpResponse:
    if request.method != "POST":
        name = request.GET.get("wpDestFile", sub)
        text = request.GET.get("wpUploadDescription", "")
        return _show(request, Filled(name, text, request.GET.get("wpLicense", "")))
    filled = _read(request)
    actor = request.actor  # type: ignore[attr-defined]
    token = request.POST.get("wpFileKey", "")
    if request.POST.get("wpCancelUpload"):
        clear_stash(actor, token)
        return HttpResponseRedirect(special_path("Upload"))
    outcomes = _from_stash(token, filled, actor) if token else _take_all(request, filled, actor)
    if not outcomes:
        return _show(request, filled, error=message("wikigrove-upload-nothing"), status=400)
    if len(outcomes) == 1 and outcomes[0].title is not None:
        messages.success(request, message("wikigrove-upload-done"))
        return HttpResponseRedirect(current_wiki().path_for(outcomes[0].title))
    if len(outcomes) == 1 and outcomes[0].refusal:
        return _show(request, filled, error=outcomes[0].refusal, status=400)
    return present_special(
        request, "special/upload_outcome.html", name="Upload", outcomes=outcomes, filled=filled, licences=_licences()
    )


@special_page("UploadStash", group="media", right="upload", is_listed=False)
def upload_stash(request: HttpRequest, sub: str) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    if request.method == "POST":
        clear_stash(actor)
        return HttpResponseRedirect(special_path("UploadStash"))
    return present_special(request, "special/upload_stash.html", name="UploadStash", rows=list_stash(actor))


def _show(request: HttpRequest, filled: Filled, *, error: str = "", status: int = 200) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    return present_special(
        request,
        "special/upload.html",
        name="Upload",
        status=status,
        filled=filled,
        error=error,
        licences=_licences(),
        types=allowed_types(),
        accept=",".join(f".{ending}" for ending in allowed_types()),
        largest=largest_upload(),
        by_address=has_right(actor, "upload_by_url"),
    )


def _read(request: HttpRequest) -> Filled:
    given = request.POST
    known = {licence.wikitext for group in _licences() for licence in group.licences}
    licence = given.get("wpLicense", "")
    return Filled(
        given.get("wpDestFile", "").strip(),
        given.get("wpUploadDescription", ""),
        licence if licence in known else "",
        given.get("wpUploadSummary", "").strip(),
        given.get("wpUploadFileURL", "").strip(),
        bool(given.get("wpIgnoreWarning")),
    )


def _take_all(request: HttpRequest, filled: Filled, actor: Actor) -> list[Outcome]:
    sent = request.FILES.getlist("wpUploadFile")[:MOST]
    if not sent and filled.address:
        return [_from_address(filled, actor)]
    if len(sent) > 1:
        # A name is for one file; several keep their own.
        filled = replace(filled, name="")
    return [_take_sent(file, filled, actor) for file in sent]


def _take_sent(file: File[bytes], filled: Filled, actor: Actor) -> Outcome:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "upload"
        with path.open("wb") as target:
            for chunk in file.chunks():
                target.write(chunk)
        return _take(path, str(file.name), filled, actor)


def _from_address(filled: Filled, actor: Actor) -> Outcome:
    check_right(actor, "upload_by_url")
    name = filled.address.partition("?")[0].rpartition("/")[2]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "upload"
        try:
            fetch_to_file(filled.address, path, most=largest_upload())
        except FetchFailed as failure:
            return Outcome(name, refusal=message(f"wikigrove-fetch-{failure.reason}"))
        return _take(path, name, filled, actor)


def _take(path: Path, own_name: str, filled: Filled, actor: Actor) -> Outcome:
    """Publish at once what nothing speaks against; the rest waits in the stash for its uploader's answer."""
    asked = filled.name or own_name.replace("\\", "/").rsplit("/", 1)[-1]
    title = _title(asked)
    if title is None:
        return Outcome(asked, refusal=message("illegal-filename"))
    try:
        row, found = stash_file(path, name=title.key, actor=actor)
    except UploadRefused as refusal:
        return Outcome(asked, refusal=message(refusal.message_key, *refusal.params))
    warnings = [] if filled.ignore else find_upload_warnings(title, sha1=found.sha1, asked_name=filled.name)
    if warnings:
        return Outcome(title.text, warnings=tuple(map(_shown, warnings)), token=row.token)
    return _publish(path, title, row.token, filled, actor)


def _from_stash(token: str, filled: Filled, actor: Actor) -> list[Outcome]:
    try:
        row = find_stashed(token, actor=actor)
    except FileNotFound:
        return [Outcome(filled.name, refusal=message("uploadstash-nofile"))]
    title = _title(filled.name or row.name)
    if title is None:
        return [Outcome(filled.name, refusal=message("illegal-filename"))]
    return [_publish(blob_path(row.sha256), title, token, replace(filled, ignore=True), actor)]


def _publish(path: Path, title: Title, token: str, filled: Filled, actor: Actor) -> Outcome:
    request = UploadRequest(title, filled.text, filled.licence, filled.comment, replace=filled.ignore)
    try:
        publish_upload(path, request, actor=actor)
    except (UploadRefused, EditRefused) as refusal:
        return Outcome(title.text, refusal=message(refusal.message_key, *refusal.params))
    clear_stash(actor, token)
    return Outcome(title.text, title)


def _title(name: str) -> Title | None:
    found = find_title(name, current_wiki().title_rules, default_namespace=NS_FILE)
    return found if found is not None and found.namespace == NS_FILE and found.key and not found.interwiki else None


def _shown(warning: UploadWarning) -> WarningShown:
    files = find_files(warning.titles)
    pictures = {title: show_file(file, width=160, height=120) for title, file in files.items()}
    return WarningShown(
        message(warning.message_key, *warning.params), tuple((title, pictures.get(title)) for title in warning.titles)
    )


def _licences() -> tuple[LicenceGroup, ...]:
    return parse_licences(message("licenses", language=current_wiki().language))
