"""OAuth 1.0a, as MediaWiki's bots and tools speak it: signatures by Authlib, HMAC-SHA1 only."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from authlib.oauth1 import OAuth1Request
from authlib.oauth1.rfc5849.base_server import BaseServer
from authlib.oauth1.rfc5849.errors import OAuth1Error
from authlib.oauth1.rfc5849.signature import SIGNATURE_HMAC_SHA1
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from joserfc import jwt
from joserfc.jwk import OctKey

from wikigrove.accounts.domain.actors import get_actor_for
from wikigrove.accounts.domain.grants import rights_of_grants
from wikigrove.accounts.domain.rights import restrict_rights
from wikigrove.accounts.models import Actor
from wikigrove.consumers.domain.addresses import address_of_request, issuer_of
from wikigrove.consumers.domain.clients import Client, find_client
from wikigrove.consumers.domain.consent import find_consent, give_consent
from wikigrove.consumers.domain.keys import digest_of, is_same, make_key, secret_of
from wikigrove.consumers.domain.profile import describe_person
from wikigrove.consumers.domain.scopes import grants_of_scope
from wikigrove.consumers.domain.tokens import change_facts, end_token, find_token, keep_token
from wikigrove.consumers.errors import OAuthRefused
from wikigrove.consumers.models import REQUEST, Consent, Token

REQUEST_SECONDS: Final = 600
NONCE_SECONDS: Final = 700
OUT_OF_BAND: Final = "oob"
_CLOCKS: Final = 300
"""Clocks may be wrong by so many seconds."""
_NOTED: Final = timedelta(hours=1)


@dataclass(frozen=True)
class Credential:
    """A token of either kind with its secret."""

    key: str
    seed: str

    def get_oauth_token(self) -> str:
        return self.key

    def get_oauth_token_secret(self) -> str:
        return secret_of(self.seed)


class Verifier(BaseServer):  # type: ignore[misc]
    SUPPORTED_SIGNATURE_METHODS = (SIGNATURE_HMAC_SHA1,)
    EXPIRY_TIME = _CLOCKS

    def get_client_by_id(self, client_id: str) -> Client | None:
        return find_client(client_id, oauth=1)

    def exists_nonce(self, nonce: str, request: OAuth1Request) -> bool:
        text = f"{request.client_id} {request.token} {request.timestamp} {nonce}"
        return not cache.add(f"oauth1-{digest_of(text)}", 1, NONCE_SECONDS)


_verifier: Final = Verifier()


def begin(request: HttpRequest) -> Credential:
    """A program asks for a request token (initiate). Raises OAuthRefused."""
    asked, client = _read(request)
    callback = asked.redirect_uri or ""
    _verify(asked, None)
    if not callback or client.consumer.is_owner_only:
        raise OAuthRefused("mwoauth-oauth-exception", "A request token needs the parameter oauth_callback.")
    if callback != OUT_OF_BAND and not _is_registered(client, callback):
        raise OAuthRefused("mwoauth-callback-not-oob", "oauth_callback is none of the addresses of this program.")
    key, seed = make_key(), make_key()
    facts = {"seed": seed, "callback": callback}
    keep_token(key, REQUEST, consumer=client.consumer, user=None, seconds=REQUEST_SECONDS, facts=facts)
    return Credential(key, seed)


def find_request(key: str) -> Token | None:
    """A request token that waits for somebody's word."""
    token = find_token(key, REQUEST)
    return token if token is not None and token.consumer.oauth == 1 else None


def authorize(token: Token, *, key: str, actor: Actor) -> str:
    """`actor` says yes. Returns where to go on; empty where the person is to copy the verifier (`token.facts`)."""
    scope = " ".join(token.consumer.grants)
    give_consent(token.consumer, actor=actor, scope=scope)
    verifier = make_key()
    change_facts(token, verifier=verifier, user=actor.user_id)
    return _lead_back(token, oauth_verifier=verifier, oauth_token=key)


def exchange(request: HttpRequest) -> Credential:
    """A program brings the verifier and gets the access token. Raises OAuthRefused."""
    asked, client = _read(request)
    token = find_request(asked.token or "")
    if token is None or token.consumer_id != client.consumer.pk:
        raise OAuthRefused(
            "mwoauthdatastore-request-token-not-found", "There is no such request token, or not any more."
        )
    _verify(asked, Credential(asked.token, token.facts["seed"]))
    verifier = asked.oauth_params.get("oauth_verifier") or ""
    if not token.facts.get("verifier") or not is_same(verifier, token.facts["verifier"]):
        raise OAuthRefused("mwoauthdatastore-bad-verifier", "The verifier is wrong.")
    consent = Consent.objects.filter(consumer=token.consumer, user_id=token.facts["user"]).first()
    if consent is None or not end_token(token):
        raise OAuthRefused("mwoauthdatastore-request-token-already-used", "This request token was used already.")
    return Credential(consent.token, consent.seed)


def identify_signed(request: HttpRequest) -> tuple[Actor, Consent]:
    """Who signed this request; the actor has the rights of the grants only. Raises OAuthRefused."""
    asked, client = _read(request)
    consent = Consent.objects.select_related("user", "consumer").filter(token=asked.token or "").first()
    if consent is None or consent.consumer_id != client.consumer.pk or not consent.user.is_active:
        raise OAuthRefused(
            "mwoauth-invalid-authorization", "The access token is not known, or was taken back.", status=401
        )
    _verify(asked, Credential(consent.token, consent.seed))
    actor = get_actor_for(consent.user)
    restrict_rights(actor, rights_of_grants(grants_of_scope(" ".join(consent.grants)), with_basic=False))
    now = timezone.now()
    if consent.last_used is None or now - consent.last_used > _NOTED:
        Consent.objects.filter(pk=consent.pk).update(last_used=now)
    return actor, consent


def sign_identity(request: HttpRequest) -> str:
    """Who the program's person is, as a JWT that the program's secret signs. Raises OAuthRefused."""
    actor, consent = identify_signed(request)
    scope = " ".join(consent.grants)
    now = int(time.time())
    asked, _ = _read(request)
    claims: dict[str, Any] = {
        **describe_person(actor, scope=scope),
        "iss": issuer_of(request),
        "aud": consent.consumer.key,
        "exp": now + 100,
        "iat": now,
        "nonce": asked.oauth_params.get("oauth_nonce", ""),
    }
    secret = OctKey.import_key(secret_of(consent.consumer.seed))
    return str(jwt.encode({"typ": "JWT", "alg": "HS256"}, claims, secret, ["HS256"]))


def is_known(token: Token, actor: Actor) -> bool:
    """Has `actor` allowed this program all that already? (Special:OAuth/authenticate asks only once.)"""
    consent = find_consent(token.consumer, actor.user) if actor.user is not None else None
    return consent is not None and set(token.consumer.grants) <= set(consent.grants)


def _read(request: HttpRequest) -> tuple[OAuth1Request, Client]:
    form = (request.content_type or "") == "application/x-www-form-urlencoded"
    body = request.body.decode("utf-8", "replace") if form and request.method == "POST" else None
    real = address_of_request(request)
    try:
        # Whether plain http is good enough is the operator's business, not the library's.
        asked = OAuth1Request(request.method, real.replace("http://", "https://", 1), body, request.headers)
    except (OAuth1Error, ValueError) as err:
        raise OAuthRefused("mwoauth-oauth-exception", "The OAuth parameters can't be read.") from err
    asked.uri = real
    client = find_client(asked.client_id or "", oauth=1)
    if client is None:
        raise OAuthRefused(
            "mwoauthserver-bad-consumer-key", "There is no such program, or it may not be used.", status=401
        )
    asked.client = client
    return asked, client


def _verify(asked: OAuth1Request, credential: Credential | None) -> None:
    asked.credential = credential
    if not str(asked.timestamp or "").isdecimal() or abs(int(asked.timestamp) - time.time()) > _CLOCKS:
        raise OAuthRefused("mwoauth-oauth-exception", "The timestamp is too old, or of the future.", status=401)
    try:
        _verifier.validate_timestamp_and_nonce(asked)
        _verifier.validate_oauth_signature(asked)
    except OAuth1Error as err:
        raise OAuthRefused("mwoauth-oauth-exception", f"The signature does not hold: {err.error}.", status=401) from err


def _is_registered(client: Client, callback: str) -> bool:
    known = client.consumer.callbacks
    if callback in known:
        return True
    return client.consumer.is_prefix and any(_extends(one, callback) for one in known)


def _extends(registered: str, callback: str) -> bool:
    """The same site, and a path or query that goes on where the registered one ends."""
    a, b = urlsplit(registered), urlsplit(callback)
    same_site = (a.scheme, a.netloc) == (b.scheme, b.netloc)
    return same_site and callback.startswith(registered) and not b.fragment


def _lead_back(token: Token, **facts: str) -> str:
    callback = str(token.facts["callback"])
    if callback == OUT_OF_BAND:
        known = token.consumer.callbacks
        if not known or known[0] == OUT_OF_BAND:
            return ""
        callback = str(known[0])
    return f"{callback}{'&' if '?' in callback else '?'}{urlencode(facts)}"
