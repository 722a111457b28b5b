"""What upper contexts have to say before an account comes to this wiki: lists of names, edit filters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from wikigrove.accounts.models import Actor
from wikigrove.accounts.visitor import Visitor


@dataclass(frozen=True)
class NewAccount:
    """An account that somebody wants to have here.

    `is_automatic`: nobody filled in a form; somebody who has an account in the installation came to this wiki, or
    a visitor who edits gets a temporary one (`is_temporary`).
    """

    name: str
    is_automatic: bool = False
    is_temporary: bool = False


AccountCheck = Callable[[NewAccount, "Actor | Visitor"], None]
_checks: Final[list[AccountCheck]] = []


def register_account_check(check: AccountCheck) -> None:
    """Ask `check` before every new account; it raises PermissionRefused."""
    if check not in _checks:
        _checks.append(check)


def check_new_account(wanted: NewAccount, *, by: Actor | Visitor) -> None:
    """Raises PermissionRefused when the account must not be made."""
    for check in _checks:
        check(wanted, by)
