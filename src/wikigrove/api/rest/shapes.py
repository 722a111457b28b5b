"""Pages, revisions, people and files as the REST API shows them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.utils.http import http_date
from wikigrove_engine.title import NS_FILE, Title, find_title

from wikigrove.accounts.models import Actor
from wikigrove.accounts.visitor import Visitor
from wikigrove.api.rest.errors import RestError
from wikigrove.api.routes import Call
from wikigrove.editing.domain.checks import check_read
from wikigrove.farm.models import Wiki
from wikigrove.farm.scope import current_wiki
from wikigrove.media.domain.find_file import show_file
from wikigrove.media.domain.paths import file_url
from wikigrove.media.models import File
from wikigrove.pages.domain.queries import find_page
from wikigrove.pages.domain.visibility import HIDDEN_COMMENT, HIDDEN_USER, may_see
from wikigrove.pages.models import Page, Revision

IMAGE_BOX = (800, 600)
LARGE_BOX = (2560, 2048)


def wire_time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def http_time(moment: datetime) -> str:
    return http_date(moment.timestamp())


def address_of_rest(call: Call, path: str) -> str:
    """The whole address of a path below rest.php."""
    return call.request.build_absolute_uri(f"{current_wiki().path_prefix}/w/rest.php{path}")


def server_of_call(call: Call) -> str:
    """Scheme and host under which the wiki was asked."""
    return call.request.build_absolute_uri("/").rstrip("/")


def encode_part(text: str) -> str:
    """A title as one part of a path."""
    return quote(text, safe="~!*()',;:@$-._")


def read_title(text: str) -> Title:
    """Raises RestError as for a page that is not there."""
    title = find_title(text, current_wiki().title_rules)
    if title is None or title.namespace < 0 or title.interwiki or not title.key:
        raise RestError(404, "rest-nonexistent-title", text)
    return title


def access_page(call: Call, text: str) -> Page:
    """The page of a title that the caller may read. Raises RestError, PermissionRefused."""
    title = read_title(text)
    check_read(title, actor=call.actor)
    page = find_page(title)
    if page is None:
        raise RestError(404, "rest-nonexistent-title", text)
    return page


def license_of(wiki: Wiki) -> dict[str, str]:
    return {"url": str(wiki.setting("license_url", "")), "title": str(wiki.setting("license_text", ""))}


def page_facts(page: Page) -> dict[str, Any]:
    rules, latest = current_wiki().title_rules, page.get_latest()
    return {
        "id": page.pk,
        "key": rules.prefixed_key(page.title),
        "title": rules.prefixed_text(page.title),
        "latest": {"id": latest.pk, "timestamp": wire_time(latest.timestamp)},
        "content_model": latest.model,
        "license": license_of(current_wiki()),
    }


def user_facts(actor: Actor | None) -> dict[str, Any] | None:
    if actor is None:
        return None
    return {"id": actor.user_id, "name": actor.name}


def seen_user(revision: Revision, viewer: Actor | Visitor) -> dict[str, Any] | None:
    return user_facts(revision.actor) if may_see(revision, HIDDEN_USER, actor=viewer) else None


def seen_comment(revision: Revision, viewer: Actor | Visitor) -> str | None:
    return revision.comment if may_see(revision, HIDDEN_COMMENT, actor=viewer) else None


def file_facts(call: Call, file: File, *, with_thumbnail: bool = False) -> dict[str, Any]:
    wiki, version = current_wiki(), file.latest
    if version is None:
        raise RestError(404, "rest-nonexistent-title", file.key)
    out: dict[str, Any] = {
        "title": Title(NS_FILE, file.key).text,
        "file_description_url": call.request.build_absolute_uri(wiki.path_for(Title(NS_FILE, file.key))),
        "latest": {"timestamp": wire_time(version.timestamp), "user": user_facts(version.actor)},
        "preferred": _sized(call, file, IMAGE_BOX),
        "original": _sized(call, file, None),
    }
    if with_thumbnail:
        out["thumbnail"] = _sized(call, file, LARGE_BOX)
    return out


def _sized(call: Call, file: File, box: tuple[int, int] | None) -> dict[str, Any]:
    """The file within a box; itself where it fits, or has no picture."""
    wiki, version = current_wiki(), file.latest
    assert version is not None
    address, width, height = file_url(wiki, file.key), version.width, version.height
    size: int | None = version.size
    if box is not None and (version.width > box[0] or version.height > box[1]):
        shown = show_file(file, width=box[0], height=box[1])
        if shown is not None and shown.url != address:
            address, width, height, size = shown.url, shown.width, shown.height, None
    return {
        "mediatype": version.media_type,
        "size": size,
        "width": width or None,
        "height": height or None,
        "duration": version.duration or None,
        "url": call.request.build_absolute_uri(address),
    }
