"""Special:RenameUser and Special:UserMerge."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from wikigrove.accounts.errors import ActRefused
from wikigrove.editing.domain.move_user_pages import move_user_pages
from wikigrove.i18n import message
from wikigrove.moderation.domain.log_account import user_page
from wikigrove.moderation.domain.rename_user import merge_name, rename_user
from wikigrove.web.skin.paths import special_path
from wikigrove.web.special.act_form import ActForm, first_posted, refuse, show_act
from wikigrove.web.special.log_extract import log_extract
from wikigrove.web.special.registry import special_page


class RenameForm(ActForm):
    def add_fields(self) -> None:
        self.add("oldusername", forms.CharField(max_length=255), "renameuserold")
        self.add("newusername", forms.CharField(max_length=255), "renameusernew")
        self.add("reason", forms.CharField(max_length=500, required=False), "renameuserreason")
        self.add_box("movepages", "renameusermove", checked=True)
        self.add_box("suppressredirect", "renameusersuppress")


@special_page("RenameUser", group="users", right="renameuser")
def show_rename(request: HttpRequest, sub: str) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    old, new = first_posted(request, "oldusername", default=sub), first_posted(request, "newusername")
    data = request.POST if request.method == "POST" else None
    form = RenameForm(data, initial={"oldusername": old, "newusername": new})
    if data is not None and form.is_valid():
        wanted = form.cleaned_data
        try:
            user = rename_user(wanted["oldusername"], wanted["newusername"], actor=actor, reason=wanted["reason"])
        except ActRefused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, message("renameusersuccess", old, user.username))
            if wanted["movepages"]:
                left = move_user_pages(old, user.username, actor=actor, redirect=not wanted["suppressredirect"])
                for name in left:
                    messages.warning(request, message("renameuser-page-unmoved", name))
            return HttpResponseRedirect(special_path("RenameUser"))
    return show_act(
        request,
        name="RenameUser",
        form=form,
        button="renameusersubmit",
        intro=message("wikigrove-renameuser-intro"),
        extract=log_extract("renameuser", user_page(old), actor=actor) if old else (),
    )


class MergeForm(ActForm):
    def add_fields(self) -> None:
        self.add("wpolduser", forms.CharField(max_length=255), "usermerge-olduser", "wikigrove-usermerge-help")
        self.add("wpnewuser", forms.CharField(max_length=255), "usermerge-newuser")
        self.add_reason()


@special_page("UserMerge", group="users", right="renameuser")
def show_merge(request: HttpRequest, sub: str) -> HttpResponse:
    form = MergeForm(request.POST or None, initial={"wpolduser": sub})
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data
        try:
            edits = merge_name(
                wanted["wpolduser"],
                wanted["wpnewuser"],
                actor=request.actor,  # type: ignore[attr-defined]
                reason=form.reason,
            )
        except ActRefused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, message("usermerge-success", wanted["wpolduser"], wanted["wpnewuser"], edits))
            return HttpResponseRedirect(special_path("UserMerge"))
    return show_act(
        request,
        name="UserMerge",
        form=form,
        button="usermerge-submit",
        intro=message("usermerge-intro"),
        is_destructive=True,
    )
