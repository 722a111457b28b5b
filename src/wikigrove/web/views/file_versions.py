"""Acts on one version of a file: take it back as the newest, delete it, bring it back. A form asks first."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from wikigrove_engine.title import NS_FILE, Title

from wikigrove.accounts.domain.rights import check_right
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import message
from wikigrove.media.domain.find_file import find_file
from wikigrove.media.domain.remove_file import delete_version, restore_version, revert_file
from wikigrove.media.errors import FileNotFound, UploadRefused
from wikigrove.web.skin.frame import page_frame
from wikigrove.web.skin.present import present
from wikigrove.web.views.errors import show_error

_RIGHTS = {"revert": "reupload", "deletefileversion": "delete", "restorefileversion": "undelete"}


def change_version(request: HttpRequest, title: Title) -> HttpResponse:
    """action=revert|deletefileversion|restorefileversion with `oldimage`, the version's number."""
    action = request.POST.get("action") or request.GET.get("action", "")
    number = request.POST.get("oldimage") or request.GET.get("oldimage", "")
    actor = request.actor  # type: ignore[attr-defined]
    if title.namespace != NS_FILE or not number.isdecimal() or len(number) > 18:
        return show_error(request, 404, "wikigrove-no-file", "filerevert-badversion")
    check_right(actor, _RIGHTS[action])
    if request.method != "POST":
        return _ask(request, title, action, number)
    comment = request.POST.get("wpComment", "").strip()
    try:
        if action == "revert":
            revert_file(title.key, int(number), actor=actor, comment=comment)
        elif action == "deletefileversion":
            delete_version(title.key, int(number), actor=actor, comment=comment)
        else:
            restore_version(int(number), actor=actor, comment=comment)
    except FileNotFound:
        return show_error(request, 404, "wikigrove-no-file", "filerevert-badversion")
    except UploadRefused as refusal:
        return show_error(request, 400, "wikigrove-no-file", refusal.message_key, *refusal.params)
    return HttpResponseRedirect(current_wiki().path_for(title) + "#filehistory")


def _ask(request: HttpRequest, title: Title, action: str, number: str) -> HttpResponse:
    name = current_wiki().title_rules.prefixed_text(title)
    return present(
        request,
        "file_version.html",
        frame=page_frame(request, title, exists=find_file(title) is not None, other_exists=False),
        heading=message(f"wikigrove-{action}-heading", name),
        robots="noindex,nofollow",
        action=action,
        number=number,
        title=title,
        intro=message(f"wikigrove-{action}-intro"),
        button=message(f"wikigrove-{action}-button"),
    )
