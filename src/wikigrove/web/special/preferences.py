"""Special:Preferences."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from wikigrove.accounts.domain.preferences import save_choices, save_preferences
from wikigrove.editing.domain.extension_filters import make_asker
from wikigrove.extensions.api import Asker, Choice, ChoiceGroup
from wikigrove.extensions.parts import parts_of_wiki
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import has_message, message
from wikigrove.web.forms import PreferencesForm
from wikigrove.web.skin.paths import special_path
from wikigrove.web.skin.present import present_special
from wikigrove.web.special.registry import special_page

_STORED = ("nickname", "language", "theme")


@dataclass(frozen=True)
class Box:
    """A box to tick. `label` is text, or HTML marked safe."""

    key: str
    label: str
    is_default: bool
    is_on: bool


@dataclass(frozen=True)
class ChoiceSection:
    """A section with its groups: heading and boxes."""

    name: str
    title: str
    groups: tuple[tuple[str, tuple[Box, ...]], ...]


@special_page("Preferences", group="users", aliases=("Prefs",))
def preferences(request: HttpRequest, sub: str) -> HttpResponse:
    user = request.actor.user  # type: ignore[attr-defined]
    if user is None:
        return HttpResponseRedirect(special_path("UserLogin") + "?returnto=Special:Preferences")
    initial = {"email": user.email, **{name: user.preferences.get(name, "") for name in _STORED}}
    form = PreferencesForm(request.POST or None, initial=initial)
    sections = _sections(request)
    if request.method == "POST" and form.is_valid():
        save_preferences(
            user, email=form.cleaned_data["email"], changes={name: form.cleaned_data[name] for name in _STORED}
        )
        save_choices(user, _read_choices(request, sections))
        messages.success(request, message("savedprefs"))
        return HttpResponseRedirect(special_path("Preferences"))
    return present_special(
        request, "special/preferences.html", name="Preferences", form=form, account=user, sections=sections
    )


def _sections(request: HttpRequest) -> list[ChoiceSection]:
    """What the wiki's extensions let people choose; a section without a box is left out."""
    asker = make_asker(request.actor)  # type: ignore[attr-defined]
    out = []
    for enabled in parts_of_wiki(current_wiki().settings):
        for part in enabled.parts.preferences:
            groups = enabled.breaker.run(f"preferences {part.name}", partial(part.groups, asker), _nothing)
            shown = tuple((g.heading, tuple(_box(c, asker) for c in g.choices)) for g in groups if g.choices)
            key = f"prefs-{part.name}"
            if shown:
                out.append(ChoiceSection(part.name, message(key) if has_message(key) else part.title, shown))
    return out


def _box(choice: Choice, asker: Asker) -> Box:
    chosen = asker.choices.get(choice.key)
    return Box(choice.key, choice.label, choice.is_default, choice.is_default if chosen is None else chosen == "1")


def _read_choices(request: HttpRequest, sections: list[ChoiceSection]) -> dict[str, bool | None]:
    """What the form says of the boxes that it had; what is as everybody has it, is no choice."""
    boxes = [box for section in sections for _, group in section.groups for box in group]
    sent = {box.key: f"choice-{box.key}" in request.POST for box in boxes}
    return {box.key: None if sent[box.key] == box.is_default else sent[box.key] for box in boxes}


def _nothing(reason: str) -> tuple[ChoiceGroup, ...]:
    return ()
