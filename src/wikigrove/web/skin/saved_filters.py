"""Keep and forget filters under a name: what the forms above recent changes and the watchlist send."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import urlencode

from wikigrove.accounts.domain.saved_filters import forget_filter, save_filter
from wikigrove.accounts.errors import PreferenceRefused
from wikigrove.i18n import message
from wikigrove.web.skin.highlights import is_empty_choice
from wikigrove.web.skin.paths import special_path

_NOT_KEPT = ("title", "offset", "dir", "from", "feed")


def keep_filter(request: HttpRequest, name: str, *, kept: str) -> HttpResponse:
    """Carry out what was asked, and lead back to Special:<name> as it was. `kept`: which of the two sets."""
    user = request.actor.user  # type: ignore[attr-defined]
    query = request.POST.get("query", "")
    if user is None:
        return HttpResponseRedirect(special_path("UserLogin") + f"?returnto=Special:{name}")
    try:
        if "forget" in request.POST:
            forget_filter(user, request.POST["forget"], kept=kept)
        else:
            save_filter(user, label=request.POST.get("label", ""), query=query, kept=kept)
            messages.success(request, message("rcfilters-savedqueries-add-new-title"))
    except PreferenceRefused as refusal:
        messages.error(request, message(refusal.message_key, *refusal.params))
    return HttpResponseRedirect(special_path(name) + (f"?{query}" if query else ""))


def own_query(request: HttpRequest) -> str:
    """What was asked for, without the place in the list and without what says nothing."""
    kept = [
        (key, value)
        for key, values in request.GET.lists()
        for value in values
        if key not in _NOT_KEPT and not is_empty_choice(key, value)
    ]
    return urlencode(kept)
