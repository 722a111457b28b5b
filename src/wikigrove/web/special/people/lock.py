"""Special:LockDB and Special:UnlockDB: a wiki that can be read only."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from wikigrove.accounts.errors import ActRefused
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import message
from wikigrove.moderation.domain.lock_wiki import lock_wiki, unlock_wiki
from wikigrove.web.skin.paths import special_path
from wikigrove.web.special.act_form import ActForm, refuse, show_act
from wikigrove.web.special.registry import special_page


class LockForm(ActForm):
    def add_fields(self) -> None:
        reason = forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 4}), required=False)
        self.add("wpLockReason", reason, "enterlockreason")
        self.add_box("wpLockConfirm", "lockconfirm")


class UnlockForm(ActForm):
    def add_fields(self) -> None:
        self.add_box("wpLockConfirm", "unlockconfirm")


@special_page("LockDB", group="wiki", aliases=("Lockdb",), right="siteadmin")
def show_lock(request: HttpRequest, sub: str) -> HttpResponse:
    form = LockForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _check_confirmed(form)
            lock_wiki(form.cleaned_data["wpLockReason"], actor=request.actor)  # type: ignore[attr-defined]
        except ActRefused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, message("lockdbsuccesstext"))
            return HttpResponseRedirect(special_path("UnlockDB"))
    return show_act(
        request, name="LockDB", form=form, button="lockbtn", intro=message("lockdbtext"), is_destructive=True
    )


@special_page("UnlockDB", group="wiki", aliases=("Unlockdb",), right="siteadmin")
def show_unlock(request: HttpRequest, sub: str) -> HttpResponse:
    form = UnlockForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _check_confirmed(form)
            unlock_wiki(actor=request.actor)  # type: ignore[attr-defined]
        except ActRefused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, message("unlockdbsuccesstext"))
            return HttpResponseRedirect(special_path("SpecialPages"))
    reason = current_wiki().setting("read_only", "")
    facts = [(message("enterlockreason"), reason)] if reason else []
    return show_act(request, name="UnlockDB", form=form, button="unlockbtn", intro=message("unlockdbtext"), facts=facts)


def _check_confirmed(form: ActForm) -> None:
    if not form.cleaned_data["wpLockConfirm"]:
        raise ActRefused("locknoconfirm")
