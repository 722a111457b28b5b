"""Language codes as the standard (BCP 47) writes them, from those that MediaWiki uses."""

from __future__ import annotations

from typing import Final

_SPECIAL: Final = {
    "als": "gsw",
    "bat-smg": "sgs",
    "be-x-old": "be-tarask",
    "cbk-zam": "cbk",
    "crh-ro": "crh-Latn-RO",
    "de-formal": "de-x-formal",
    "eml": "egl",
    "en-rtl": "en-x-rtl",
    "es-formal": "es-x-formal",
    "fiu-vro": "vro",
    "hu-formal": "hu-x-formal",
    "map-bms": "jv-x-bms",
    "mo": "ro-Cyrl-MD",
    "nl-informal": "nl-x-informal",
    "no": "nb",
    "nrm": "nrf",
    "roa-rup": "rup",
    "roa-tara": "nap-x-tara",
    "simple": "en-simple",
    "sr-ec": "sr-Cyrl",
    "sr-el": "sr-Latn",
    "zh-classical": "lzh",
    "zh-cn": "zh-Hans-CN",
    "zh-hk": "zh-Hant-HK",
    "zh-min-nan": "nan",
    "zh-mo": "zh-Hant-MO",
    "zh-my": "zh-Hans-MY",
    "zh-sg": "zh-Hans-SG",
    "zh-tw": "zh-Hant-TW",
    "zh-yue": "yue",
}


def to_bcp47(code: str) -> str:
    """A wiki's language code as the standard writes it: "zh-hant" becomes "zh-Hant"."""
    known = _SPECIAL.get(code.lower())
    if known is not None:
        return known
    out: list[str] = []
    private = False
    for number, part in enumerate(code.lower().split("-")):
        if private or number == 0:
            out.append(part)
        elif len(part) == 2:
            out.append(part.upper())
        elif len(part) == 4:
            out.append(part.capitalize())
        else:
            out.append(part)
        private = private or part == "x"
    return "-".join(out)
