"""Keep what a person chose for themselves."""

from __future__ import annotations

from collections.abc import Mapping

from wikigrove.accounts.models import User


def save_preferences(user: User, *, email: str, changes: Mapping[str, str]) -> None:
    """Set the mail address and merge `changes` into the preferences; an empty value means the default."""
    merged = {**user.preferences, **changes}
    user.preferences = {name: value for name, value in merged.items() if value != ""}
    user.email = email
    user.save(update_fields=["preferences", "email"])
