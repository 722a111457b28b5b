"""Special:OAuthConsumerRegistration: propose a program, see one's own, mend them."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from wikigrove.accounts.domain.grants import ALWAYS, GRANTS, RISKY
from wikigrove.accounts.domain.rights import check_right
from wikigrove.consumers.domain.consent import find_consent, renew_token
from wikigrove.consumers.domain.keys import secret_of
from wikigrove.consumers.domain.register import (
    Proposal,
    change_consumer,
    propose_consumer,
    renew_secret,
    set_stage,
)
from wikigrove.consumers.domain.tokens import make_owner_token
from wikigrove.consumers.errors import ConsumerRefused
from wikigrove.consumers.models import DISABLED, Consumer
from wikigrove.i18n import message
from wikigrove.web.skin.paths import special_path
from wikigrove.web.skin.present import present_special
from wikigrove.web.special.act_form import ActForm, need_login, show_act
from wikigrove.web.special.consumers.shown import grant_text, show_consumer
from wikigrove.web.special.registry import special_page

NAME = "OAuthConsumerRegistration"
_AREA = {"rows": 3}


class ProposeForm(ActForm):
    sections_of = (
        ("mwoauth-section-program", ("wpname", "wpversion", "wpdescription", "wpwikihomepage")),
        ("mwoauth-section-way", ("wpoauthVersion", "wpkind", "wpcallbackUrl", "wpcallbackIsPrefix")),
        ("mwoauth-section-rights", ("wpgrants",)),
    )

    def add_fields(self) -> None:
        self.add("wpname", forms.CharField(max_length=128), "mwoauth-consumer-name")
        self.add("wpversion", forms.CharField(max_length=32, initial="1.0", required=False), "mwoauth-consumer-version")
        text = forms.CharField(widget=forms.Textarea(attrs=_AREA), required=False, max_length=5000)
        self.add("wpdescription", text, "mwoauth-consumer-description")
        self.add("wpwikihomepage", forms.URLField(required=False, assume_scheme="https"), "mwoauth-consumer-homepage")
        versions = forms.ChoiceField(choices=[("2", "OAuth 2.0"), ("1", "OAuth 1.0a")])
        self.add("wpoauthVersion", versions, "mwoauth-consumer-oauth-version")
        kinds = [(kind, message(f"mwoauth-kind-{kind}")) for kind in ("server", "public", "owner")]
        self.add(
            "wpkind",
            forms.ChoiceField(choices=kinds, widget=forms.RadioSelect, initial="server"),
            "mwoauth-consumer-kind",
        )
        places = forms.CharField(widget=forms.Textarea(attrs=_AREA), required=False)
        self.add("wpcallbackUrl", places, "mwoauth-consumer-callback", "mwoauth-consumer-callback-help")
        self.add_box("wpcallbackIsPrefix", "mwoauth-consumer-callback-prefix")
        names = [(n, grant_text(n) + (" ⚠" if n in RISKY else "")) for n in GRANTS if n not in ALWAYS]
        boxes = forms.MultipleChoiceField(choices=names, widget=forms.CheckboxSelectMultiple, required=False)
        self.add("wpgrants", boxes, "mwoauth-consumer-grants", "mwoauth-consumer-grants-help")

    def proposal(self) -> Proposal:
        data = self.cleaned_data
        kind = data["wpkind"]
        return Proposal(
            name=data["wpname"],
            version=data["wpversion"] or "1.0",
            description=data["wpdescription"],
            oauth=int(data["wpoauthVersion"]),
            callbacks=tuple(data["wpcallbackUrl"].split()),
            is_prefix=data["wpcallbackIsPrefix"] and data["wpoauthVersion"] == "1",
            grants=(*ALWAYS, *data["wpgrants"]),
            grant_types=("client_credentials",) if kind == "owner" else ("authorization_code", "refresh_token"),
            is_confidential=kind != "public",
            is_owner_only=kind == "owner",
            homepage=data["wpwikihomepage"],
        )


class ChangeForm(ActForm):
    def add_fields(self) -> None:
        text = forms.CharField(widget=forms.Textarea(attrs=_AREA), required=False, max_length=5000)
        self.add("wpdescription", text, "mwoauth-consumer-description")
        places = forms.CharField(widget=forms.Textarea(attrs=_AREA), required=False)
        self.add("wpcallbackUrl", places, "mwoauth-consumer-callback", "mwoauth-consumer-callback-help")


@special_page(NAME, group="login")
def registration(request: HttpRequest, sub: str) -> HttpResponse:
    if (elsewhere := need_login(request, NAME)) is not None:
        return elsewhere
    step, _, key = sub.partition("/")
    if step == "propose":
        return _propose(request)
    if step in ("update", "view") and key:
        return _update(request, key)
    rows = Consumer.objects.filter(owner=request.actor.user).select_related("owner").order_by("-pk")[:500]  # type: ignore[attr-defined]
    shown = [show_consumer(row) for row in rows]
    return present_special(request, "special/consumers_mine.html", name=NAME, programs=shown)


def _propose(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    check_right(actor, "mwoauthproposeconsumer")
    form = ProposeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = propose_consumer(form.proposal(), actor=actor)
        except ConsumerRefused as refusal:
            form.add_error(None, message(refusal.message_key, *refusal.params))
        else:
            return _show_keys(request, made)
    return show_act(
        request, name=NAME, sub="propose", form=form, button="mwoauth-propose", intro=message("mwoauth-propose-intro"),
        heading="mwoauth-propose-title",
    )  # fmt: skip


def _update(request: HttpRequest, key: str) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    consumer = Consumer.objects.select_related("owner").filter(key=key, owner=actor.user).first()
    if consumer is None:
        return present_special(
            request, "special/oauth_refused.html", name=NAME, reason=message("mwoauth-no-such"), status=404
        )
    initial = {"wpdescription": consumer.description, "wpcallbackUrl": "\n".join(consumer.callbacks)}
    form = ChangeForm(request.POST or None, initial=initial)
    if request.method == "POST" and "wpDisable" in request.POST:
        set_stage(consumer, DISABLED, actor=actor)
        messages.success(request, message("mwoauth-disabled-done", consumer.name))
        return HttpResponseRedirect(special_path(NAME))
    if request.method == "POST" and "wpRenew" in request.POST:
        renew_secret(consumer, actor=actor)
        consent = find_consent(consumer, actor.user)
        if consumer.is_owner_only and consent is not None:
            renew_token(consent)
        return _show_keys(request, consumer)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            change_consumer(
                consumer, actor=actor, callbacks=data["wpcallbackUrl"].split(), description=data["wpdescription"]
            )
        except ConsumerRefused as refusal:
            form.add_error(None, message(refusal.message_key, *refusal.params))
        else:
            messages.success(request, message("mwoauth-changed-done", consumer.name))
            return HttpResponseRedirect(special_path(NAME))
    return present_special(
        request, "special/consumer_update.html", name=NAME, sub=f"update/{key}", label=consumer.name, form=form,
        program=show_consumer(consumer),
    )  # fmt: skip


def _show_keys(request: HttpRequest, consumer: Consumer) -> HttpResponse:
    """The only time that the secret is shown."""
    facts = [(message("mwoauth-consumer-key"), consumer.key)]
    if consumer.is_confidential:
        facts.append((message("mwoauth-consumer-secret"), secret_of(consumer.seed)))
    consent = find_consent(consumer, request.actor.user) if consumer.is_owner_only else None  # type: ignore[attr-defined]
    if consent is not None and consumer.oauth == 1:
        facts += [
            (message("mwoauth-access-token"), consent.token),
            (message("mwoauth-access-secret"), secret_of(consent.seed)),
        ]
    if consumer.is_owner_only and consumer.oauth == 2:
        facts.append((message("mwoauth-access-token"), make_owner_token(consumer)))
    response = present_special(
        request, "special/consumer_keys.html", name=NAME, label=consumer.name, facts=facts, program=show_consumer(consumer),
    )  # fmt: skip
    response["Cache-Control"] = "no-store"
    return response
