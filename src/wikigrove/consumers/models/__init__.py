from wikigrove.consumers.models.consent import Consent
from wikigrove.consumers.models.consumer import APPROVED, DISABLED, PROPOSED, REJECTED, Consumer
from wikigrove.consumers.models.token import ACCESS, CODE, REFRESH, REQUEST, Token

__all__ = [
    "ACCESS",
    "APPROVED",
    "CODE",
    "Consent",
    "Consumer",
    "DISABLED",
    "PROPOSED",
    "REFRESH",
    "REJECTED",
    "REQUEST",
    "Token",
]
