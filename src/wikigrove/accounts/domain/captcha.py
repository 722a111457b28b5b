"""Is there a person? Questions of the wiki's own, and a proof of work that a browser gives by itself.

Nothing is asked of third parties. A challenge is a signed token with an end; a solved one is good for one use. What
the answer is can't be read from the token: it holds a keyed digest.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from wikigrove.accounts.domain.limits import check_rate, count_of
from wikigrove.accounts.domain.rights import has_right
from wikigrove.accounts.enums import ActorKind
from wikigrove.accounts.errors import ActRefused
from wikigrove.accounts.models import Actor, SpentToken
from wikigrove.accounts.visitor import Visitor
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import message

SECONDS: Final = 3600
BITS: Final = 17
"""Leading zero bits of a proof: about 130,000 digests, a fraction of a second of a telephone."""
TRIGGERS: Final[Mapping[str, bool]] = {
    "createaccount": True,
    "addurl": True,
    "badlogin": True,
    "edit": False,
    "create": False,
    "sendemail": False,
}
"""When it is asked for, if the wiki doesn't say otherwise."""
FAILURES: Final = 3
_SALT: Final = "wikigrove.captcha"
_WORDS: Final = tuple(f"wikigrove-number-{n}" for n in range(1, 10))


@dataclass(frozen=True)
class Challenge:
    """What is asked. `bits` is 0 where only the question counts."""

    token: str
    question: str
    bits: int


def is_needed(trigger: str, actor: Actor | Visitor) -> bool:
    """Has `actor` to show that they are a person before doing what `trigger` names?"""
    chosen = _chosen()
    if not settings.WIKIGROVE["captcha"] or chosen.get("kind") == "off" or actor.kind == ActorKind.SYSTEM:
        return False
    if not {**TRIGGERS, **chosen.get("triggers", {})}.get(trigger, False) or has_right(actor, "skipcaptcha"):
        return False
    return trigger != "badlogin" or count_of("badlogin", actor) >= FAILURES


def make_challenge() -> Challenge:
    """A new question, and a proof of work beside it unless the wiki wants answers only."""
    chosen = _chosen()
    questions = [q for q in chosen.get("questions", []) if len(q) >= 2]
    nonce = secrets.token_urlsafe(12)
    if questions:
        question, *answers = secrets.choice(questions)
    else:
        question, answers = _sum()
    bits = 0 if chosen.get("kind") == "questions" and questions else int(chosen.get("bits", BITS))
    digests = [_digest(nonce, answer) for answer in answers]
    token = signing.dumps({"n": nonce, "a": digests, "b": bits, "w": current_wiki().pk}, salt=_SALT, compress=True)
    return Challenge(token, question, bits)


def check_solution(token: str, *, answer: str = "", proof: str = "", actor: Actor | Visitor) -> None:
    """Raises ActRefused when the challenge isn't solved, is too old or was used; a solved one is spent."""
    try:
        held = signing.loads(token, salt=_SALT, max_age=SECONDS)
    except signing.SignatureExpired:
        raise ActRefused("captcha-expired") from None
    except signing.BadSignature:
        raise ActRefused("captcha-missing") from None
    if held["w"] != current_wiki().pk:
        raise ActRefused("captcha-missing")
    solved = bool(held["b"] and proof and is_proof(token, proof, bits=held["b"]))
    if not solved and not _is_answer(held, answer):
        check_rate("badcaptcha", actor)
        raise ActRefused("captcha-wrong" if answer or proof else "captcha-missing")
    _spend(token)


def is_proof(token: str, proof: str, *, bits: int) -> bool:
    """Does the digest of token and proof start with that many zero bits?"""
    if len(proof) > 20:
        return False
    digest = hashlib.sha256(f"{token}:{proof}".encode()).digest()
    return int.from_bytes(digest[:8], "big") >> (64 - bits) == 0


def _chosen() -> dict[str, Any]:
    chosen: dict[str, Any] = current_wiki().setting("captcha", {})
    return chosen


def _sum() -> tuple[str, list[str]]:
    """A small sum in words: for browsers without scripts on a wiki without questions of its own."""
    one, other = secrets.randbelow(9) + 1, secrets.randbelow(9) + 1
    return message("captcha-sum", message(_WORDS[one - 1]), message(_WORDS[other - 1])), [str(one + other)]


def _is_answer(held: dict[str, Any], answer: str) -> bool:
    given = _digest(held["n"], answer)
    return bool(answer.strip()) and any(constant_time_compare(given, digest) for digest in held["a"])


def _digest(nonce: str, answer: str) -> str:
    return salted_hmac(_SALT + nonce, " ".join(answer.casefold().split())).hexdigest()[:24]


def _spend(token: str) -> None:
    digest = hashlib.sha256(token.encode()).hexdigest()
    now = timezone.now()
    try:
        with transaction.atomic():
            SpentToken.objects.filter(expires__lt=now).delete()
            SpentToken.objects.create(digest=digest, expires=now + timedelta(seconds=SECONDS))
    except IntegrityError:
        raise ActRefused("captcha-used") from None
