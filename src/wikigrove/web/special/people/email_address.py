"""Special:ChangeEmail, ConfirmEmail, InvalidateEmail and ResetTokens."""

from __future__ import annotations

from allauth.account.internal.flows.email_verification import send_verification_email_to_address
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from wikigrove.accounts.domain.email_address import (
    change_email,
    get_address_row,
    invalidate_email,
    is_confirmed,
)
from wikigrove.accounts.domain.limits import check_rate
from wikigrove.accounts.domain.rights import check_right
from wikigrove.accounts.domain.watch_token import reset_watch_token
from wikigrove.i18n import message
from wikigrove.web.skin.paths import special_path
from wikigrove.web.special.act_form import ActForm, need_login, show_act
from wikigrove.web.special.registry import special_page


class ChangeEmailForm(ActForm):
    def add_fields(self) -> None:
        self.add("NewEmail", forms.EmailField(required=False), "changeemail-newemail", "changeemail-newemail-help")
        password = forms.CharField(widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))
        self.add("wpPassword", password, "changeemail-password")


@special_page("ChangeEmail", group="login")
def show_change_email(request: HttpRequest, sub: str) -> HttpResponse:
    if (elsewhere := need_login(request, "ChangeEmail")) is not None:
        return elsewhere
    actor = request.actor  # type: ignore[attr-defined]
    check_right(actor, "editmyprivateinfo")
    user = actor.user
    form = ChangeEmailForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        check_rate("changeemail", actor)
        if not user.check_password(form.cleaned_data["wpPassword"]):
            form.add_error("wpPassword", message("wrongpassword"))
        elif form.cleaned_data["NewEmail"] == user.email:
            form.add_error("NewEmail", message("changeemail-nochange"))
        else:
            change_email(user, form.cleaned_data["NewEmail"])
            if user.email:
                send_verification_email_to_address(request, get_address_row(user), signup=False)
            messages.success(request, message("wikigrove-changeemail-done" if user.email else "changeemail-removed"))
            return HttpResponseRedirect(special_path("Preferences"))
    shown = user.email or message("changeemail-none")
    return show_act(
        request,
        name="ChangeEmail",
        form=form,
        button="changeemail-submit",
        intro=message("changeemail-header"),
        facts=[(message("changeemail-oldemail"), shown)],
    )


@special_page("ConfirmEmail", group="login", is_listed=True)
def show_confirm_email(request: HttpRequest, sub: str) -> HttpResponse:
    if (elsewhere := need_login(request, "ConfirmEmail")) is not None:
        return elsewhere
    actor = request.actor  # type: ignore[attr-defined]
    user = actor.user
    if not user.email:
        return show_act(
            request, name="ConfirmEmail", form=ActForm(), button="", intro=message("confirmemail_noemail"), is_info=True
        )
    if is_confirmed(user):
        text = message("wikigrove-email-is-confirmed", user.email)
        return show_act(request, name="ConfirmEmail", form=ActForm(), button="", intro=text, is_info=True)
    if request.method == "POST":
        check_rate("confirmemail", actor)
        send_verification_email_to_address(request, get_address_row(user), signup=False)
        messages.success(request, message("confirmemail_sent"))
        return HttpResponseRedirect(special_path("ConfirmEmail"))
    return show_act(
        request,
        name="ConfirmEmail",
        form=ActForm(),
        button="confirmemail_send",
        intro=message("confirmemail_text", user.email),
    )


@special_page("InvalidateEmail", group="login", is_listed=False)
def show_invalidate_email(request: HttpRequest, sub: str) -> HttpResponse:
    if (elsewhere := need_login(request, "InvalidateEmail")) is not None:
        return elsewhere
    if request.method == "POST":
        invalidate_email(request.actor.user)  # type: ignore[attr-defined]
        messages.success(request, message("confirmemail_invalidated"))
        return HttpResponseRedirect(special_path("Preferences"))
    return show_act(
        request,
        name="InvalidateEmail",
        form=ActForm(),
        button="wikigrove-invalidate-button",
        intro=message("wikigrove-invalidate-text"),
        is_destructive=True,
    )


class ResetTokensForm(ActForm):
    def add_fields(self) -> None:
        choices = [("watchlisttoken", message("wikigrove-token-watchlisttoken"))]
        field = forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple)
        self.add("wptokens", field, "resettokens-tokens")


@special_page("ResetTokens", group="login")
def show_reset_tokens(request: HttpRequest, sub: str) -> HttpResponse:
    if (elsewhere := need_login(request, "ResetTokens")) is not None:
        return elsewhere
    check_right(request.actor, "editmyprivateinfo")  # type: ignore[attr-defined]
    form = ResetTokensForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reset_watch_token(request.actor.user)  # type: ignore[attr-defined]
        messages.success(request, message("resettokens-done"))
        return HttpResponseRedirect(special_path("ResetTokens"))
    return show_act(
        request, name="ResetTokens", form=form, button="resettokens-resetbutton", intro=message("resettokens-text")
    )
