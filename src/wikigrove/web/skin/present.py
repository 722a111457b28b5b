"""The last step of every view: a template in the skin, with the frame of its page."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from wikigrove_engine.title import Title

from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import message
from wikigrove.pages.models import Page
from wikigrove.rendering.domain.rendered import Rendered
from wikigrove.web.skin.frame import Frame, special_frame
from wikigrove.web.skin.heads import find_head_tags
from wikigrove.web.skin.paths import special_title

SpecialView = Callable[[HttpRequest, str], HttpResponse]


def present(
    request: HttpRequest,
    template: str,
    *,
    frame: Frame,
    heading: str | SafeString,
    tab_title: str = "",
    status: int = 200,
    robots: str = "",
    page: Page | None = None,
    rendered: Rendered | None = None,
    **context: object,
) -> HttpResponse:
    """Render `template` (of templates/web/) with `heading` as its h1. `tab_title` is the heading without markup.

    `page` and `rendered`: what is shown, where it is a page's text.
    """
    tags = find_head_tags(request, frame.title, page=page, rendered=rendered)
    known = {"robots": robots, "head_tags": tags, **context}
    title = tab_title or heading
    return _draw(request, template, frame=frame, heading=heading, tab_title=title, status=status, context=known)


def present_special(
    request: HttpRequest,
    template: str,
    *,
    name: str,
    sub: str = "",
    status: int = 200,
    heading: str = "",
    label: str = "",
    **context: object,
) -> HttpResponse:
    """Render a special page: named by `label`, else by the message of its key; wide, and not for search engines."""
    label = label or message(heading or name.lower())
    title = special_title(name, sub)
    frame = special_frame(title, message("nstab-special"))
    tags = find_head_tags(request, title)
    known = {"special_name": name, "special_sub": sub, "robots": "noindex,nofollow", "head_tags": tags, **context}
    return _draw(request, template, frame=frame, heading=label, tab_title=label, status=status, context=known)


def _draw(
    request: HttpRequest,
    template: str,
    *,
    frame: Frame,
    heading: str,
    tab_title: str,
    status: int,
    context: dict[str, object],
) -> HttpResponse:
    request.shown_title = _prefixed(frame.title)  # type: ignore[attr-defined]
    values = {"frame": frame, "heading": heading, "tab_title": tab_title, **context}
    return HttpResponse(render_to_string(f"web/{template}", values, request), status=status)


def _prefixed(title: Title | None) -> str:
    return current_wiki().title_rules.prefixed_text(title) if title is not None else ""
