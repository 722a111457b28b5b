"""OAuth 2 and OpenID Connect: Authlib's server over our tables.

Codes live for ten minutes and count once; access tokens for four hours; refresh tokens for a year, and each use gives a
new one: when an old one comes back, somebody has copied it, and all that came out of that sign-in ends.
"""

from __future__ import annotations

import time
from typing import Any, Final

from authlib.common.security import generate_token
from authlib.integrations.django_oauth2.requests import DjangoOAuth2Payload
from authlib.oauth2.rfc6749 import (
    AuthorizationCodeGrant,
    AuthorizationServer,
    ClientCredentialsGrant,
    InvalidGrantError,
    InvalidRequestError,
    OAuth2Error,
    OAuth2Request,
    RefreshTokenGrant,
)
from authlib.oauth2.rfc6750 import BearerTokenGenerator
from authlib.oauth2.rfc7009 import RevocationEndpoint
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oauth2.rfc7662 import IntrospectionEndpoint
from authlib.oidc.core import OpenIDCode, UserInfo
from django.http import HttpRequest, HttpResponse, JsonResponse

from wikigrove.accounts.domain.actors import get_actor_for
from wikigrove.accounts.models import Actor, User
from wikigrove.consumers.domain.addresses import issuer_of
from wikigrove.consumers.domain.clients import Client, find_client
from wikigrove.consumers.domain.consent import find_consent, give_consent
from wikigrove.consumers.domain.keys import load_signing_key, make_key
from wikigrove.consumers.domain.profile import describe_person
from wikigrove.consumers.domain.tokens import (
    end_family,
    end_token,
    find_any_token,
    find_token,
    keep_token,
)
from wikigrove.consumers.models import ACCESS, CODE, REFRESH, Token

CODE_SECONDS: Final = 600
ACCESS_SECONDS: Final = 4 * 3600
REFRESH_SECONDS: Final = 365 * 86400


class Code:
    """A code's row as Authlib's grants ask it."""

    def __init__(self, token: Token) -> None:
        self.token = token

    def get_redirect_uri(self) -> str:
        return str(self.token.facts.get("redirect_uri", ""))

    def get_scope(self) -> str:
        return self.token.scope

    def get_nonce(self) -> str | None:
        return _text(self.token.facts.get("nonce"))

    def get_auth_time(self) -> int:
        return int(self.token.created.timestamp())

    def get_acr(self) -> None:
        return None

    def get_amr(self) -> None:
        return None


class Held:
    """An access or refresh token as Authlib asks it."""

    def __init__(self, token: Token) -> None:
        self.token = token

    def check_client(self, client: Client) -> bool:
        return self.token.consumer_id == client.consumer.pk

    def get_scope(self) -> str:
        return self.token.scope

    def get_expires_in(self) -> int:
        expires = self.token.expires
        return int(expires.timestamp() - time.time()) if expires is not None else 0

    def is_expired(self) -> bool:
        return self.token.expires is not None and self.get_expires_in() <= 0

    def is_revoked(self) -> bool:
        return self.token.ended is not None

    def get_user(self) -> User | None:
        return self.token.user

    def get_client(self) -> Client:
        return Client(self.token.consumer)


class Request(OAuth2Request):  # type: ignore[misc]
    """Django's request. The transport is the operator's business: wikis in a home network speak plain http."""

    def __init__(self, request: HttpRequest) -> None:
        secure = request.build_absolute_uri().replace("http://", "https://", 1)
        super().__init__(method=request.method or "GET", uri=secure, headers=request.headers)
        self.payload = DjangoOAuth2Payload(request)
        self.origin = request

    @property
    def args(self) -> Any:
        return self.origin.GET

    @property
    def form(self) -> Any:
        return self.origin.POST


class CodeFlow(AuthorizationCodeGrant):  # type: ignore[misc]
    TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic", "client_secret_post", "none")

    def save_authorization_code(self, code: str, request: Request) -> None:
        data = request.payload.data
        keep_token(
            code,
            CODE,
            consumer=request.client.consumer,
            user=request.user,
            scope=request.client.get_allowed_scope(request.payload.scope),
            seconds=CODE_SECONDS,
            family=make_key(),
            facts={
                "redirect_uri": request.payload.redirect_uri or "",
                "nonce": data.get("nonce"),
                "challenge": data.get("code_challenge"),
                "method": data.get("code_challenge_method"),
            },
        )

    def query_authorization_code(self, code: str, client: Client) -> Code | None:
        known = find_any_token(code, CODE)
        if known is None or known.consumer_id != client.consumer.pk:
            return None
        if known.ended is not None:
            # Used before: whoever has it now, or had it then, is not the one it was for.
            end_family(known.family)
            return None
        return Code(known) if find_token(code, CODE) is not None else None

    def delete_authorization_code(self, authorization_code: Code) -> None:
        """A code counts for one only: whoever comes second gets an error, and the tokens made for it reach nobody."""
        if not end_token(authorization_code.token):
            raise InvalidGrantError("This code was used.")

    def authenticate_user(self, authorization_code: Code) -> User | None:
        self.request.family = authorization_code.token.family
        return authorization_code.token.user


class RefreshFlow(RefreshTokenGrant):  # type: ignore[misc]
    TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic", "client_secret_post", "none")
    INCLUDE_NEW_REFRESH_TOKEN = True

    def authenticate_refresh_token(self, refresh_token: str) -> Held | None:
        known = find_any_token(refresh_token, REFRESH)
        if known is None:
            return None
        if known.ended is not None:
            end_family(known.family)
            return None
        return Held(known) if find_token(refresh_token, REFRESH) is not None else None

    def authenticate_user(self, refresh_token: Held) -> User | None:
        self.request.family = refresh_token.token.family
        user = refresh_token.token.user
        # What was taken back, or never said for this scope, gives no new key.
        if user is not None and find_consent(refresh_token.token.consumer, user) is None:
            return None
        return user

    def revoke_old_credential(self, refresh_token: Held) -> None:
        if not end_token(refresh_token.token):
            raise InvalidGrantError("This refresh token was used.")


class CredentialsFlow(ClientCredentialsGrant):  # type: ignore[misc]
    TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic", "client_secret_post")


class Challenge(CodeChallenge):  # type: ignore[misc]
    """PKCE, with hashes only; programs that can keep no secret must use it."""

    SUPPORTED_CODE_CHALLENGE_METHOD = ("S256",)

    def validate_code_challenge(self, grant: Any, redirect_uri: str) -> None:
        data = grant.request.payload.data
        if not grant.request.client.consumer.is_confidential and not data.get("code_challenge"):
            raise InvalidRequestError("Missing 'code_challenge'", redirect_uri=redirect_uri)
        if data.get("code_challenge") and data.get("code_challenge_method") != "S256":
            raise InvalidRequestError("Only the method S256 is taken.", redirect_uri=redirect_uri)
        super().validate_code_challenge(grant, redirect_uri)

    def get_authorization_code_challenge(self, authorization_code: Code) -> str | None:
        return _text(authorization_code.token.facts.get("challenge"))

    def get_authorization_code_challenge_method(self, authorization_code: Code) -> str | None:
        return _text(authorization_code.token.facts.get("method"))


class Identity(OpenIDCode):  # type: ignore[misc]
    """Signed identities (ID tokens)."""

    def exists_nonce(self, nonce: str, request: Request) -> bool:
        # A nonce is checked by the program that made it; a code, which it belongs to, counts once.
        return False

    def resolve_client_private_key(self, client: Client) -> Any:
        return load_signing_key()

    def get_client_algorithm(self, client: Client) -> str:
        return "RS256"

    def get_encode_header(self, client: Client) -> dict[str, Any]:
        return {"alg": "RS256", "typ": "JWT", "kid": load_signing_key().kid}

    def get_compatible_claims(self, request: Request) -> dict[str, Any]:
        now = int(time.time())
        return {
            "iss": issuer_of(request.origin),
            "aud": [request.client.get_client_id()],
            "iat": now,
            "exp": now + 3600,
        }

    def generate_user_info(self, user: User, scope: str) -> UserInfo:
        told = describe_person(get_actor_for(user), scope=scope)
        kept = ("sub", "username", "preferred_username", "name", "email", "email_verified", "updated_at")
        return UserInfo({name: told[name] for name in kept if name in told})


class Revocation(RevocationEndpoint):  # type: ignore[misc]
    CLIENT_AUTH_METHODS = ("client_secret_basic", "client_secret_post", "none")

    def query_token(self, token_string: str, token_type_hint: str | None) -> Held | None:
        found = find_token(token_string, ACCESS) or find_token(token_string, REFRESH)
        return Held(found) if found is not None else None

    def revoke_token(self, token: Held, request: Request) -> None:
        end_token(token.token)
        if token.token.kind == REFRESH:
            end_family(token.token.family)


class Introspection(IntrospectionEndpoint):  # type: ignore[misc]
    CLIENT_AUTH_METHODS = ("client_secret_basic", "client_secret_post")

    def query_token(self, token_string: str, token_type_hint: str | None) -> Held | None:
        found = find_token(token_string, ACCESS) or find_token(token_string, REFRESH)
        return Held(found) if found is not None else None

    def check_permission(self, token: Held, client: Client, request: Request) -> bool:
        return token.check_client(client)

    def introspect_token(self, token: Held) -> dict[str, Any]:
        row = token.token
        out: dict[str, Any] = {
            "active": True,
            "client_id": row.consumer.key,
            "token_type": "Bearer",
            "scope": row.scope,
            "iat": int(row.created.timestamp()),
        }
        if row.expires is not None:
            out["exp"] = int(row.expires.timestamp())
        if row.user is not None:
            out |= {"sub": str(row.user_id), "username": row.user.username}
        return out


class Server(AuthorizationServer):  # type: ignore[misc]
    scopes_supported = None

    def __init__(self) -> None:
        super().__init__()
        self.register_token_generator("default", _make_tokens)
        self.register_grant(CodeFlow, [Challenge(required=True), Identity()])
        self.register_grant(RefreshFlow)
        self.register_grant(CredentialsFlow)
        self.register_endpoint(Revocation)
        self.register_endpoint(Introspection)

    def query_client(self, client_id: str) -> Client | None:
        return find_client(client_id, oauth=2)

    def save_token(self, token: dict[str, Any], request: Request) -> None:
        family = getattr(request, "family", "") or make_key()
        consumer = request.client.consumer
        user = request.user or (consumer.owner if consumer.is_owner_only else None)
        scope = token.get("scope") or ""
        shared = {"consumer": consumer, "user": user, "scope": scope, "family": family}
        keep_token(token["access_token"], ACCESS, seconds=token["expires_in"], **shared)
        if token.get("refresh_token"):
            keep_token(token["refresh_token"], REFRESH, seconds=REFRESH_SECONDS, **shared)

    def create_oauth2_request(self, request: HttpRequest | Request) -> Request:
        return request if isinstance(request, Request) else Request(request)

    def create_json_request(self, request: HttpRequest) -> Any:
        raise NotImplementedError

    def handle_response(self, status: int, body: Any, headers: Any) -> HttpResponse:
        response = JsonResponse(body, status=status) if isinstance(body, dict) else HttpResponse(body, status=status)
        for name, value in headers:
            response[name] = value
        return response

    def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None:
        return None


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _access_token(**facts: Any) -> str:
    return str(generate_token(48))


def _refresh_token(**facts: Any) -> str:
    return str(generate_token(56))


def _expires_in(client: Client, grant_type: str) -> int:
    return ACCESS_SECONDS


_make_tokens = BearerTokenGenerator(_access_token, _refresh_token, _expires_in)
server: Final = Server()


def answer_token(request: HttpRequest) -> HttpResponse:
    """The token endpoint. Of two who bring the same code, one gets a token (`end_token`)."""
    response: HttpResponse = server.create_token_response(request)
    response["Cache-Control"] = "no-store"
    return response


def answer_endpoint(name: str, request: HttpRequest) -> HttpResponse:
    """`revocation` or `introspection`."""
    response: HttpResponse = server.create_endpoint_response(name, request)
    response["Cache-Control"] = "no-store"
    return response


class Asked:
    """A checked request for somebody's consent."""

    def __init__(self, grant: Any) -> None:
        self._grant = grant
        self.client: Client = grant.client
        self.redirect_uri: str = grant.redirect_uri or self.client.get_default_redirect_uri() or ""
        self.scope = self.client.get_allowed_scope(grant.request.payload.scope)
        self.prompt: str = grant.request.payload.data.get("prompt") or ""


def read_request(request: HttpRequest, user: User | None) -> Asked:
    """What a program asks for. Raises OAuth2Error."""
    return Asked(server.get_consent_grant(request, end_user=user))


def answer_consent(request: HttpRequest, actor: Actor, *, is_given: bool) -> HttpResponse:
    """Lead back to the program with a code, or with a refusal. Raises OAuth2Error."""
    asked = read_request(request, actor.user)
    if is_given:
        give_consent(asked.client.consumer, actor=actor, scope=asked.scope)
    user = actor.user if is_given else None
    response: HttpResponse = server.create_authorization_response(request, grant_user=user, grant=asked._grant)
    response["Cache-Control"] = "no-store"
    return response


__all__ = ["Asked", "OAuth2Error", "answer_consent", "answer_endpoint", "answer_token", "read_request"]
