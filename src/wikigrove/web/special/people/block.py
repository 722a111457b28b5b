"""Special:Block and Special:Unblock."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from wikigrove_engine.title import Title, find_title

from wikigrove.accounts.domain.check_block import find_block_of
from wikigrove.accounts.domain.rights import check_right, has_right
from wikigrove.accounts.errors import ActRefused
from wikigrove.accounts.models import Block
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import message
from wikigrove.moderation.domain.block import ACTS, BlockRequest, block, find_target
from wikigrove.moderation.domain.log_account import user_page
from wikigrove.moderation.domain.unblock import exempt, unblock
from wikigrove.web.skin.paths import special_path
from wikigrove.web.special.act_form import ActForm, first_posted, refuse, show_act
from wikigrove.web.special.log_extract import log_extract
from wikigrove.web.special.registry import special_page


class BlockForm(ActForm):
    """The fields of MediaWiki's form. Rights to more than a plain block bring more boxes."""

    sections_of = (
        ("block-target", ("wpTarget",)),
        ("wikigrove-block-where", ("wpEditingRestriction", "wpPageRestrictions", "wpNamespaceRestrictions", "wpActs")),
        ("ipbexpiry", ("wpExpiry", "wpExpiry-other")),
        ("block-reason", ("wpReason", "wpReason-other")),
        ("block-details", ("wpCreateAccount", "wpDisableEmail", "wpDisableUTEdit")),
        ("block-options", ("wpAutoBlock", "wpHardBlock", "wpHideUser", "wpGlobal")),
    )

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        self.actor = actor
        super().__init__(*args, **kwargs)

    def add_fields(self) -> None:
        self.add("wpTarget", forms.CharField(max_length=255), "block-target", "wikigrove-block-target-help")
        where = [("sitewide", message("ipb-sitewide")), ("partial", message("ipb-partial"))]
        self.add(
            "wpEditingRestriction",
            forms.ChoiceField(choices=where, widget=forms.RadioSelect, initial="sitewide", required=False),
            "ipb-type-label",
        )
        pages = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), required=False)
        self.add("wpPageRestrictions", pages, "ipb-pages-label", "wikigrove-block-pages-help")
        self.add(
            "wpNamespaceRestrictions",
            forms.MultipleChoiceField(choices=_namespaces(), widget=forms.CheckboxSelectMultiple, required=False),
            "ipb-namespaces-label",
        )
        acts = [(act, message(f"ipb-action-{act}")) for act in ACTS]
        self.add(
            "wpActs",
            forms.MultipleChoiceField(choices=acts, widget=forms.CheckboxSelectMultiple, required=False),
            "block-actions",
        )
        self.add_expiry("ipboptions")
        self.add_reason("ipbreason-dropdown")
        self.add_box("wpCreateAccount", "ipbcreateaccount", checked=True)
        if has_right(self.actor, "blockemail"):
            self.add_box("wpDisableEmail", "ipbemailban")
        self.add_box("wpDisableUTEdit", "ipb-disableusertalk")
        self.add_box("wpAutoBlock", "ipbenableautoblock", checked=True)
        self.add_box("wpHardBlock", "ipb-hardblock")
        if has_right(self.actor, "hideuser"):
            self.add_box("wpHideUser", "ipbhidename")
        if has_right(self.actor, "globalblock"):
            self.add_box("wpGlobal", "wikigrove-block-global")

    def clean_wpPageRestrictions(self) -> tuple[Title, ...]:
        out = []
        for line in self.cleaned_data["wpPageRestrictions"].replace("|", "\n").splitlines():
            if not line.strip():
                continue
            title = find_title(line, current_wiki().title_rules)
            if title is None or title.is_external or title.namespace < 0:
                raise forms.ValidationError(message("badtitle") + f": {line.strip()}")
            out.append(title)
        return tuple(out)

    def request(self, *, replace: bool) -> BlockRequest:
        data = self.cleaned_data
        sitewide = data["wpEditingRestriction"] != "partial"
        return BlockRequest(
            target=data["wpTarget"],
            expiry=self.expiry(),
            reason=self.reason,
            is_sitewide=sitewide,
            pages=data["wpPageRestrictions"],
            namespaces=tuple(int(n) for n in data["wpNamespaceRestrictions"]),
            acts=tuple(data["wpActs"]),
            prevents_accounts=data["wpCreateAccount"],
            prevents_mail=data.get("wpDisableEmail", False),
            allows_own_talk=not data["wpDisableUTEdit"],
            is_hard=data["wpHardBlock"],
            blocks_addresses=data["wpAutoBlock"],
            hides_name=data.get("wpHideUser", False),
            is_global=data.get("wpGlobal", False),
            replace=replace,
        )


@special_page("Block", group="users", aliases=("BlockIP", "BlockUser"), message_key="block")
def show_block(request: HttpRequest, sub: str) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    if not has_right(actor, "globalblock"):
        check_right(actor, "block")
    target = first_posted(request, "wpTarget", "ip", default=sub)
    known = _standing(target)
    data = request.POST if request.method == "POST" else None
    form = BlockForm(data, actor=actor, initial=_initial(known, target, request))
    if data is not None and form.is_valid():
        try:
            # `wpChangeBlock` says that the form showed the block that is there; an admin who didn't see it is asked.
            made = block(form.request(replace="wpChangeBlock" in data), actor=actor)
        except ActRefused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, message("blockipsuccesstext", made.target))
            return HttpResponseRedirect(special_path("BlockList", wpTarget=made.target))
    notes = [message("ipb-needreblock", target)] if known is not None else []
    return show_act(
        request,
        name="Block",
        form=form,
        button="ipb-change-block" if known is not None else "ipbsubmit",
        intro=message("blockiptext"),
        heading="block",
        is_destructive=True,
        notes=notes,
        hidden={"wpChangeBlock": "1"} if known is not None else {},
        extract=log_extract("block", user_page(target), actor=actor) if target else (),
        form_class="form block-form",
    )


class UnblockForm(ActForm):
    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        self.actor = actor
        super().__init__(*args, **kwargs)

    def add_fields(self) -> None:
        self.add("wpTarget", forms.CharField(max_length=255), "block-target", "wikigrove-unblock-target-help")
        self.add_reason()
        if has_right(self.actor, "globalblock"):
            self.add_box("wpGlobal", "wikigrove-unblock-global")


@special_page("Unblock", group="users", aliases=("UnblockIP", "UnblockUser"), message_key="unblock")
def show_unblock(request: HttpRequest, sub: str) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    if not has_right(actor, "globalblock"):
        check_right(actor, "block")
    target = first_posted(request, "wpTarget", "ip", default=sub)
    data = request.POST if request.method == "POST" else None
    form = UnblockForm(data, actor=actor, initial={"wpTarget": target})
    if data is not None and form.is_valid():
        try:
            wide = form.cleaned_data.get("wpGlobal", False)
            done = unblock(form.cleaned_data["wpTarget"], actor=actor, reason=form.reason, is_global=wide)
        except ActRefused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, message("unblocked", done.shown_target))
            return HttpResponseRedirect(special_path("BlockList"))
    return show_act(
        request,
        name="Unblock",
        form=form,
        button="ipusubmit",
        intro=message("unblockiptext"),
        heading="unblock",
        extract=log_extract("block", user_page(target), actor=actor) if target else (),
    )


class ExemptForm(ActForm):
    def add_fields(self) -> None:
        self.add("wpTarget", forms.CharField(max_length=255), "block-target")
        self.add_box("wpWhitelistStatus", "wikigrove-block-exempt-box", checked=True)
        self.add_reason()


@special_page("GlobalBlockStatus", group="users", aliases=("GlobalBlockWhitelist",), right="block")
def show_exempt(request: HttpRequest, sub: str) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = ExemptForm(data, initial={"wpTarget": first_posted(request, "wpTarget", default=sub)})
    if data is not None and form.is_valid():
        wanted = form.cleaned_data
        try:
            exempt(
                wanted["wpTarget"],
                actor=request.actor,  # type: ignore[attr-defined]
                reason=form.reason,
                exempted=wanted["wpWhitelistStatus"],
            )
        except ActRefused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, message("wikigrove-block-exempt-done", wanted["wpTarget"]))
            return HttpResponseRedirect(special_path("BlockList", wpTarget=wanted["wpTarget"]))
    return show_act(
        request, name="GlobalBlockStatus", form=form, button="htmlform-submit", intro=message("wikigrove-block-exempt")
    )


def _standing(target: str) -> Block | None:
    found = find_target(target) if target else None
    return find_block_of(found.name) if found is not None else None


def _initial(known: Block | None, target: str, request: HttpRequest) -> dict[str, Any]:
    """What the standing block says, else what the address brings."""
    if known is None:
        given = {name: value for name, value in request.GET.items() if name.startswith("wp")}
        return {**given, "wpTarget": target}
    rules = current_wiki().title_rules
    return {
        "wpTarget": known.target,
        "wpEditingRestriction": "sitewide" if known.is_sitewide else "partial",
        "wpPageRestrictions": "\n".join(rules.prefixed_text(Title(*page)) for page in known.pages),
        "wpNamespaceRestrictions": [str(n) for n in known.namespaces],
        "wpActs": known.acts,
        "wpExpiry": "other" if known.expires else "infinite",
        "wpExpiry-other": f"{known.expires:%Y-%m-%d %H:%M:%S}" if known.expires else "",
        "wpReason-other": known.reason,
        "wpCreateAccount": known.prevents_accounts,
        "wpDisableEmail": known.prevents_mail,
        "wpDisableUTEdit": not known.allows_own_talk,
        "wpAutoBlock": known.blocks_addresses,
        "wpHardBlock": known.is_hard and bool(known.start),
        "wpHideUser": known.hides_name,
        "wpGlobal": known.is_global,
    }


def _namespaces() -> list[tuple[str, str]]:
    known = current_wiki().title_rules.namespaces
    return [(str(n), known[n].name or message("blanknamespace")) for n in sorted(known) if n >= 0]
