"""What every template knows: the wiki, the language, menus. Lazy, since an error page needs little of it."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from wikigrove.i18n import current_language, direction_of, message
from wikigrove.web.skin.navigation import NavigationSection, navigation, user_menu
from wikigrove.web.skin.paths import special_path
from wikigrove.web.skin.watching import unread_notices

_WORDS = {
    "collapse": "collapsible-collapse",
    "expand": "collapsible-expand",
    "close": "wikigrove-close",
    "image": "nstab-image",
    "file-details": "wikigrove-file-details",
    "watch": "watch",
    "unwatch": "unwatch",
}


def skin_context(request: HttpRequest) -> dict[str, Any]:
    wiki = getattr(request, "wiki", None)
    if wiki is None:
        return {"ui_language": current_language(), "ui_direction": direction_of(current_language())}
    return {
        "wiki": wiki,
        "ui_language": current_language(),
        "ui_direction": direction_of(current_language()),
        "content_direction": wiki.direction,
        "actor": getattr(request, "actor", None),
        "account_theme": getattr(request, "theme", ""),
        "thumb_size": getattr(request, "thumb_size", ""),
        "reading_classes": getattr(request, "reading_classes", ""),
        "unread_notices": SimpleLazyObject(lambda: unread_notices(request)),
        "notices_path": special_path("Notifications"),
        "watchlist_path": special_path("Watchlist"),
        "navigation": SimpleLazyObject(lambda: _navigation(request)),
        "user_menu": SimpleLazyObject(lambda: user_menu(request)),
        "search_path": wiki.script,
        "suggest_path": f"{wiki.path_prefix}/api/wikigrove/v1/suggest",
        "articles_path": f"{wiki.path_prefix}/wiki/",
        "return_query": SimpleLazyObject(lambda: _return_query(request)),
        "words": json.dumps({name: message(key) for name, key in _WORDS.items()}, ensure_ascii=False),
        "messages": get_messages(request),
        "login_path": special_path("UserLogin"),
        "signup_path": special_path("CreateAccount"),
        "logout_path": special_path("UserLogout"),
    }


def _navigation(request: HttpRequest) -> tuple[NavigationSection, ...]:
    """The wiki's own menu, else the usual one; a menu without a single link counts as none."""
    texts = getattr(request, "interface_texts", None)
    own = texts.texts.get("sidebar", "") if texts is not None else ""
    return (navigation(own) if own else ()) or navigation()


def _return_query(request: HttpRequest) -> str:
    title = getattr(request, "shown_title", "")
    return title if isinstance(title, str) else ""
