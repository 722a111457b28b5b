"""allauth's forms of passkeys, for whatever a program may send: what can't be read is refused, not an accident."""

from __future__ import annotations

import struct
from typing import Any, Final

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from cryptography.exceptions import InvalidSignature

_UNREADABLE: Final = (ValueError, TypeError, LookupError, AttributeError, struct.error, InvalidSignature)
"""What reading damaged JSON, CBOR, keys and signatures ends in. ValidationError is none of them."""


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    def clean(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = super().clean()
        except _UNREADABLE as err:
            raise get_adapter().validation_error("incorrect_code") from err
        return data


class _CarefulUse:
    """A mixin over the forms that check what a passkey has signed."""

    def clean_credential(self) -> Authenticator:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except _UNREADABLE as err:
            raise get_adapter().validation_error("incorrect_code") from err


class AskForPasskeyForm(_CarefulUse, AuthenticateWebAuthnForm):  # type: ignore[misc]
    """After the password."""


class PasskeySignInForm(_CarefulUse, LoginWebAuthnForm):  # type: ignore[misc]
    """Instead of a password."""


class PasskeyAgainForm(_CarefulUse, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """Before something that matters."""
