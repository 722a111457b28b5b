"""Secrets: computed where they can be, digested where they must only be recognised, and the key that signs."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import secrets
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from joserfc.jwk import RSAKey


def make_key(length: int = 16) -> str:
    return secrets.token_hex(length)


def secret_of(seed: str) -> str:
    """The secret of a program or of a token of OAuth 1: whoever reads the database alone does not have it."""
    return hmac.new(settings.SECRET_KEY.encode(), f"consumer {seed}".encode(), hashlib.sha1).hexdigest()


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def is_same(a: str, b: str) -> bool:
    return hmac.compare_digest(a.encode("utf-8", "replace"), b.encode("utf-8", "replace"))


def load_signing_key() -> RSAKey:
    """The key that signs identities, made at the first need and kept beside the database. Raises OSError."""
    return _load(Path(settings.WIKIGROVE["data"]) / "identity-key.pem")


@lru_cache(maxsize=2)
def _load(path: Path) -> RSAKey:
    with contextlib.suppress(FileNotFoundError):
        return _read(path)
    made = RSAKey.generate_key(2048, private=True).as_pem(private=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(made)
    try:
        # Of two processes that come at once, one keeps its key and the other reads it; never half a file.
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return _read(path)


def _read(path: Path) -> RSAKey:
    key = RSAKey.import_key(path.read_bytes(), {"use": "sig", "alg": "RS256"})
    key.ensure_kid()
    return key


def public_keys() -> dict[str, object]:
    """What others check signatures with (JWKS)."""
    return {"keys": [load_signing_key().as_dict(private=False)]}
