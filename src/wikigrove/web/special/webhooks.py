"""Special:Webhooks: addresses that hear what happens, with what was sent to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from wikigrove.events.domain.deliveries import list_deliveries, make_ping, replay
from wikigrove.events.domain.hooks import (
    RIGHT,
    HookFacts,
    change_hook,
    create_hook,
    delete_hook,
    list_hooks,
    renew_hook_secret,
    secret_of_hook,
)
from wikigrove.events.domain.streams import STREAMS
from wikigrove.events.errors import HookRefused
from wikigrove.events.models import Delivery, Hook
from wikigrove.events.tasks import deliver
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import format_timestamp, message
from wikigrove.pages.models import LogEntry
from wikigrove.web.skin.log_lines import log_line
from wikigrove.web.skin.paths import special_path
from wikigrove.web.skin.present import present_special
from wikigrove.web.special.act_form import ActForm, show_act
from wikigrove.web.special.registry import special_page

NAME: Final = "Webhooks"
_PART: Final = 30


class HookForm(ActForm):
    def add_fields(self) -> None:
        self.add("wpname", forms.CharField(max_length=100), "wikigrove-hook-name")
        self.add("wpurl", forms.CharField(max_length=2000), "wikigrove-hook-url", "wikigrove-hook-url-help")
        streams = [(name, message(f"wikigrove-stream-{name}")) for name in STREAMS]
        boxes = forms.MultipleChoiceField(choices=streams, widget=forms.CheckboxSelectMultiple)
        self.add("wpstreams", boxes, "wikigrove-hook-streams")
        rules = current_wiki().title_rules
        spaces = [(n, rules.namespace_name(n) or message("blanknamespace")) for n in sorted(rules.namespaces) if n >= 0]
        chosen = forms.MultipleChoiceField(choices=spaces, widget=forms.CheckboxSelectMultiple, required=False)
        self.add("wpnamespaces", chosen, "wikigrove-hook-namespaces", "wikigrove-hook-namespaces-help")
        self.add_box("wpbots", "wikigrove-hook-bots", checked=True)
        self.add_box("wpactive", "wikigrove-hook-active", checked=True)

    def facts(self) -> HookFacts:
        data = self.cleaned_data
        return HookFacts(
            name=data["wpname"],
            url=data["wpurl"],
            streams=tuple(data["wpstreams"]),
            namespaces=tuple(int(n) for n in data["wpnamespaces"]),
            with_bots=data["wpbots"],
            is_active=data["wpactive"],
        )


@dataclass(frozen=True)
class ShownDelivery:
    """A line of the delivery log."""

    number: int
    stream: str
    state: str
    label: str
    when: str
    attempts: int
    answer: str
    status: str
    body: str


@special_page(NAME, group="wiki", right=RIGHT)
def webhooks(request: HttpRequest, sub: str) -> HttpResponse:
    if sub == "new":
        return _new(request)
    if sub.isdecimal() and len(sub) < 18:
        hook = Hook.objects.select_related("owner").filter(pk=int(sub)).first()
        if hook is not None:
            return _one(request, hook)
    return present_special(request, "special/webhooks.html", name=NAME, hooks=[_listed(hook) for hook in list_hooks()])


@log_line("webhook")
def _line(entry: LogEntry) -> tuple[object, ...]:
    return (str(entry.params.get("name", "")),)


def _listed(hook: Hook) -> tuple[Hook, str]:
    return hook, special_path(NAME, str(hook.pk))


def _new(request: HttpRequest) -> HttpResponse:
    form = HookForm(request.POST or None, initial={"wpstreams": ["recentchange"]})
    if request.method == "POST" and form.is_valid():
        try:
            made = create_hook(form.facts(), actor=request.actor)  # type: ignore[attr-defined]
        except HookRefused as refusal:
            form.add_error(None, message(refusal.message_key, *refusal.params))
        else:
            return _show_secret(request, made)
    return show_act(
        request, name=NAME, sub="new", form=form, button="wikigrove-hook-make", intro=message("wikigrove-hook-intro"),
        heading="wikigrove-hook-new",
    )  # fmt: skip


def _one(request: HttpRequest, hook: Hook) -> HttpResponse:
    initial = {
        "wpname": hook.name,
        "wpurl": hook.url,
        "wpstreams": hook.streams,
        "wpnamespaces": hook.namespaces,
        "wpbots": hook.with_bots,
        "wpactive": hook.is_active,
    }
    is_change = request.method == "POST" and "wpurl" in request.POST
    form = HookForm(request.POST if is_change else None, initial=initial)
    if is_change and form.is_valid():
        try:
            change_hook(hook, form.facts(), actor=request.actor)  # type: ignore[attr-defined]
        except HookRefused as refusal:
            form.add_error(None, message(refusal.message_key, *refusal.params))
        else:
            messages.success(request, message("wikigrove-hook-changed", hook.name))
            return HttpResponseRedirect(special_path(NAME, str(hook.pk)))
    if request.method == "POST" and not is_change:
        return _act(request, hook)
    before = request.GET.get("offset", "")
    number = int(before) if before.isdecimal() and len(before) < 18 else 0
    rows, further = list_deliveries(hook, before=number, limit=_PART)
    return present_special(
        request,
        "special/webhook.html",
        name=NAME,
        sub=str(hook.pk),
        label=hook.name,
        hook=hook,
        form=form,
        deliveries=[_shown(row) for row in rows],
        further=special_path(NAME, str(hook.pk), offset=str(further)) if further else "",
    )


def _act(request: HttpRequest, hook: Hook) -> HttpResponse:
    """What a button does besides saving the form."""
    actor, given = request.actor, request.POST  # type: ignore[attr-defined]
    if "delete" in given:
        delete_hook(hook, actor=actor)
        messages.success(request, message("wikigrove-hook-deleted", hook.name))
        return HttpResponseRedirect(special_path(NAME))
    if "renew" in given:
        renew_hook_secret(hook, actor=actor)
        return _show_secret(request, hook)
    number = given.get("replay", "")
    if "ping" in given:
        deliver.enqueue(wiki_id=current_wiki().pk, delivery_id=make_ping(hook, actor=actor).pk)
        messages.success(request, message("wikigrove-hook-sending"))
    elif number.isdecimal() and len(number) < 18:
        found = Delivery.objects.filter(pk=int(number), hook=hook).first()
        if found is not None:
            replay(found, actor=actor)
            deliver.enqueue(wiki_id=current_wiki().pk, delivery_id=found.pk)
            messages.success(request, message("wikigrove-hook-sending"))
    return HttpResponseRedirect(special_path(NAME, str(hook.pk)))


def _show_secret(request: HttpRequest, hook: Hook) -> HttpResponse:
    """The only time that the secret is shown."""
    response = present_special(
        request,
        "special/webhook_secret.html",
        name=NAME,
        label=hook.name,
        secret=secret_of_hook(hook),
        further=special_path(NAME, str(hook.pk)),
    )
    response["Cache-Control"] = "no-store"
    return response


def _shown(row: Delivery) -> ShownDelivery:
    return ShownDelivery(
        number=row.pk,
        stream=row.stream,
        state=row.state,
        label=message(f"wikigrove-delivery-{row.state}"),
        when=format_timestamp(row.last_try or row.created),
        attempts=row.attempts,
        answer=row.answer[:500],
        status=str(row.http_status or ""),
        body=row.body[:5000],
    )
