"""Special:OAuth: where programs of OAuth 1.0a begin, and where people are asked, for both versions."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from authlib.oauth2.rfc6749 import OAuth2Error
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse

from wikigrove.accounts.models import Actor
from wikigrove.consumers.domain import oauth1, oauth2
from wikigrove.consumers.domain.consent import covers, find_consent
from wikigrove.consumers.domain.scopes import is_risky
from wikigrove.consumers.errors import OAuthRefused
from wikigrove.consumers.models import Consumer
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import message
from wikigrove.web.middleware import CONTENT_POLICY
from wikigrove.web.skin.paths import special_path
from wikigrove.web.skin.present import present_special
from wikigrove.web.special.consumers.shown import show_consumer, show_grants
from wikigrove.web.special.registry import special_page


@special_page("OAuth", group="login", is_listed=False)
def oauth(request: HttpRequest, sub: str) -> HttpResponse:
    step = sub.partition("/")[0].lower()
    if step in ("initiate", "token", "identify"):
        response = _answer_program(request, step)
    elif step in ("authorize", "authenticate"):
        response = _ask_for_first(request, step)
    elif step in ("approve", "rest redirect"):
        response = _ask_for_second(request)
    else:
        response = present_special(request, "special/oauth_about.html", name="OAuth")
    response["Cache-Control"] = "no-store"
    return response


# --- programs of OAuth 1.0a


def _answer_program(request: HttpRequest, step: str) -> HttpResponse:
    as_json = "json" in (request.GET.get("format"), request.POST.get("format"))
    try:
        if step == "identify":
            return HttpResponse(oauth1.sign_identity(request), content_type="application/json")
        made = oauth1.begin(request) if step == "initiate" else oauth1.exchange(request)
    except OAuthRefused as refused:
        if as_json or step == "identify":
            return JsonResponse({"error": refused.code, "message": refused.text}, status=refused.status)
        return HttpResponse(f"Error: {refused.text}\n", status=refused.status, content_type="text/plain; charset=utf-8")
    key, secret = made.get_oauth_token(), made.get_oauth_token_secret()
    if as_json:
        facts = {"key": key, "secret": secret}
        return JsonResponse({**facts, "oauth_callback_confirmed": "true"} if step == "initiate" else facts)
    fields = {"oauth_token": key, "oauth_token_secret": secret}
    if step == "initiate":
        fields["oauth_callback_confirmed"] = "true"
    return HttpResponse(urlencode(fields), content_type="application/x-www-form-urlencoded")


# --- people


def _ask_for_first(request: HttpRequest, step: str) -> HttpResponse:
    """OAuth 1.0a: the program's person arrives with a request token."""
    key = request.POST.get("oauth_token") or request.GET.get("oauth_token", "")
    token = oauth1.find_request(key)
    if token is None or token.facts.get("verifier"):
        return _refuse(request, message("mwoauth-request-gone"))
    actor = request.actor  # type: ignore[attr-defined]
    if not isinstance(actor, Actor) or actor.user is None:
        return _sign_in(request)
    known = step == "authenticate" and oauth1.is_known(token, actor)
    if known or (request.method == "POST" and "accept" in request.POST):
        target = oauth1.authorize(token, key=key, actor=actor)
        return _go_on(request, target) if target else _show_verifier(request, token.facts["verifier"], token.consumer)
    if request.method == "POST":
        return present_special(request, "special/oauth_refused.html", name="OAuth", program=token.consumer.name)
    scope = " ".join(token.consumer.grants)
    return _ask(request, token.consumer, scope, str(token.facts["callback"]))


def _ask_for_second(request: HttpRequest) -> HttpResponse:
    """OAuth 2: the program's person arrives with the program's wishes in the address."""
    actor = request.actor  # type: ignore[attr-defined]
    user = actor.user if isinstance(actor, Actor) else None
    try:
        asked = oauth2.read_request(request, user)
        if user is None:
            return _sign_in(request)
        consumer = asked.client.consumer
        # Nobody vouches for a program that registered itself and keeps no secret: it is asked for each time.
        known = covers(find_consent(consumer, user), asked.scope) and consumer.is_confidential
        if request.method == "POST":
            return _go_on(request, oauth2.answer_consent(request, actor, is_given="accept" in request.POST)["Location"])
        if known and "consent" not in asked.prompt and not is_risky(asked.scope):
            return _go_on(request, oauth2.answer_consent(request, actor, is_given=True)["Location"])
        return _ask(request, consumer, asked.scope, asked.redirect_uri)
    except OAuth2Error as error:
        if getattr(error, "redirect_uri", None):
            facts = {"error": error.error, "error_description": error.description or ""}
            state = request.GET.get("state")
            if state:
                facts["state"] = state
            joint = "&" if "?" in error.redirect_uri else "?"
            return _go_on(request, f"{error.redirect_uri}{joint}{urlencode(facts)}")
        return _refuse(request, message("mwoauth-oauth2-refused", error.description or error.error))


def _ask(request: HttpRequest, consumer: Consumer, scope: str, target: str) -> HttpResponse:
    """The consent page: who asks, for what, and where one is led then."""
    names = [name for name in scope.split() if name not in ("openid", "profile")]
    parts = urlsplit(target)
    response = present_special(
        request,
        "special/oauth_approve.html",
        name="OAuth",
        label=message("mwoauth-approve-title", consumer.name),
        program=show_consumer(consumer),
        grants=show_grants(names),
        account=request.actor.name,  # type: ignore[attr-defined]
        site=current_wiki().name,
        host=parts.hostname or parts.scheme,
        hidden=list(request.GET.items()),
        is_unknown=consumer.owner_id is None,
    )
    # The answer to the form leads to the program; a policy of this site alone would hold browsers back there.
    goal = f"{parts.scheme}://{parts.netloc}" if parts.netloc else f"{parts.scheme}:" if parts.scheme else ""
    if goal and not set(goal) & set(" ;,'\""):
        response["Content-Security-Policy"] = CONTENT_POLICY.replace("form-action 'self'", f"form-action 'self' {goal}")
    return response


def _show_verifier(request: HttpRequest, verifier: str, consumer: Consumer) -> HttpResponse:
    return present_special(
        request, "special/oauth_verified.html", name="OAuth", verifier=verifier, program=consumer.name
    )


def _sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in, and back here with all parameters."""
    query = {key: value for key, value in request.GET.items() if key != "title"}
    step = request.GET.get("title", "").rpartition("/")[2] or request.path_info.rpartition("/")[2]
    back = urlencode({"returnto": f"Special:OAuth/{step}", "returntoquery": urlencode(query)})
    return HttpResponseRedirect(f"{special_path('UserLogin')}?{back}")


def _go_on(request: HttpRequest, target: str) -> HttpResponse:
    """To the program's address, which may be an app's own scheme: Django's redirects know three only."""
    response = HttpResponse(status=302)
    response["Location"] = target
    return response


def _refuse(request: HttpRequest, text: str) -> HttpResponse:
    return present_special(request, "special/oauth_refused.html", name="OAuth", reason=text, status=400)
