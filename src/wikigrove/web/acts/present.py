"""Draw the form of an act, and say why it was refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from wikigrove_engine.title import Title

from wikigrove.accounts.errors import PermissionRefused, RateLimited
from wikigrove.editing.errors import EditRefused
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import message
from wikigrove.media.errors import UploadRefused
from wikigrove.pages.domain.queries import list_log
from wikigrove.web.skin.frame import page_frame
from wikigrove.web.skin.present import present, present_special
from wikigrove.web.special.log import shown_entries


@dataclass(frozen=True)
class ActScreen:
    """What the screen shows. `special` is the name of the special page, empty for an action of `title` itself."""

    heading: str
    submit: str
    """The words on the button."""
    title: Title | None = None
    special: str = ""
    is_dangerous: bool = False
    intro: Sequence[SafeString | str] = ()
    warnings: Sequence[SafeString | str] = ()
    log_kinds: tuple[str, ...] = ()
    """Whose last entries about `title` stand below."""
    template: str = "act.html"
    exists: bool = True
    context: dict[str, Any] = field(default_factory=dict)


def show_act(request: HttpRequest, screen: ActScreen, form: forms.Form | None, *, error: str = "") -> HttpResponse:
    """The form; 400 with what is wrong in it or was refused."""
    failed = bool(error or (form is not None and form.is_bound and form.errors))
    values: dict[str, Any] = {
        "screen": screen,
        "form": form,
        "error": error,
        "log": _log(request, screen),
        "cancel_path": current_wiki().path_for(screen.title) if screen.title is not None else "",
        **screen.context,
    }
    status = 400 if failed else 200
    if screen.special:
        sub = current_wiki().title_rules.prefixed_text(screen.title) if screen.title is not None else ""
        return present_special(
            request, screen.template, name=screen.special, sub=sub, label=screen.heading, status=status, **values
        )
    assert screen.title is not None, "an action has a page"
    return present(
        request,
        screen.template,
        frame=page_frame(request, screen.title, current="act", exists=screen.exists),
        heading=screen.heading,
        robots="noindex,nofollow",
        status=status,
        **values,
    )


def carry_out(
    request: HttpRequest, screen: ActScreen, form: forms.Form, act: Callable[[], HttpResponse]
) -> HttpResponse:
    """Run `act` for a form that was sent and is valid; the form again with the reason when it is refused. The rest shows the form."""
    if not form.is_bound or not form.is_valid():
        return show_act(request, screen, form)
    try:
        return act()
    except RateLimited:
        raise
    except (EditRefused, PermissionRefused, UploadRefused) as refusal:
        return show_act(request, screen, form, error=say_refusal(refusal))


def say_refusal(refusal: EditRefused | PermissionRefused | UploadRefused) -> str:
    return message(refusal.message_key, *refusal.params)


def _log(request: HttpRequest, screen: ActScreen) -> list[Any]:
    if screen.title is None or not screen.log_kinds:
        return []
    rows = list_log(kinds=screen.log_kinds, title=screen.title, limit=5).rows
    return shown_entries(rows, actor=request.actor)  # type: ignore[attr-defined]
