"""Callers with a key: tokens of OAuth and bot passwords count at the Action API as everywhere."""

from __future__ import annotations

from django.http import HttpRequest

from wikigrove.accounts.errors import RateLimited
from wikigrove.api.action.callers import Caller, add_way, grant_secret
from wikigrove.api.action.errors import ApiError, Problem, problem
from wikigrove.consumers.domain.identify import CallerRefused, carries_key, identify_caller


def identify_by_key(request: HttpRequest) -> Caller | None:
    """None where the request brings no key. Raises ApiError for one that does not count."""
    if not carries_key(request):
        return None
    try:
        known = identify_caller(request)
    except CallerRefused as refused:
        told = Problem(refused.code, "apierror-oauth-refused", (refused.text,), {}, "main")
        raise ApiError([told]) from refused
    except RateLimited as refused:
        retry = {"Retry-After": str(refused.seconds)}
        raise ApiError([problem("apierror-ratelimited")], status=429, headers=retry) from refused
    if known.is_by_cookie:
        return None
    return Caller(known.actor, "bearer", grant_secret(known.consumer_key))


add_way(identify_by_key)
