"""Special:Preferences: the table of preferences, section by section, and what extensions let people choose."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import groupby
from zoneinfo import available_timezones

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from wikigrove.accounts.domain.email_address import change_email
from wikigrove.accounts.domain.preference_table import PREFERENCES, SECTIONS, Preference, Value
from wikigrove.accounts.domain.preferences import (
    is_kept_locally,
    read_preference,
    reset_preferences,
    save_choices,
    set_preferences,
)
from wikigrove.accounts.errors import PreferenceRefused
from wikigrove.accounts.models import User
from wikigrove.editing.domain.extension_filters import make_asker
from wikigrove.extensions.api import Asker, Choice, ChoiceGroup
from wikigrove.extensions.parts import parts_of_wiki
from wikigrove.farm.domain.find_wiki import has_several_wikis
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import has_message, message
from wikigrove.i18n.message import interface_languages
from wikigrove.rendering.domain.signature import find_signature_fault
from wikigrove.web.skin.paths import special_path
from wikigrove.web.skin.present import present_special
from wikigrove.web.special.registry import special_page


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


@dataclass(frozen=True)
class Field:
    """A preference in the form. `choices`: value, words, whether chosen."""

    name: str
    kind: str
    label: str
    help: str
    value: Value
    choices: tuple[tuple[str, str, bool], ...] = ()
    least: int = 0
    most: int = 0
    is_local: bool = False


@dataclass(frozen=True)
class Channels:
    """A kind of notification: on the site and by mail."""

    label: str
    web: Field
    mail: Field


@dataclass(frozen=True)
class Section:
    name: str
    title: str
    groups: tuple[tuple[str, tuple[Field, ...]], ...]
    channels: tuple[Channels, ...] = ()


@special_page("Preferences", group="users", aliases=("Prefs",))
def preferences(request: HttpRequest, sub: str) -> HttpResponse:
    user = request.actor.user  # type: ignore[attr-defined]
    if user is None:
        return HttpResponseRedirect(special_path("UserLogin") + "?returnto=Special:Preferences")
    if sub.lower() == "reset":
        return _reset(request, user)
    extra = _extension_sections(request)
    error, status = "", 200
    if request.method == "POST":
        error = _save(request, user, extra)
        if not error:
            messages.success(request, message("savedprefs"))
            return HttpResponseRedirect(special_path("Preferences"))
        status = 400
    return present_special(
        request,
        "special/preferences.html",
        name="Preferences",
        status=status,
        error=error,
        email=request.POST.get("wpemail", user.email),
        account=user,
        edit_count=request.actor.edit_count,  # type: ignore[attr-defined]
        tables=[_section(request, user, name) for name in SECTIONS],
        sections=extra,
        has_several=has_several_wikis(),
    )


def _reset(request: HttpRequest, user: User) -> HttpResponse:
    if request.method == "POST":
        reset_preferences(user)
        messages.success(request, message("prefs-reset-done"))
        return HttpResponseRedirect(special_path("Preferences"))
    return present_special(request, "special/preferences_reset.html", name="Preferences", sub="reset")


def _section(request: HttpRequest, user: User, name: str) -> Section:
    mine = [p for p in PREFERENCES if p.section == name and p.kind != "hidden"]
    plain = [p for p in mine if p.group != "echosubscriptions"]
    groups = tuple(
        (message(f"prefs-{group}"), tuple(_field(request, user, p) for p in found))
        for group, found in groupby(sorted(plain, key=_in_groups(plain)), lambda p: p.group)
    )
    paired = [_field(request, user, p) for p in mine if p.group == "echosubscriptions"]
    channels = tuple(Channels(web.label, web, mail) for web, mail in zip(paired[::2], paired[1::2], strict=True))
    return Section(name, message(f"prefs-{name}"), groups, channels)


def _in_groups(rows: list[Preference]):  # type: ignore[no-untyped-def]
    order = list(dict.fromkeys(p.group for p in rows))
    return lambda p: order.index(p.group)


def _field(request: HttpRequest, user: User, preference: Preference) -> Field:
    given = request.POST.getlist(f"wp{preference.name}")
    value = read_preference(user, preference.name)
    if given:
        value = given[-1] == "1" if preference.kind == "bool" else given[-1]
    key = preference.label_key
    help_key = f"wikigrove-pref-help-{preference.name}"
    return Field(
        preference.name,
        preference.kind if preference.name != "echo-notifications-blacklist" else "area",
        message(key),
        message(help_key) if has_message(help_key) else "",
        value,
        tuple(_choices(preference, str(value))),
        preference.least,
        preference.most,
        is_kept_locally(user, preference.name),
    )


def _choices(preference: Preference, value: str) -> list[tuple[str, str, bool]]:
    if preference.name == "language":
        rows = [("", message("wikigrove-language-of-wiki")), *interface_languages()]
    elif preference.kind == "zone":
        names = [("System|0", message("timezoneuseserverdefault"))]
        rows = names + [(f"ZoneInfo|0|{zone}", zone.replace("_", " ")) for zone in sorted(available_timezones())]
        if value not in dict(rows):
            rows.append((value, value.rpartition("|")[2]))
    else:
        keys = {choice: preference.choice_key(choice) for choice in preference.choices}
        rows = [(choice, message(key) if has_message(key) else choice) for choice, key in keys.items()]
    return [(choice, words, choice == value) for choice, words in rows]


def _save(request: HttpRequest, user: User, extra: list[ChoiceSection]) -> str:
    """Keep what the form says; the words of what is wrong with it, and nothing is kept then."""
    changes: dict[str, object] = {}
    for preference in PREFERENCES:
        given = request.POST.getlist(f"wp{preference.name}")
        # A field that the form did not have is not touched: a script may send one only.
        if given and preference.kind != "hidden":
            value = given[-1].strip()
            if str(read_preference(user, preference.name)) != {"1": "True", "0": "False"}.get(value, value):
                changes[preference.name] = value
    email = request.POST.get("wpemail", user.email).strip()
    try:
        _check_signature(user, changes)
        if email:
            validate_email(email)
        set_preferences(user, changes, local=changes if request.POST.get("wpLocal") == "1" else ())
    except PreferenceRefused as refusal:
        return message(refusal.message_key, *refusal.params)
    except ValidationError:
        return message("invalidemailaddress")
    if email != user.email:
        change_email(user, email)
    save_choices(user, _read_choices(request, extra))
    return ""


def _check_signature(user: User, changes: dict[str, object]) -> None:
    if not {"nickname", "fancysig"} & changes.keys():
        return
    text = str(changes.get("nickname", read_preference(user, "nickname")))
    is_fancy = str(changes.get("fancysig", int(bool(read_preference(user, "fancysig"))))) == "1"
    if is_fancy and text:
        fault = find_signature_fault(text, name=user.username)
    else:
        fault = "badsig" if set(text) & set("<>[]{}|~\n") else None
    if fault is not None:
        raise PreferenceRefused(fault, 255)


def _extension_sections(request: HttpRequest) -> list[ChoiceSection]:
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
