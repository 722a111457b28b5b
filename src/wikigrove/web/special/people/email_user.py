"""Special:EmailUser."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from wikigrove.accounts.domain.captcha import is_needed
from wikigrove.accounts.errors import ActRefused
from wikigrove.accounts.models import Actor
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import message
from wikigrove.moderation.domain.email_user import check_may_mail, email_user, find_recipient
from wikigrove.web.skin.captcha import CaptchaField
from wikigrove.web.skin.paths import special_path
from wikigrove.web.special.act_form import ActForm, first_posted, need_login, refuse, show_act
from wikigrove.web.special.registry import special_page


class EmailUserForm(ActForm):
    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        self.actor = actor
        super().__init__(*args, **kwargs)

    def add_fields(self) -> None:
        self.add("wpTarget", forms.CharField(max_length=255), "emailto")
        subject = message("defemailsubject", current_wiki().name)
        self.add("wpSubject", forms.CharField(max_length=200, initial=subject), "emailsubject")
        self.add(
            "wpText", forms.CharField(max_length=50_000, widget=forms.Textarea(attrs={"rows": 12})), "emailmessage"
        )
        self.add_box("wpCCMe", "emailccme")
        if is_needed("sendemail", self.actor):
            self.fields["captcha"] = CaptchaField(actor=self.actor)


@special_page("EmailUser", group="users", aliases=("Email",), message_key="emailuser")
def show_email_user(request: HttpRequest, sub: str) -> HttpResponse:
    actor: Any = request.actor  # type: ignore[attr-defined]
    if (elsewhere := need_login(request, "EmailUser")) is not None:
        return elsewhere
    try:
        check_may_mail(actor)
    except ActRefused as refusal:
        # No fault of theirs: it says what is missing, a confirmed address.
        text = message(refusal.message_key, *refusal.params)
        return show_act(
            request,
            name="EmailUser",
            form=ActForm(),
            button="",
            intro=text,
            is_info=True,
            links=[(message("confirmemail"), special_path("ConfirmEmail"))],
        )
    target = first_posted(request, "wpTarget", "target", default=sub)
    data = request.POST if request.method == "POST" else None
    form = EmailUserForm(
        data, actor=actor, initial={"wpTarget": target, "wpCCMe": actor.user.preferences.get("ccmeonemails")}
    )
    notes = []
    try:
        if data is not None and form.is_valid():
            wanted = form.cleaned_data
            email_user(
                wanted["wpTarget"],
                subject=wanted["wpSubject"],
                text=wanted["wpText"],
                actor=actor,
                copy=wanted["wpCCMe"],
            )
            messages.success(request, message("emailsenttext"))
            return HttpResponseRedirect(special_path("EmailUser", target))
        if data is None and target:
            find_recipient(target, actor=actor)
    except ActRefused as refusal:
        if data is not None:
            refuse(form, refusal)
        else:
            notes.append(message(refusal.message_key, *refusal.params))
    return show_act(
        request,
        name="EmailUser",
        form=form,
        button="emailsend",
        intro=message("emailpagetext"),
        heading="emailuser",
        notes=notes,
    )
