"""A program as Authlib's servers ask it."""

from __future__ import annotations

from dataclasses import dataclass

from wikigrove.consumers.domain.keys import is_same, secret_of
from wikigrove.consumers.domain.scopes import IDENTITY, known_scopes
from wikigrove.consumers.models import Consumer


@dataclass(frozen=True)
class Client:
    """The answers of one program's row."""

    consumer: Consumer

    def get_client_id(self) -> str:
        return self.consumer.key

    def get_client_secret(self) -> str:
        return secret_of(self.consumer.seed)

    def get_rsa_public_key(self) -> None:
        return None

    def get_default_redirect_uri(self) -> str | None:
        return self.consumer.callbacks[0] if len(self.consumer.callbacks) == 1 else None

    def get_allowed_scope(self, scope: str | None) -> str:
        """What was asked for as far as the program was registered for it; nothing asked, all of that."""
        if not scope:
            return " ".join(self.consumer.grants)
        allowed = {*self.consumer.grants, *IDENTITY}
        return " ".join(known_scopes(name for name in scope.split() if name in allowed))

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        """To the letter: a prefix would let whoever writes elsewhere on that site read codes."""
        return redirect_uri in self.consumer.callbacks

    def check_client_secret(self, client_secret: str) -> bool:
        return self.consumer.is_confidential and is_same(client_secret or "", self.get_client_secret())

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return (method == "none") != self.consumer.is_confidential

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code" and "authorization_code" in self.consumer.grant_types

    def check_grant_type(self, grant_type: str) -> bool:
        if grant_type == "client_credentials" and self.consumer.is_owner_only:
            return True
        return grant_type in self.consumer.grant_types


def find_client(key: str, *, oauth: int) -> Client | None:
    """A program that may be used; one query."""
    if not key or "\x00" in key:
        return None
    found = Consumer.objects.select_related("owner").filter(key=key, oauth=oauth).first()
    return Client(found) if found is not None and found.is_usable else None
