"""Special:CreateAccount for somebody who has an account already: one for another person."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from wikigrove.accounts.errors import ActRefused, NameRefused
from wikigrove.i18n import message
from wikigrove.moderation.domain.create_for_other import create_for_other as create
from wikigrove.moderation.domain.create_for_other import send_first_password
from wikigrove.web.skin.paths import special_path
from wikigrove.web.special.act_form import ActForm, refuse, show_act


class OtherAccountForm(ActForm):
    def add_fields(self) -> None:
        self.add("wpName", forms.CharField(max_length=85), "username")
        self.add("wpEmail", forms.EmailField(required=False), "youremail")
        hidden = forms.PasswordInput(attrs={"autocomplete": "new-password"})
        self.add("wpPassword", forms.CharField(widget=hidden, required=False), "yourpassword")
        self.add_box("wpCreateaccountMail", "createaccountmail", help_key="createaccountmail-help")
        self.add_reason()


def create_for_other(request: HttpRequest) -> HttpResponse:
    form = OtherAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = create(
                data["wpName"],
                email=data["wpEmail"],
                password=None if data["wpCreateaccountMail"] else data["wpPassword"],
                actor=request.actor,  # type: ignore[attr-defined]
            )
        except NameRefused as refusal:
            form.add_error("wpName", message(refusal.message_key, *refusal.params))
        except ActRefused as refusal:
            refuse(form, refusal)
        except ValidationError as error:
            form.add_error("wpPassword", error)
        else:
            if data["wpCreateaccountMail"]:
                send_first_password(request, made)
            messages.success(request, message("accountcreatedtext", made.name))
            return HttpResponseRedirect(special_path("CreateAccount"))
    return show_act(
        request,
        name="CreateAccount",
        form=form,
        button="createacct-another-submit",
        intro=message("wikigrove-create-for-other"),
    )
