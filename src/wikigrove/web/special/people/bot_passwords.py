"""Special:BotPasswords."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from wikigrove.accounts.domain.bot_passwords import delete_bot_password, save_bot_password
from wikigrove.accounts.domain.grants import ALWAYS, GRANTS, RISKY
from wikigrove.accounts.domain.rights import check_right
from wikigrove.accounts.errors import ActRefused
from wikigrove.accounts.models import BotPassword
from wikigrove.i18n import format_timestamp, message
from wikigrove.web.skin.paths import special_path
from wikigrove.web.skin.present import present_special
from wikigrove.web.special.act_form import ActForm, need_login, refuse, show_act
from wikigrove.web.special.registry import special_page


class NewAppForm(ActForm):
    def add_fields(self) -> None:
        self.add(
            "wpappId", forms.CharField(max_length=32), "botpasswords-label-appid", "wikigrove-botpassword-app-help"
        )


class AppForm(ActForm):
    def add_fields(self) -> None:
        choices = [(name, _grant_label(name)) for name in GRANTS if name not in ALWAYS]
        field = forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, required=False)
        self.add("wpGrants", field, "botpasswords-label-grants")
        places = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), required=False)
        self.add("wpRestrictions", places, "botpasswords-label-restrictions", "wikigrove-botpassword-ranges-help")
        self.add_box("wpResetPassword", "botpasswords-label-resetpassword")


@special_page("BotPasswords", group="login")
def bot_passwords(request: HttpRequest, sub: str) -> HttpResponse:
    if (elsewhere := need_login(request, "BotPasswords")) is not None:
        return elsewhere
    check_right(request.actor, "editmyprivateinfo")  # type: ignore[attr-defined]
    return _edit(request, sub) if sub else _overview(request)


def _overview(request: HttpRequest) -> HttpResponse:
    user = request.actor.user  # type: ignore[attr-defined]
    form = NewAppForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return HttpResponseRedirect(special_path("BotPasswords", form.cleaned_data["wpappId"]))
    rows = [
        (row.app, ", ".join(message(f"grant-{g}") for g in row.grants), _used(row))
        for row in BotPassword.objects.filter(user=user).order_by("app")
    ]
    return present_special(
        request, "special/bot_passwords.html", name="BotPasswords", form=form, rows=rows, account=user.username
    )


def _edit(request: HttpRequest, app: str) -> HttpResponse:
    user = request.actor.user  # type: ignore[attr-defined]
    row = BotPassword.objects.filter(user=user, app=app).first()
    initial = {"wpGrants": row.grants, "wpRestrictions": "\n".join(row.ranges)} if row else {}
    form = AppForm(request.POST or None, initial=initial)
    if row is None:
        del form.fields["wpResetPassword"]
    if request.method == "POST" and form.is_valid():
        try:
            if "wpDelete" in request.POST:
                delete_bot_password(user, app)
                messages.success(request, message("botpasswords-deleted-body", app, user.username))
                return HttpResponseRedirect(special_path("BotPasswords"))
            password = save_bot_password(
                user,
                app,
                grants=form.cleaned_data["wpGrants"],
                ranges=form.cleaned_data["wpRestrictions"].splitlines(),
                renew=form.cleaned_data.get("wpResetPassword", False),
            )
        except ActRefused as refusal:
            refuse(form, refusal)
        else:
            if password is None:
                messages.success(request, message("botpasswords-updated-body", app, user.username))
                return HttpResponseRedirect(special_path("BotPasswords"))
            return _show_password(request, f"{user.username}@{app}", password)
    return show_act(
        request,
        name="BotPasswords",
        sub=app,
        form=form,
        button="botpasswords-label-update" if row else "botpasswords-label-create",
        intro=message("botpasswords-editexisting" if row else "botpasswords-createnew"),
        facts=[(message("username"), f"{user.username}@{app}")],
        second=("wpDelete", message("botpasswords-label-delete")) if row else None,
    )


def _show_password(request: HttpRequest, login: str, password: str) -> HttpResponse:
    """The only time that it is shown: what is stored can't be turned back."""
    response = present_special(
        request, "special/bot_password_made.html", name="BotPasswords", login=login, password=password
    )
    response["Cache-Control"] = "no-store"
    return response


def _grant_label(name: str) -> str:
    text = message(f"grant-{name}")
    return f"{text} ⚠" if name in RISKY else text


def _used(row: BotPassword) -> str:
    return format_timestamp(row.last_used) if row.last_used else ""
