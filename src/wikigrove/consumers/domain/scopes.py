"""Scopes of OAuth 2 are MediaWiki's grants, and OpenID Connect's few words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from wikigrove.accounts.domain.grants import ALWAYS, GRANTS, RISKY

IDENTITY: Final = ("openid", "profile", "email")
ONLY_NAME: Final = "mwoauth-authonly"
ONLY_PRIVATE: Final = "mwoauth-authonlyprivate"
"""MediaWiki's grants for programs that only want to know who somebody is, with or without mail address."""
ALL: Final = (*GRANTS, ONLY_NAME, ONLY_PRIVATE, *IDENTITY)


def known_scopes(scopes: Iterable[str]) -> list[str]:
    """Those that are known, each once, in one order."""
    wanted = set(scopes)
    return [name for name in ALL if name in wanted]


def grants_of_scope(scope: str) -> list[str]:
    """The grants in a scope; none at all where it only tells who somebody is."""
    names = scope.split()
    if ONLY_NAME in names or ONLY_PRIVATE in names or not set(names) - set(IDENTITY):
        return []
    return [name for name in GRANTS if name in names or name in ALWAYS]


def may_know_mail(scope: str) -> bool:
    return bool({"email", "privateinfo", ONLY_PRIVATE} & set(scope.split()))


def is_risky(scope: str) -> bool:
    return bool(RISKY & set(scope.split()))
