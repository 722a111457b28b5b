"""Uploads: what is taken, what is refused, what pictures come of it."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
import pyvips
from django.test import TestCase

from tests.factories import get_page, save_page, title_of
from wikigrove.accounts.errors import PermissionRefused
from wikigrove.accounts.models import Actor
from wikigrove.accounts.visitor import Visitor
from wikigrove.farm.models import Wiki
from wikigrove.media.domain.find_file import find_file, find_files, list_versions, show_file
from wikigrove.media.domain.paths import blob_path
from wikigrove.media.domain.store_upload import store_upload
from wikigrove.media.domain.thumbnail import ThumbRequest, make_thumbnail, parse_thumb_name, thumb_name
from wikigrove.media.errors import ThumbnailFailed, UploadRefused
from wikigrove.pages.domain.queries import list_log, read_statistics
from wikigrove.rendering.domain.render import render_page

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100"><rect width="200" height="100" fill="red"/></svg>'
)


def picture(path: Path, width: int = 640, height: int = 480, *, shade: int = 90) -> Path:
    (pyvips.Image.black(width, height, bands=3) + [shade, 120, 60]).cast("uchar").write_to_file(str(path))
    return path


def upload(path: Path, title: str, *, actor: Actor, **more: object):  # type: ignore[no-untyped-def]
    with TestCase.captureOnCommitCallbacks(execute=True):
        return store_upload(path, title=title_of(title), actor=actor, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["png", "jpg", "gif", "webp"])
def test_upload_of_bitmaps_makes_thumbnails(alice: Actor, tmp_path: Path, kind: str) -> None:
    stored = upload(picture(tmp_path / f"a.{kind}"), f"File:A.{kind}", actor=alice, comment="mine")

    assert (stored.is_new, stored.version.width, stored.version.height) == (True, 640, 480)
    shown = show_file(stored.file, width=200)
    assert shown is not None and (shown.width, shown.height) == (200, 150)
    assert [density for density, _ in shown.srcset] == ["1.5x", "2x"]
    small = pyvips.Image.new_from_file(str(make_thumbnail(stored.version, ThumbRequest(200))))
    assert (small.width, small.height) == (200, 150)
    entry = list_log().rows[0]
    assert (entry.kind, entry.action, entry.key, entry.comment) == ("upload", "upload", f"A.{kind}", "mine")
    assert read_statistics().files == 1


def test_upload_of_drawings_and_documents(alice: Actor, tmp_path: Path) -> None:
    (tmp_path / "d.svg").write_text(SVG)
    drawing = upload(tmp_path / "d.svg", "File:D.svg", actor=alice)
    assert (drawing.version.width, drawing.version.height) == (200, 100)
    large = pyvips.Image.new_from_file(str(make_thumbnail(drawing.version, ThumbRequest(400))))
    assert (large.width, large.height) == (400, 200), "drawings may grow"

    document = pypdfium2.PdfDocument.new()
    for _ in range(3):
        document.new_page(300, 400)
    document.save(str(tmp_path / "p.pdf"))
    paper = upload(tmp_path / "p.pdf", "File:P.pdf", actor=alice)
    assert paper.version.page_count == 3
    sheet = pyvips.Image.new_from_file(str(make_thumbnail(paper.version, ThumbRequest(150, page=2))))
    assert (sheet.width, sheet.height) == (150, 200)
    with pytest.raises(ThumbnailFailed):
        make_thumbnail(paper.version, ThumbRequest(150, page=9))


@pytest.mark.parametrize(
    "content",
    [
        SVG.replace("<rect", "<script>alert(1)</script><rect"),
        SVG.replace("<rect", '<rect onclick="alert(1)"'),
        SVG.replace("<rect", '<a href="javascript:alert(1)"><rect/></a><rect'),
        SVG.replace("<rect", "<foreignObject><div/></foreignObject><rect"),
        SVG.replace("<rect", '<image href="https://tracker.example/x.png"/><rect'),
        SVG.replace("<rect", '<image href="//tracker.example/x.png"/><rect'),
        SVG.replace("<rect", "<style>@import url(https://evil.example/x.css);</style><rect"),
        SVG.replace("<rect", '<rect style="fill:url(https://evil.example/x)"'),
        SVG.replace("<rect", '<set attributeName="href" to="javascript:alert(1)"/><rect'),
        '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + SVG.replace("<rect", "<text>&x;</text><rect"),
        "<html><script>alert(1)</script></html>",
        "no xml at all",
    ],
)
def test_upload_refuses_active_drawings(alice: Actor, tmp_path: Path, content: str) -> None:
    (tmp_path / "x.svg").write_text(content)
    with pytest.raises(UploadRefused):
        upload(tmp_path / "x.svg", "File:X.svg", actor=alice)
    assert find_file(title_of("File:X.svg")) is None


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.png", b"<html><script>alert(1)</script></html>"),
        ("x.jpg", b"GIF89a" + b"\0" * 50),
        ("x.exe", b"MZ"),
        ("x.html", b"<p>"),
        ("x.php", b"<?php"),
        ("noending", b"x"),
        ("x.pdf", b"%PDF-1.4 broken"),
        ("x.txt", b"a\0b"),
        ("x.png", b""),
        ("x.webm", b"not a video"),
        ("x.mp3", b"<html>"),
    ],
)
def test_upload_refuses_what_is_not_what_it_says(alice: Actor, tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / "upload").write_bytes(content)
    with pytest.raises(UploadRefused):
        upload(tmp_path / "upload", f"File:{name}", actor=alice)


def test_upload_of_a_new_version_needs_to_be_asked_for(alice: Actor, tmp_path: Path) -> None:
    first = upload(picture(tmp_path / "1.png"), "File:A.png", actor=alice)
    other = picture(tmp_path / "2.png", shade=200)
    with pytest.raises(UploadRefused) as caught:
        upload(other, "File:A.png", actor=alice)
    assert caught.value.message_key == "fileexists-forbidden"
    second = upload(other, "File:A.png", actor=alice, replace=True)
    assert (second.is_new, [v.sha256 for v in list_versions(second.file)[0]]) == (
        False,
        [second.version.sha256, first.version.sha256],
    )
    with pytest.raises(UploadRefused) as caught:
        upload(other, "File:A.png", actor=alice, replace=True)
    assert caught.value.message_key == "fileexists-no-change"


def test_equal_files_are_kept_once(alice: Actor, tmp_path: Path) -> None:
    path = picture(tmp_path / "1.png")
    one, two = upload(path, "File:A.png", actor=alice), upload(path, "File:B.png", actor=alice)
    assert blob_path(one.version.sha256) == blob_path(two.version.sha256)


def test_upload_needs_the_right(wiki: Wiki, tmp_path: Path) -> None:
    with pytest.raises(PermissionRefused):
        store_upload(picture(tmp_path / "1.png"), title=title_of("File:A.png"), actor=Visitor("192.0.2.1"))  # type: ignore[arg-type]


def test_a_page_shows_a_file_as_soon_as_it_is_there(alice: Actor, tmp_path: Path) -> None:
    save_page("Gallery", "[[File:Tree.png|thumb|100px|A tree]]", actor=alice)
    assert "<img" not in render_page(get_page("Gallery")).html
    upload(picture(tmp_path / "t.png"), "File:Tree.png", actor=alice)
    html = render_page(get_page("Gallery")).html
    assert 'src="/w/images/thumb/' in html and "100px-Tree.png" in html


def test_files_are_found_through_redirects(alice: Actor, tmp_path: Path) -> None:
    stored = upload(picture(tmp_path / "t.png"), "File:New.png", actor=alice)
    save_page("File:Old.png", "#REDIRECT [[File:New.png]]", actor=alice)
    assert find_files([title_of("File:Old.png")]) == {title_of("File:Old.png"): stored.file}


def test_thumb_names_are_mediawikis() -> None:
    assert thumb_name("A.png", "image/png", ThumbRequest(220)) == "220px-A.png"
    assert thumb_name("A.svg", "image/svg+xml", ThumbRequest(220, language="de")) == "langde-220px-A.svg.png"
    assert thumb_name("A.pdf", "application/pdf", ThumbRequest(220, page=3)) == "page3-220px-A.pdf.jpg"
    for name, request in [
        ("220px-A.png", ThumbRequest(220)),
        ("page3-220px-A.pdf.jpg", ThumbRequest(220, page=3)),
        ("0px-A.png", None),
        ("99999px-A.png", None),
        ("A.png", None),
        ("../../etc/passwd", None),
    ]:
        assert parse_thumb_name(name) == request
