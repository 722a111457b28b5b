"""The menu of the site as a part of Special:WikiSettings: a form over MediaWiki:Sidebar, with a preview."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from wikigrove.editing.domain.submit import EditRequest, submit_edit
from wikigrove.editing.errors import EditRefused
from wikigrove.operations.errors import SettingRefused
from wikigrove.pages.domain.queries import find_page, read_text
from wikigrove.web.skin.interface_texts import SIDEBAR
from wikigrove.web.skin.navigation import DEFAULT_SIDEBAR, navigation
from wikigrove.web.skin.pager import read_number
from wikigrove.web.skin.sidebar_text import add_blanks, read_form, read_sidebar, write_sidebar


def save_sidebar(request: HttpRequest) -> None:
    """Raises SettingRefused with what editing says, PermissionRefused."""
    text = write_sidebar(read_form(request.POST.dict()))
    base = read_number(request.POST.get("base", "")) or None
    edit = EditRequest(SIDEBAR, text, request.POST.get("wpReason", "").strip(), base_id=base)
    try:
        submit_edit(edit, actor=request.actor)  # type: ignore[attr-defined]
    except EditRefused as refusal:
        raise SettingRefused("sidebar", refusal.message_key, *refusal.params) from refusal


def sidebar_fields(request: HttpRequest) -> dict[str, Any]:
    """What the form shows: the page as it is, or what was filled in, with the menu that it makes."""
    page = find_page(SIDEBAR)
    stored = read_text(page.get_latest()) if page is not None else ""
    filled = request.method == "POST"
    menus = read_form(request.POST.dict()) if filled else read_sidebar(stored) or read_sidebar(DEFAULT_SIDEBAR)
    return {
        "menus": add_blanks(menus),
        "shown_menu": navigation(write_sidebar(menus)),
        "base": request.POST.get("base", "") if filled else page.latest_id if page is not None else "",
        "reason": request.POST.get("wpReason", "") if filled else "",
        "is_preview": "preview" in request.POST,
    }
