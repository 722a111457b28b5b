"""Keep what a person chose for themselves."""

from __future__ import annotations

from collections.abc import Mapping

from wikigrove.accounts.models import User
from wikigrove.farm.scope import current_wiki


def save_preferences(user: User, *, email: str, changes: Mapping[str, str]) -> None:
    """Set the mail address and merge `changes` into the preferences; an empty value means the default."""
    merged = {**user.preferences, **changes}
    user.preferences = {name: value for name, value in merged.items() if value != ""}
    user.email = email
    user.save(update_fields=["preferences", "email"])


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
    prefix = _prefix()
    return {key.removeprefix(prefix): str(value) for key, value in user.preferences.items() if key.startswith(prefix)}


def _prefix() -> str:
    # An account is one on all wikis of an installation, their extensions' choices are not.
    return f"wiki:{current_wiki().slug}:"
