"""Special:Preferences."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from wikigrove.accounts.domain.preferences import save_preferences
from wikigrove.i18n import message
from wikigrove.web.forms import PreferencesForm
from wikigrove.web.skin.paths import special_path
from wikigrove.web.skin.present import present_special
from wikigrove.web.special.registry import special_page

_STORED = ("nickname", "language", "theme")


@special_page("Preferences", group="users", aliases=("Prefs",))
def preferences(request: HttpRequest, sub: str) -> HttpResponse:
    user = request.actor.user  # type: ignore[attr-defined]
    if user is None:
        return HttpResponseRedirect(special_path("UserLogin") + "?returnto=Special:Preferences")
    initial = {"email": user.email, **{name: user.preferences.get(name, "") for name in _STORED}}
    form = PreferencesForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        save_preferences(
            user, email=form.cleaned_data["email"], changes={name: form.cleaned_data[name] for name in _STORED}
        )
        messages.success(request, message("savedprefs"))
        return HttpResponseRedirect(special_path("Preferences"))
    return present_special(request, "special/preferences.html", name="Preferences", form=form, account=user)
