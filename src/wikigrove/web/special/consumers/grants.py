"""Special:OAuthManageMyGrants: what one has allowed, and taking it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from wikigrove.consumers.domain.consent import list_consents, take_back
from wikigrove.consumers.models import Consent
from wikigrove.i18n import format_timestamp, message
from wikigrove.web.skin.paths import special_path
from wikigrove.web.skin.present import present_special
from wikigrove.web.special.act_form import need_login
from wikigrove.web.special.consumers.shown import show_consumer, show_grants
from wikigrove.web.special.registry import special_page

NAME = "OAuthManageMyGrants"


@special_page(NAME, group="login")
def my_grants(request: HttpRequest, sub: str) -> HttpResponse:
    if (elsewhere := need_login(request, NAME)) is not None:
        return elsewhere
    user = request.actor.user  # type: ignore[attr-defined]
    number = request.POST.get("revoke", "")
    if request.method == "POST" and number.isdecimal() and len(number) < 18:
        consent = Consent.objects.select_related("consumer", "user").filter(pk=int(number), user=user).first()
        if consent is not None:
            take_back(consent)
            messages.success(request, message("mwoauth-grant-taken-back", consent.consumer.name))
        return HttpResponseRedirect(special_path(NAME))
    rows = [
        (consent.pk, show_consumer(consent.consumer), show_grants(consent.grants), format_timestamp(consent.created))
        for consent in list_consents(user)
    ]
    return present_special(request, "special/my_grants.html", name=NAME, rows=rows)
