"""Special:OATHManage and what admins do with other people's second factor."""

from __future__ import annotations

from allauth.mfa.base import views as allauth
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from wikigrove.accounts.errors import ActRefused
from wikigrove.i18n import message
from wikigrove.moderation.domain.two_factor import disable_two_factor, verify_two_factor
from wikigrove.web.skin.paths import special_path
from wikigrove.web.special.account import finished
from wikigrove.web.special.act_form import ActForm, need_login, refuse, show_act
from wikigrove.web.special.registry import special_page


class OtherPersonForm(ActForm):
    def add_fields(self) -> None:
        self.add("wpuser", forms.CharField(max_length=255), "wikigrove-user")
        self.add("wpreason", forms.CharField(max_length=500), "block-reason")


@special_page("OATHManage", group="login", aliases=("Manage Two-factor authentication", "AccountSecurity"))
def manage(request: HttpRequest, sub: str) -> HttpResponse:
    """allauth's overview, in our look."""
    return need_login(request, "OATHManage") or finished(allauth.index(request))


@special_page("VerifyOATHForUser", group="users", right="oathauth-verify-user")
def verify(request: HttpRequest, sub: str) -> HttpResponse:
    form = OtherPersonForm(request.POST or None, initial={"wpuser": sub})
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["wpuser"]
        try:
            has_one = verify_two_factor(
                name,
                actor=request.actor,  # type: ignore[attr-defined]
                reason=form.cleaned_data["wpreason"],
            )
        except ActRefused as refusal:
            refuse(form, refusal)
        else:
            messages.info(request, message("oathauth-verify-enabled" if has_one else "oathauth-verify-disabled", name))
            return HttpResponseRedirect(special_path("VerifyOATHForUser"))
    return show_act(
        request,
        name="VerifyOATHForUser",
        form=form,
        button="oathauth-verify-button",
        intro=message("oathauth-verify-intro"),
    )


@special_page("DisableOATHForUser", group="users", right="oathauth-disable-for-user")
def disable(request: HttpRequest, sub: str) -> HttpResponse:
    form = OtherPersonForm(request.POST or None, initial={"wpuser": sub})
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["wpuser"]
        try:
            disable_two_factor(
                name,
                actor=request.actor,  # type: ignore[attr-defined]
                reason=form.cleaned_data["wpreason"],
            )
        except ActRefused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, message("oathauth-disabledoath", name))
            return HttpResponseRedirect(special_path("DisableOATHForUser"))
    return show_act(
        request,
        name="DisableOATHForUser",
        form=form,
        button="oathauth-disable-button",
        intro=message("oathauth-disable-intro"),
        is_destructive=True,
    )
