"""Read and keep what a person chose for themselves.

An account is one on all wikis of an installation, and so are its preferences. A person may keep a preference for one
wiki only (`is_local`); extensions' choices are always for one wiki.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from wikigrove.accounts.domain.preference_table import (
    PREFERENCES,
    Preference,
    Value,
    find_preference,
    get_preference,
)
from wikigrove.accounts.errors import PreferenceRefused
from wikigrove.accounts.models import Actor, User
from wikigrove.farm.scope import current_wiki

_LANGUAGE: Final = re.compile(r"[a-z]{2,8}(-[a-z0-9]{1,8}){0,3}")
_OFFSET: Final = re.compile(r"Offset\|(-?\d{1,4})")
_OWN_SCRIPTS: Final = re.compile(r"userjs-[\w.-]{1,200}")
_MOST_KEPT: Final = 65_000
_MOST_TOGETHER: Final = 1_000_000


def read_preference(user: User | None, name: str) -> Value:
    """What `user` chose, else the wiki's default, else the software's. Nobody (None) has the defaults."""
    preference = get_preference(name)
    stored = user.preferences if user is not None and isinstance(user.preferences, dict) else {}
    for key in (_local(name), name):
        if key in stored:
            value = _soften(preference, stored[key])
            if value is not None:
                return value
    return default_of(preference)


def read_preferences(user: User | None) -> dict[str, Value]:
    """All of the table, by name, and what the person's own scripts keep."""
    stored = user.preferences if user is not None and isinstance(user.preferences, dict) else {}
    kept = {name: str(value) for name, value in stored.items() if _OWN_SCRIPTS.fullmatch(name)}
    return {preference.name: read_preference(user, preference.name) for preference in PREFERENCES} | kept


def read_flag(user: User | None, name: str) -> bool:
    return bool(read_preference(user, name))


def read_number(user: User | None, name: str) -> int:
    return int(read_preference(user, name))


def default_of(preference: Preference) -> Value:
    """The wiki's setting `default_preferences` (name -> value) over the table."""
    own = current_wiki().setting("default_preferences", {}).get(preference.name)
    value = _soften(preference, own) if own is not None else None
    return preference.default if value is None else value


def is_kept_locally(user: User, name: str) -> bool:
    return _local(name) in user.preferences


def check_value(name: str, value: object) -> Value:
    """`value` as it will be kept. Raises PreferenceRefused."""
    if _OWN_SCRIPTS.fullmatch(name):
        return str(value)[:_MOST_KEPT]
    preference = find_preference(name)
    if preference is None:
        raise PreferenceRefused("wikigrove-pref-unknown", name)
    checked = _soften(preference, value)
    if checked is None:
        raise PreferenceRefused("wikigrove-pref-bad", name)
    return checked


def set_preferences(user: User, changes: Mapping[str, object], *, local: Iterable[str] = ()) -> None:
    """Keep `changes`; None, and what is the default, is not stored. Those named in `local` count for this wiki only.

    Raises PreferenceRefused; nothing is kept then.
    """
    here = set(local)
    checked = {name: None if value is None else check_value(name, value) for name, value in changes.items()}
    merged = dict(user.preferences)
    for name, value in checked.items():
        preference = find_preference(name)
        merged.pop(_local(name), None)
        if name in here:
            # Kept even when it is the default: the choice elsewhere may be another one.
            merged[_local(name)] = default_of(get_preference(name)) if value is None else value
        elif value is None or (preference is not None and value == default_of(preference)):
            merged.pop(name, None)
        else:
            merged[name] = value
    if sum(len(str(value)) for value in merged.values()) > _MOST_TOGETHER:
        raise PreferenceRefused("wikigrove-pref-bad", next(iter(checked)))
    user.preferences = merged
    user.save(update_fields=["preferences"])


def reset_preferences(user: User) -> None:
    """Everything as it is for new accounts, but for what other screens keep: tokens and saved filters."""
    kept = {p.name for p in PREFERENCES if p.kind == "hidden"}
    user.preferences = {name: value for name, value in user.preferences.items() if name in kept}
    user.save(update_fields=["preferences"])


def save_choices(user: User, changes: Mapping[str, bool | None]) -> None:
    """Merge what was chosen of the wiki in scope's extensions; None means the default, which is not stored."""
    prefix = _prefix()
    merged = dict(user.preferences)
    for key, value in changes.items():
        if value is None:
            merged.pop(prefix + key, None)
        else:
            merged[prefix + key] = "1" if value else "0"
    user.preferences = merged
    user.save(update_fields=["preferences"])


def choices_of(user: User) -> dict[str, str]:
    """What was chosen of the wiki in scope's extensions: key -> "1" or "0"."""
    prefix, own = _prefix(), _prefix() + _LOCAL_MARK
    return {
        key.removeprefix(prefix): str(value)
        for key, value in user.preferences.items()
        if key.startswith(prefix) and not key.startswith(own)
    }


def gender_of(user: User | None) -> str:
    """For GENDER in messages: male, female or unknown."""
    return str(read_preference(user, "gender"))


def genders_of(names: Collection[str]) -> dict[str, str]:
    """Of the people of this wiki with these names those who chose male or female; one query for any number."""
    rows = Actor.objects.filter(name__in=list(names), user__isnull=False).select_related("user")
    found = {actor.name: gender_of(actor.user) for actor in rows} if names else {}
    return {name: gender for name, gender in found.items() if gender in ("male", "female")}


_LOCAL_MARK: Final = "pref:"


def _prefix() -> str:
    return f"wiki:{current_wiki().slug}:"


def _local(name: str) -> str:
    return f"{_prefix()}{_LOCAL_MARK}{name}"


def _soften(preference: Preference, value: Any) -> Value | None:
    """The value in its kind; None where it makes no sense: it may have been kept by another version."""
    if preference.kind == "bool":
        if isinstance(value, bool):
            return value
        return {"1": True, "true": True, "on": True, "0": False, "false": False, "": False}.get(str(value).lower())
    if preference.kind == "int":
        text = str(value)
        in_range = text.isdecimal() and len(text) < 9 and preference.least <= int(text) <= preference.most
        return int(text) if in_range else None
    text = str(value)
    if preference.name == "language":
        return text if not text or _LANGUAGE.fullmatch(text) else None
    if preference.kind == "choice":
        return text if text in preference.choices else None
    if preference.kind == "zone":
        return text if _is_zone(text) else None
    limit = preference.most or _MOST_KEPT
    return text if len(text) <= limit else None


def _is_zone(text: str) -> bool:
    if text == "System|0":
        return True
    offset = _OFFSET.fullmatch(text)
    if offset:
        return -12 * 60 <= int(offset[1]) <= 14 * 60
    kind, _, rest = text.partition("|")
    name = rest.partition("|")[2]
    if kind != "ZoneInfo" or not name:
        return False
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
