"""Players and their subtitles."""

from __future__ import annotations

from pathlib import Path

import pytest
import wikigrove_engine as engine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wikigrove_engine.access import FileFacts, InMemoryAccess, TrackFacts
from wikigrove_engine.defaults import default_site
from wikigrove_engine.serialize import to_wikitext
from wikigrove_engine.site import PageConfig
from wikigrove_engine.title import Title

from tests.factories import get_page, save_page, title_of
from wikigrove.accounts.models import Actor
from wikigrove.ext.timedmediahandler.names import SubtitleName, parse_subtitle_name
from wikigrove.ext.timedmediahandler.webvtt import to_webvtt
from wikigrove.farm.domain.change_wiki import change_wiki
from wikigrove.farm.models import Wiki
from wikigrove.media.domain.film_frame import can_draw_frames
from wikigrove.media.domain.inspect_file import FileInspection, inspect_file
from wikigrove.media.domain.store_upload import store_upload
from wikigrove.rendering.domain.render import render_page, render_text

SAMPLES = Path(__file__).resolve().parents[1] / "media" / "samples"
API = "/api/wikigrove/v1/extensions/timedmediahandler/timedtext"
SRT = """1
00:00:00,500 --> 00:00:01,500
<i>Hello</i> <font color="red">& good</font> {\\an8}day
- A < B

2
00:00:01,6 --> 0:01.9
Bye
"""
SITE, PAGE = default_site(), PageConfig(Title(0, "P"))


class Films(InMemoryAccess):
    def __init__(self) -> None:
        facts = {
            "Film.webm": ("video/webm", "VIDEO", 640, 360),
            "Sound.ogg": ("application/ogg", "AUDIO", 0, 0),
        }
        tracks = (TrackFacts("/en.vtt", "en", "English (en)"),)
        super().__init__(
            files={
                Title(6, k): FileFacts(Title(6, k), f"/{k}", "", m, t, w, h, duration=80.0, tracks=tracks)
                for k, (m, t, w, h) in facts.items()
            }
        )


def upload(name: str, actor: Actor, as_name: str = "") -> None:
    store_upload(SAMPLES / name, title=Title(6, as_name or name[0].upper() + name[1:]), actor=actor)


def parse(text: str) -> str:
    return engine.parse(text, site=SITE, page=PAGE, access=Films()).html()


def test_player_has_what_its_options_say() -> None:
    html = parse("[[File:Film.webm|200px|start=0:10|end=20|loop|muted|disablecontrols=fullscreen,options]]")
    assert '<video controls="" controlslist="nofullscreen" preload="none" loop="" muted=""' in html
    assert '<source src="/Film.webm#t=10,20" type="video/webm"' in html
    assert (
        '<track kind="subtitles" type="text/vtt" src="/en.vtt" srclang="en" label="English (en)" data-dir="ltr"/>'
        in html
    )
    assert 'type="audio/ogg"' in parse("[[File:Sound.ogg]]")


def test_an_option_of_players_is_no_caption() -> None:
    assert "figcaption></figcaption>" in parse("[[File:Film.webm|thumb|loop]]").replace(" id=", "")
    assert "<figcaption>looping</figcaption>" in parse("[[File:Film.webm|thumb|loop|looping]]")


@pytest.mark.parametrize(
    "text", ["[[File:Film.webm|loop|muted]]", "[[File:Film.webm|thumb|muted|disablecontrols=options|Words]]"]
)
def test_options_are_written_back(text: str) -> None:
    html = engine.parse(text, site=SITE, page=PAGE, access=Films()).html(data_parsoid=True)
    assert to_wikitext(html, site=SITE, page=PAGE, access=Films()) == text
    looped = html.replace("<video ", '<video loop="" ').replace('loop="" controls="" preload="none" loop=""', 'loop=""')
    assert "|loop" in to_wikitext(looped, site=SITE, page=PAGE, access=Films())


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("film.webm", ("video/webm", "VIDEO", 64, 36, 2.0)),
        ("film.mp4", ("video/mp4", "VIDEO", 64, 36, 2.0)),
        ("sound.webm", ("audio/webm", "AUDIO", 0, 0, 3.0)),
        ("sound.opus", ("audio/ogg", "AUDIO", 0, 0, 3.0)),
        ("sound.wav", ("audio/wav", "AUDIO", 0, 0, 3.0)),
        ("sound.mp3", ("audio/mpeg", "AUDIO", 0, 0, 3.0)),
    ],
)
def test_uploads_tell_their_size_and_length(name: str, facts: tuple[str, str, int, int, float]) -> None:
    found: FileInspection = inspect_file(SAMPLES / name, name=name)
    assert (found.mime, found.media_type, found.width, found.height) == facts[:4]
    assert found.duration == pytest.approx(facts[4], abs=0.1)


@pytest.mark.parametrize("name", ["film.webm", "film.mp4", "sound.opus", "sound.mp3", "sound.wav"])
def test_damaged_headers_never_raise(name: str, tmp_path: Path) -> None:
    from wikigrove.media.domain.inspect_media import inspect_media

    whole = (SAMPLES / name).read_bytes()
    mime = inspect_file(SAMPLES / name, name=name).mime
    path = tmp_path / name
    for at in range(4, min(len(whole), 900), 7):
        for damaged in (whole[:at], whole[:at] + b"\xff\xff\xff\xff" + whole[at + 4 :]):
            path.write_bytes(damaged)
            facts = inspect_media(path, mime)
            assert 0 <= facts.seconds <= 10_000_000 and max(facts.width, facts.height) <= 65_535


def test_theora_tells_the_pictures_size(tmp_path: Path) -> None:
    head = b"\x80theora\x03\x02\x01" + bytes([0, 40, 0, 23]) + (638).to_bytes(3, "big") + (360).to_bytes(3, "big")
    packet = head + bytes(40 - len(head))
    page = b"OggS\x00\x02" + bytes(8) + b"\x01\0\0\0" + bytes(8) + bytes([1, len(packet)]) + packet
    path = tmp_path / "a.ogv"
    path.write_bytes(page)
    from wikigrove.media.domain.inspect_media import inspect_media

    facts = inspect_media(path, "video/ogg")
    assert (facts.width, facts.height, facts.has_pictures) == (638, 360, True)


def test_subtitle_names() -> None:
    assert parse_subtitle_name("A.b.webm.pt-BR.srt") == SubtitleName("A.b.webm", "pt-br", "srt")
    assert parse_subtitle_name("A.webm.srt") is None
    assert parse_subtitle_name("A.webm.en.txt") is None


def test_subrip_becomes_webvtt() -> None:
    assert to_webvtt("\ufeff" + SRT.replace("\n", "\r\n"), "srt") == (
        "WEBVTT\n\n00:00:00.500 --> 00:00:01.500 line:0\n<i>Hello</i> &amp; good day\n- A &lt; B\n\n"
        "00:00:01.600 --> 00:00:01.900\nBye\n"
    )


def test_webvtt_of_a_text_that_is_none_is_empty() -> None:
    assert to_webvtt("<script>alert(1)</script>\n\nnothing", "srt") == "WEBVTT\n"
    assert to_webvtt("1\n00:01,0 --> 00:02,0\nA --> B <script>x</script>\n2\n00:03,0 --> 00:04,0\nC", "srt") == (
        "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nA --&gt; B x\n\n00:00:03.000 --> 00:00:04.000\nC\n"
    )


def test_page_plays_a_film_at_its_size_with_subtitles(wiki: Wiki, admin: Actor, client: Client) -> None:
    upload("film.webm", admin)
    save_page("A", "[[File:Film.webm|thumb|32px|A film]]")
    assert "<track" not in render_page(get_page("A")).html
    save_page("TimedText:Film.webm.en.srt", SRT)
    save_page("TimedText:Film.webm.ar.srt", SRT)
    save_page("TimedText:Film.webm2.de.srt", SRT)
    save_page("A", "[[File:Film.webm|thumb|32px|A film.]]")
    html = render_page(get_page("A")).html
    assert 'height="18" width="32"' in html and html.count("<track") == 2
    assert html.index('srclang="en"') < html.index('srclang="ar"')
    address = html.split('src="/api')[1].split('"')[0].replace("&amp;", "&")
    answer = client.get("/api" + address)
    assert answer["Content-Type"] == "text/vtt; charset=UTF-8" and answer.content.decode().startswith("WEBVTT")
    assert "<i>Hello</i>" in answer.content.decode()


def test_new_subtitles_show_without_an_edit_of_the_page(wiki: Wiki, admin: Actor) -> None:
    upload("film.webm", admin)
    save_page("A", "[[File:Film.webm]]")
    assert "<track" not in render_page(get_page("A")).html
    save_page("TimedText:Film.webm.de.srt", SRT)
    assert 'label="Deutsch (de)"' in render_page(get_page("A")).html


def test_many_players_ask_once_for_subtitles(wiki: Wiki, admin: Actor) -> None:
    upload("film.webm", admin)
    upload("film.webm", admin, "Other.webm")
    counts = []
    for text in ("[[File:Film.webm]]", "[[File:Film.webm]] [[File:Other.webm]]"):
        with CaptureQueriesContext(connection) as queries:
            render_text(title_of("A"), text)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_timed_text_answers_only_what_is_there(wiki: Wiki, admin: Actor, client: Client) -> None:
    save_page("TimedText:Film.webm.en.srt", SRT)
    assert client.get(API, {"title": "File:Film.webm", "lang": "en"}).status_code == 200
    raw = client.get(API, {"title": "File:Film.webm", "lang": "en", "trackformat": "srt"})
    assert raw["Content-Type"].startswith("text/plain") and raw.content.decode().startswith("1\n00:00:00,500")
    assert client.get(API, {"title": "File:Film.webm", "lang": "fr"}).status_code == 404
    assert client.get(API, {"title": "File:Film.webm"}).status_code == 400


def test_a_closed_wiki_keeps_its_subtitles(wiki: Wiki, admin: Actor, client: Client) -> None:
    save_page("TimedText:Film.webm.en.srt", SRT)
    change_wiki(wiki, settings={"group_rights": {"*": {"read": False}}})
    assert client.get(API, {"title": "File:Film.webm", "lang": "en"}).status_code == 403


def test_subtitles_show_as_text_even_where_a_dump_calls_them_wikitext(wiki: Wiki, admin: Actor) -> None:
    save_page("TimedText:Film.webm.en.srt", SRT + "\n'''x'''")
    page = get_page("TimedText:Film.webm.en.srt")
    assert page.model == "text"
    type(page).objects.filter(pk=page.pk).update(model="wikitext")
    html = render_page(get_page("TimedText:Film.webm.en.srt")).html
    assert "<pre" in html and "'''x'''" in html.replace("&#x27;", "'")


def test_disabled_extension_takes_its_namespace_along(wiki: Wiki) -> None:
    assert title_of("TimedText:X").namespace == 710
    change_wiki(wiki, settings={"extensions": {"timedmediahandler": False}})
    assert title_of("TimedText:X").namespace == 0


def test_file_page_plays_and_tells_the_length(wiki: Wiki, admin: Actor, client: Client) -> None:
    upload("film.webm", admin)
    upload("sound.opus", admin)
    save_page("File:Film.webm", "A film.")
    save_page("File:Sound.opus", "A sound.")
    film = client.get("/wiki/File:Film.webm").content.decode()
    assert '<video controls preload="none" width="64" height="36"' in film and "0:02" in film
    sound = client.get("/wiki/File:Sound.opus").content.decode()
    assert '<audio controls preload="none"' in sound and "0:03" in sound


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=0-9", 206, slice(0, 10)),
        ("bytes=790-", 206, slice(790, None)),
        ("bytes=-5", 206, slice(-5, None)),
        ("bytes=5-4", 200, slice(None)),
        ("bytes=0-1,4-5", 200, slice(None)),
        ("bytes=9000-", 416, slice(0, 0)),
    ],
)
def test_players_get_parts_of_a_file(
    wiki: Wiki, admin: Actor, client: Client, asked: str, status: int, part: slice
) -> None:
    upload("film.webm", admin)
    from wikigrove.media.domain.paths import file_url

    answer = client.get(file_url(wiki, "Film.webm"), headers={"range": asked})
    whole = (SAMPLES / "film.webm").read_bytes()
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    assert (answer.status_code, body) == (status, whole[part])
    if status == 206:
        assert answer["Content-Range"].endswith(f"/{len(whole)}") and answer["Content-Length"] == str(len(body))


@pytest.mark.skipif(not can_draw_frames(), reason="PyAV is not installed (the extra `video`)")
def test_film_has_the_picture_of_its_second(wiki: Wiki, admin: Actor, client: Client) -> None:
    upload("film.webm", admin)
    save_page("A", "[[File:Film.webm|32px]] [[File:Film.webm|32px|thumbtime=0]]")
    html = render_page(get_page("A")).html
    assert "/32px--Film.webm.jpg" in html and "/32px-seek%3D0-Film.webm.jpg" in html
    import pyvips

    colours = []
    for address in [part.split('"')[0] for part in html.split('poster="')[1:]]:
        answer = client.get(address)
        assert answer.status_code == 200
        image = pyvips.Image.new_from_buffer(b"".join(answer.streaming_content), "")  # type: ignore[attr-defined]
        assert (image.width, image.height) == (32, 18)
        colours.append(image(16, 9))
    assert colours[0][2] > colours[0][0] and colours[1][0] > colours[1][2]
