"""The last step of every view: a template in the skin, with the frame of its page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from wikigrove_engine.title import Title

from wikigrove.i18n import message
from wikigrove.web.skin.frame import Frame, special_frame
from wikigrove.web.skin.paths import special_title


def present(
    request: HttpRequest, template: str, *, frame: Frame, heading: str | SafeString, tab_title: str = "", status: int = 200,
    robots: str = "", **context: object,
) -> HttpResponse:
    """Render `template` (a file of templates/web/) with `heading` as its h1. `tab_title` is the heading without markup."""
    request.shown_title = _prefixed(frame.title)  # type: ignore[attr-defined]
    text = render_to_string(
        f"web/{template}", {"frame": frame, "heading": heading, "tab_title": tab_title or heading, "robots": robots, **context}, request
    )
    return HttpResponse(text, status=status)


def present_special(
    request: HttpRequest, template: str, *, name: str, sub: str = "", status: int = 200, heading: str = "", **context: object
) -> HttpResponse:
    """Render a special page: named by the message of its key, wide, and not for search engines."""
    label = message(heading or name.lower())
    title = special_title(name, sub)
    return present(
        request, template, frame=special_frame(title, message("nstab-special")), heading=label, status=status,
        robots="noindex,nofollow", special_name=name, special_sub=sub, **context,
    )


def _prefixed(title: Title | None) -> str:
    from wikigrove.farm.scope import current_wiki

    return current_wiki().title_rules.prefixed_text(title) if title is not None else ""
