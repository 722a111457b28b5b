"""What a program may ask for, in points: one place for all APIs."""

from __future__ import annotations

from django.http import HttpRequest


def charge(request: HttpRequest, *, cost: float) -> dict[str, str]:
    """Take `cost` points from the caller."""
    return {}
