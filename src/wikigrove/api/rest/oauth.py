"""OAuth 2 for programs, at MediaWiki's addresses and, for what it has not, beside them."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from wikigrove_engine.title import NS_SPECIAL, Title

from wikigrove.accounts.domain.rights import rights_of
from wikigrove.accounts.models import Actor
from wikigrove.api.rest.door import table
from wikigrove.api.rest.errors import PlainError
from wikigrove.api.rest.schemas import list_of, shape
from wikigrove.api.routes import BadBody, Call, Reply, read_body
from wikigrove.consumers.domain.addresses import issuer_of, origin_of
from wikigrove.consumers.domain.identify import identify_caller
from wikigrove.consumers.domain.keys import public_keys, secret_of
from wikigrove.consumers.domain.oauth2 import answer_endpoint, answer_token
from wikigrove.consumers.domain.profile import describe_person
from wikigrove.consumers.domain.register import GRANT_TYPES, Proposal, register_app
from wikigrove.consumers.domain.scopes import ALL
from wikigrove.consumers.errors import ConsumerRefused
from wikigrove.consumers.models import Consumer
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import message

_TEXT: Final = {"type": "string"}
_TOKEN: Final = shape(
    needs=("access_token", "token_type"),
    access_token=_TEXT,
    token_type=_TEXT,
    refresh_token=_TEXT,
    expires_in={"type": "integer"},
    scope=_TEXT,
    id_token=_TEXT,
)
_FORM: Final = "The body is a form, as OAuth 2 has it; the program shows its key and secret in it or by HTTP Basic."


@table.add("GET", "/oauth2/authorize", "Ask a person for consent: lead their browser here", tag="oauth", status=302)
def authorize(call: Call) -> HttpResponse:
    """The page that asks is a screen; it takes the same parameters."""
    path = current_wiki().path_for(Title(NS_SPECIAL, "OAuth/approve"))
    query = urlencode(list(call.request.GET.lists()), doseq=True)
    response = HttpResponseRedirect(call.request.build_absolute_uri(f"{path}?{query}"))
    response["Cache-Control"] = "no-store"
    return response


@table.add(
    "POST",
    "/oauth2/access_token",
    "A token for a code, a refresh token or a program's secret",
    tag="oauth",
    answer=_TOKEN,
    errors=(400, 401),
    details=_FORM,
    cost=2,
)
def access_token(call: Call) -> HttpResponse:
    return answer_token(call.request)


@table.add("POST", "/oauth2/revoke", "End a token (RFC 7009)", tag="oauth", errors=(400, 401), details=_FORM)
def revoke(call: Call) -> HttpResponse:
    return answer_endpoint("revocation", call.request)


@table.add(
    "POST", "/oauth2/introspect", "Does a token count? (RFC 7662)", tag="oauth", errors=(400, 401), details=_FORM
)
def introspect(call: Call) -> HttpResponse:
    return answer_endpoint("introspection", call.request)


@table.add(
    "GET", "/oauth2/resource/profile", "Who the token is of", tag="oauth", answer={"type": "object"}, errors=(401,)
)
def profile(call: Call) -> Reply:
    caller = _with_key(call)
    if not isinstance(caller.actor, Actor):
        raise PlainError(401, "This token is nobody's: it is of a program alone.", error="rest-no-person")
    return Reply(describe_person(caller.actor, scope=caller.scope), headers={"Cache-Control": "no-store"})


@table.add("GET", "/oauth2/resource/scopes", "What the token allows", tag="oauth", errors=(401,))
def scopes(call: Call) -> Reply:
    caller = _with_key(call)
    return Reply({"scopes": list(caller.grants or ()), "rights": sorted(rights_of(caller.actor))})


@table.add("GET", "/oauth2/client", "My programs", tag="oauth", errors=(401,), cost=2)
def my_programs(call: Call) -> Reply:
    if call.actor.is_anonymous:
        raise PlainError(401, "Nobody is signed in.", error="rest-permission-denied-anon")
    rows = Consumer.objects.filter(owner=call.actor.user).order_by("pk")[:500]
    clients = [
        {
            "client_key": c.key,
            "name": c.name,
            "version": c.version,
            "stage": c.stage,
            "oauth_version": c.oauth,
            "scopes": c.grants,
        }
        for c in rows
    ]
    return Reply({"clients": clients, "total": len(clients)})


@table.add(
    "GET",
    "/oauth2/jwks",
    "What signatures of identities are checked with",
    tag="oauth",
    answer=shape(keys=list_of({"type": "object"})),
)
def keys(call: Call) -> Reply:
    return Reply(public_keys(), headers={"Cache-Control": "public, max-age=3600"})


@table.add(
    "POST",
    "/oauth2/register",
    "An app registers itself (RFC 7591)",
    tag="oauth",
    status=201,
    errors=(400, 403, 429),
    cost=10,
)
def register(call: Call) -> Reply:
    """Public apps only, unless they say how they keep a secret."""
    try:
        given = read_body(call.request)
        made, secret = _register(given, call)
    except BadBody as err:
        raise _Metadata("invalid_client_metadata", "The body must be a JSON object.") from err
    except ConsumerRefused as err:
        code = "invalid_redirect_uri" if "callback" in err.message_key else "invalid_client_metadata"
        raise _Metadata(code, message(err.message_key, *err.params, language="en")) from err
    out: dict[str, Any] = {
        "client_id": made.key,
        "client_id_issued_at": int(made.created.timestamp()),
        "client_name": made.name,
        "redirect_uris": made.callbacks,
        "grant_types": made.grant_types,
        "response_types": ["code"],
        "scope": " ".join(made.grants),
        "token_endpoint_auth_method": "client_secret_basic" if made.is_confidential else "none",
    }
    if secret:
        out |= {"client_secret": secret, "client_secret_expires_at": 0}
    return Reply(out, 201, {"Cache-Control": "no-store"})


class _Metadata(PlainError):
    """A refusal of RFC 7591: its own two fields besides ours."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(400, text, error=code)
        self.facts = {"error_description": text}


def _register(given: Any, call: Call) -> tuple[Consumer, str]:
    addresses = given.get("redirect_uris") or []
    if not isinstance(addresses, list) or not all(isinstance(a, str) for a in addresses):
        raise ConsumerRefused("mwoauth-invalid-callback", "")
    way = given.get("token_endpoint_auth_method") or "client_secret_basic"
    kinds = given.get("grant_types") or ["authorization_code"]
    kinds = [str(k) for k in kinds if isinstance(k, str)] if isinstance(kinds, list) else []
    if any(kind not in GRANT_TYPES for kind in kinds) or "client_credentials" in kinds:
        raise ConsumerRefused("mwoauth-invalid-grant-types")
    scope = str(given.get("scope") or "basic editpage createeditmovepage")
    proposal = Proposal(
        name=str(given.get("client_name") or ""),
        version=str(given.get("software_version") or "1.0")[:32],
        callbacks=tuple(addresses),
        grants=tuple(scope.split()),
        grant_types=(*kinds, "refresh_token"),
        is_confidential=way != "none",
        homepage=str(given.get("client_uri") or ""),
    )
    made = register_app(proposal, actor=call.actor)
    return made, secret_of(made.seed) if made.is_confidential else ""


def _with_key(call: Call) -> Any:
    caller = identify_caller(call.request)
    if caller.is_by_cookie:
        raise PlainError(401, "This takes an access token.", error="rest-permission-denied-anon")
    return caller


def discovery(request: HttpRequest) -> HttpResponse:
    """/.well-known/openid-configuration and /.well-known/oauth-authorization-server (RFC 8414)"""
    base = f"{origin_of(request)}{current_wiki().path_prefix}/w/rest.php/oauth2"
    ways = ["client_secret_basic", "client_secret_post", "none"]
    facts = {
        "issuer": issuer_of(request),
        "authorization_endpoint": f"{base}/authorize",
        "token_endpoint": f"{base}/access_token",
        "userinfo_endpoint": f"{base}/resource/profile",
        "revocation_endpoint": f"{base}/revoke",
        "introspection_endpoint": f"{base}/introspect",
        "registration_endpoint": f"{base}/register",
        "jwks_uri": f"{base}/jwks",
        "scopes_supported": list(ALL),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": list(GRANT_TYPES),
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": ways,
        "revocation_endpoint_auth_methods_supported": ways,
        "introspection_endpoint_auth_methods_supported": ways[:2],
        "code_challenge_methods_supported": ["S256"],
        "claims_supported": ["sub", "preferred_username", "name", "email", "email_verified", "updated_at"],
        "service_documentation": "https://www.mediawiki.org/wiki/OAuth/For_Developers",
    }
    response = JsonResponse(facts)
    response["Cache-Control"] = "public, max-age=3600"
    response["Access-Control-Allow-Origin"] = "*"
    return response
