"""Forms with bare line feeds in the heads of their parts are read like others."""

from __future__ import annotations

import random

import pytest
from django.test import Client, RequestFactory

from wikigrove.api.bare_lines import accept_bare_lines

BOUNDARY = "===============123=="
HEADS = 'Content-Type: text/plain{0}MIME-Version: 1.0{0}Content-Disposition: form-data; name="{1}"{0}{0}'
FILE = 'Content-Type: image/png{0}Content-Disposition: form-data; name="file"; filename="a.png"{0}{0}'


def make_form(fields: dict[str, str], data: bytes, end: str) -> bytes:
    opening, out = f"--{BOUNDARY}{end}", b""
    for name, value in fields.items():
        out += (opening + HEADS.format(end, name) + value + end).encode()
    return out + (opening + FILE.format(end)).encode() + data + f"{end}--{BOUNDARY}--{end}".encode()


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("size", [0, 10, 65_536, 65_500, 300_000])
def test_fields_and_files_come_whole(end: str, size: int) -> None:
    data = random.Random(size).randbytes(size) + b"\n\n--" + BOUNDARY.encode()[:5] + b"\n\n"  # noqa: S311
    fields = {"action": "upload", "text": "one\n\ntwo\n", "empty": ""}
    request = RequestFactory().post(
        "/w/api.php", make_form(fields, data, end), content_type=f'multipart/form-data; boundary="{BOUNDARY}"'
    )
    accept_bare_lines(request)
    assert request.POST.dict() == fields
    assert request.FILES["file"].read() == data


@pytest.mark.parametrize(
    "body", [b"", b"--", b"--x\n", b"--x\n\n", b"--x\nno head", b"--x\n" + b"a" * 200_000, b"--x--"]
)
def test_broken_forms_are_refused(client: Client, body: bytes) -> None:
    answer = client.generic("POST", "/w/api.php", body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code in (200, 400)
