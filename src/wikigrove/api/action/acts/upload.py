"""Files: upload in one go, in pieces, from the stash or from an address; back to an older version; turned pictures."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from wikigrove_engine.title import NS_FILE, Title, find_title

from wikigrove.accounts.domain.rights import check_right
from wikigrove.accounts.models import Actor
from wikigrove.api.action.acts.delete import find_version
from wikigrove.api.action.acts.inner_errors import error_rows
from wikigrove.api.action.acts.pages import keep_watch, tags_param
from wikigrove.api.action.call import Call
from wikigrove.api.action.declare import Param, expiry, flag, number, one, string, text, token
from wikigrove.api.action.errors import ApiError, Plain, fail
from wikigrove.api.action.query.prop_files import file_facts, stash_facts
from wikigrove.api.action.query.query import PAGES, open_pages
from wikigrove.api.action.registry import module
from wikigrove.api.action.result import Items, Row
from wikigrove.api.action.times import iso
from wikigrove.editing.domain.publish_upload import UploadRequest, publish_upload
from wikigrove.media.domain.chunks import LEAST, add_chunk, begin_chunks, find_part, finish_chunks
from wikigrove.media.domain.find_file import find_file
from wikigrove.media.domain.paths import blob_path
from wikigrove.media.domain.remove_file import revert_file
from wikigrove.media.domain.rotate import rotate_picture
from wikigrove.media.domain.stash import clear_stash, find_stashed, stash_file
from wikigrove.media.domain.upload_limits import largest_upload
from wikigrove.media.domain.warn_upload import UploadWarning, find_upload_warnings
from wikigrove.media.errors import FileNotFound, UploadRefused
from wikigrove.media.models import StashedFile
from wikigrove.net.fetch import FetchFailed, fetch_to_file

_FACTS: Final = (
    "timestamp", "user", "userid", "size", "dimensions", "parsedcomment", "comment", "html", "canonicaltitle", "url",
    "sha1", "metadata", "commonmetadata", "extmetadata", "mime", "mediatype", "bitdepth", "uploadwarning",
)  # fmt: skip
_STASHED: Final = (
    "timestamp", "size", "dimensions", "canonicaltitle", "url", "sha1", "metadata", "commonmetadata", "extmetadata",
    "mime", "bitdepth",
)  # fmt: skip


@module(
    "upload",
    class_name="ApiUpload",
    must_be_posted=True,
    writes=True,
    params=(
        string("filename"),
        string("comment", ""),
        tags_param(),
        text("text"),
        flag("watch", is_deprecated=True),
        one("watchlist", "nochange|preferences|watch", "preferences"),
        expiry("watchlistexpiry"),
        flag("ignorewarnings"),
        Param("file", "upload"),
        string("url"),
        string("filekey"),
        string("sessionkey", is_deprecated=True),
        flag("stash"),
        number("filesize", least=0),
        number("offset", least=0),
        Param("chunk", "upload"),
        flag("async"),
        flag("checkstatus"),
        token(),
    ),
)
def run_upload(call: Call) -> None:
    """Upload a file, whole, in pieces, from an address or from the stash."""
    if not call.may("upload") and not call.actor.is_registered:
        raise fail("apierror-mustbeloggedin-generic", code="mustbeloggedin")
    call.need("upload")
    key = call.text("filekey") or call.text("sessionkey")
    if call.file("chunk") is not None:
        _take_chunk(call, key)
        return
    if call.flag("checkstatus") and key:
        _tell_status(call, key)
        return
    ways = [bool(key), call.file("file") is not None, call.given("url")]
    if sum(ways) != 1:
        call.need_one("filekey", "file", "url")
    with _told():
        if key:
            _from_stash(call, key)
        elif call.given("url"):
            _from_address(call)
        else:
            _from_file(call)


@contextmanager
def _told() -> Iterator[None]:
    """Refusals of files as MediaWiki's API tells them."""
    try:
        yield
    except UploadRefused as refusal:
        raise _refusal(refusal) from refusal


def _refusal(refusal: UploadRefused) -> ApiError:
    key, params = refusal.message_key, tuple(Plain(str(p)) for p in refusal.params)
    if key == "filetype-banned-type":
        allowed = str(refusal.params[1]).split(", ") if len(refusal.params) > 1 else []
        return fail(
            key,
            *params,
            code="filetype-banned",
            data={"filetype": str(refusal.params[0]), "allowed": Items(allowed, "ext")},
        )
    if key == "emptyfile":
        return fail("apierror-empty-file", code="empty-file")
    if key in ("largefileserver", "file-too-large"):
        return fail("file-too-large", code="file-too-large")
    if key == "illegal-filename":
        return fail("illegal-filename", code="illegal-filename")
    if key in ("fileexists-no-change", "fileexists-forbidden"):
        return fail(key, *params, code=key)
    if key.startswith("uploadstash"):
        return fail(key, *params, code="stashfailed")
    if key.startswith("wikigrove-upload"):
        return fail(key, *params, code="stashfailed", data={"offset": refusal.params[0]} if refusal.params else {})
    details = Items([key, *map(str, refusal.params)], "detail")
    return fail(key, *params, code="verification-error", data={"details": details})


def _name(call: Call) -> Title:
    """The file's title. Raises ApiError."""
    if not call.text("filename"):
        raise fail("paramvalidator-missingparam", Plain("filename"), code="nofilename")
    given = call.text("filename").replace("\\", "/").rsplit("/", 1)[-1]
    found = find_title(given, call.rules, default_namespace=NS_FILE)
    if found is None or found.interwiki or found.namespace != NS_FILE or not found.key:
        raise fail("illegal-filename", Plain(given), code="illegal-filename", data={"filename": given})
    return found.without_fragment()


_KEY: Final = re.compile(r"[\w.-]{1,255}", re.ASCII)
"""How the key of a waiting file looks."""
_KINDS: Final = (
    (b"\x89PNG\r\n", "png"), (b"\xff\xd8\xff", "jpg"), (b"GIF8", "gif"), (b"%PDF-", "pdf"), (b"OggS", "ogg"), (b"<svg", "svg")
)  # fmt: skip
"""How files begin."""


def _with_kind(title: Title, sent: UploadedFile[Any]) -> Title:
    """A name without an ending gets that of the file's own kind."""
    if "." in title.key:
        return title
    start = sent.read(16)
    sent.seek(0)
    kind = next((kind for mark, kind in _KINDS if start.startswith(mark)), "")
    return Title(title.namespace, f"{title.key}.{kind}") if kind else title


def _save(file: UploadedFile[Any], path: Path) -> None:
    with path.open("wb") as target:
        for piece in file.chunks():
            target.write(piece)


def _from_file(call: Call) -> None:
    sent = call.file("file")
    assert sent is not None
    title = _with_kind(_name(call), sent)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "upload"
        _save(sent, path)
        _take(call, path, title)


def _from_address(call: Call) -> None:
    title = _name(call)
    check_right(call.actor, "upload_by_url")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "upload"
        try:
            fetch_to_file(call.text("url"), path, most=largest_upload())
        except FetchFailed as failure:
            raise fail(f"wikigrove-fetch-{failure.reason}", code="http-fetch-failed") from failure
        _take(call, path, title)


def _from_stash(call: Call, key: str) -> None:
    author = call.author
    if not _KEY.fullmatch(key):
        raise fail("apierror-invalid-file-key", code="invalid-file-key")
    try:
        row = find_stashed(key, actor=author)
    except FileNotFound as err:
        raise fail("uploadstash-nofile", code="uploadstash-file-not-found") from err
    title = _name(call)
    if call.flag("stash"):
        _tell_stashed(call, row)
        return
    # What was warned about before is warned about again, unless it is to be ignored now.
    warnings = _warnings(call, title, row)
    if _warn(call, warnings, row):
        return
    _publish(call, blob_path(row.sha256), title, author, warnings)
    clear_stash(author, key)


def _take(call: Call, path: Path, title: Title) -> None:
    author = call.author
    row, _ = stash_file(path, name=title.key, actor=author)
    warnings = _warnings(call, title, row)
    if _warn(call, warnings, row):
        return
    if call.flag("stash"):
        _tell_stashed(call, row)
        return
    _publish(call, path, title, author, warnings)
    clear_stash(author, row.token)


def _warnings(call: Call, title: Title, row: StashedFile) -> Row:
    """What speaks against the file under this name."""
    found = find_upload_warnings(title, sha1=_sha1_of(row), asked_name=call.text("filename"))
    return {warning.code: _warning_value(warning) for warning in found}


def _warn(call: Call, warnings: Row, row: StashedFile) -> bool:
    """Answer with the warnings and the key under which the file waits; False where nothing holds it up."""
    if not warnings or call.flag("ignorewarnings"):
        return False
    call.answer("upload", {"result": "Warning", "warnings": warnings, "filekey": row.token, "sessionkey": row.token})
    return True


def _warning_value(warning: UploadWarning) -> Any:
    names = [title.key for title in warning.titles]
    if warning.code == "badfilename":
        return warning.params[0].replace(" ", "_")
    if warning.code == "nochange":
        return {"timestamp": iso(warning.times[0])}
    if warning.code == "duplicateversions":
        return Items([{"timestamp": iso(time)} for time in warning.times], "ver")
    if warning.code == "duplicate":
        return Items(names, "duplicate")
    if warning.code in ("duplicate-archive", "exists", "was-deleted", "page-exists", "thumb"):
        return names[0] if names else ""
    if warning.code == "exists-normalized":
        return names[0] if names else ""
    return names[0] if names else (warning.params[0] if warning.params else "")


def _sha1_of(row: StashedFile) -> str:
    from wikigrove.media.domain.inspect_file import inspect_file

    return inspect_file(blob_path(row.sha256), name=row.name).sha1


def _publish(call: Call, path: Path, title: Title, author: Actor, warnings: Row) -> None:
    """Save the file; warnings that were ignored are told all the same."""
    request = UploadRequest(
        title,
        text=call.text("text") if call.given("text") else call.text("comment"),
        comment=call.text("comment"),
        replace=call.flag("ignorewarnings"),
        tags=frozenset(call.many("tags")),
    )
    stored = publish_upload(path, request, actor=author)
    keep_watch(call, title, by=author, preferences=("watchuploads",))
    stored.file.latest = stored.version
    facts = file_facts(call, stored.file, stored.version, _FACTS)
    told: Row = {"warnings": warnings} if warnings else {}
    call.answer("upload", {"result": "Success", "filename": title.key, **told, "imageinfo": facts})


def _tell_stashed(call: Call, row: StashedFile) -> None:
    facts = stash_facts(call, row, _STASHED)
    call.answer("upload", {"result": "Success", "filekey": row.token, "sessionkey": row.token, "imageinfo": facts})


def _tell_status(call: Call, key: str) -> None:
    part = find_part(key, actor=call.author)
    if part is not None:
        call.answer("upload", {"result": "Continue", "stage": "uploading", "offset": part.size, "filekey": key})
        return
    try:
        row = find_stashed(key, actor=call.author)
    except FileNotFound as err:
        raise fail("apierror-missingresult", code="missingresult") from err
    _tell_stashed(call, row)


def _take_chunk(call: Call, key: str) -> None:
    sent, title, author = call.file("chunk"), _name(call), call.author
    assert sent is not None
    offset, size = call.number("offset"), call.find_number("filesize")
    if size is None:
        raise fail("paramvalidator-missingparam", Plain("filesize"), code="missingparam")
    piece = sent.read(size + 1)
    is_last = offset + len(piece) >= size
    if not is_last and len(piece) < LEAST:
        raise fail("apierror-chunk-too-small", LEAST)
    with _told():
        try:
            if offset == 0 and not key:
                row = begin_chunks(piece, name=title.key, size=size, actor=author)
            else:
                row = add_chunk(key, piece, offset=offset, size=size, actor=author)
        except FileNotFound as err:
            raise fail("apierror-invalid-file-key", code="invalid-file-key") from err
        if not is_last:
            call.answer("upload", {"result": "Continue", "offset": row.size, "filekey": row.token})
            return
        whole, _ = finish_chunks(row.token, actor=author)
        if not _warn(call, _warnings(call, title, whole), whole):
            facts = stash_facts(call, whole, _STASHED)
            call.answer("upload", {"result": "Success", "filekey": whole.token, "imageinfo": facts})


@module(
    "filerevert",
    class_name="ApiFileRevert",
    must_be_posted=True,
    writes=True,
    params=(string("filename", required=True), string("comment", ""), string("archivename", required=True), token()),
)
def run_filerevert(call: Call) -> None:
    """Make an older version of a file the current one."""
    title = _name(call)
    file = find_file(title)
    if file is None:
        raise fail("apierror-missingtitle")
    version = find_version(title, call.text("archivename"))
    if version is None:
        raise fail("filerevert-badversion")
    author = call.author
    try:
        revert_file(title.key, version.pk, actor=author, comment=call.text("comment"))
    except UploadRefused as refusal:
        rows = Items([refusal.message_key], "error")
        call.answer("filerevert", {"result": "Failure", "errors": rows})
        return
    call.answer("filerevert", {"result": "Success"})


@module(
    "imagerotate",
    class_name="ApiImageRotate",
    must_be_posted=True,
    writes=True,
    params=(one("rotation", "90|180|270", is_required=True), string("continue"), tags_param(), *PAGES, token()),
)
def run_imagerotate(call: Call) -> None:
    """Pictures, turned clockwise by so many degrees, as new versions."""
    pages = open_pages(call)
    author = call.author
    rows: list[Row] = []
    for title, pk in pages.good_and_missing().items():
        row: Row = {"id": max(pk, 0), "ns": title.namespace, "title": call.rules.prefixed_text(title)}
        if pk < 0:
            row["missing"] = True
        try:
            _rotate(call, title, author)
        except (ApiError, UploadRefused) as error:
            told = error if isinstance(error, ApiError) else _refusal(error)
            rows.append({**row, "result": "Failure", "errors": error_rows(call, *told.problems)})
        else:
            rows.append({**row, "result": "Success"})
    call.answer("imagerotate", Items(rows, "page"))


def _rotate(call: Call, title: Title, author: Actor) -> None:
    file = find_file(title) if title.namespace == NS_FILE else None
    if file is None or file.latest is None:
        raise fail("apierror-filedoesnotexist")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "turned"
        degrees = int(call.text("rotation"))
        rotate_picture(file.latest, path, degrees=degrees)
        comment = call.frame.wiki.setting("rotate_comment", "") or f"{degrees}\N{DEGREE SIGN}"
        publish_upload(path, UploadRequest(title, comment=comment, replace=True), actor=author)
