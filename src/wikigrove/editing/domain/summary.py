"""Edit summaries: cleaned, or made when the author gave none."""

from __future__ import annotations

from typing import Final

from wikigrove_engine.title import Title

from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import message

MAX_LENGTH: Final = 500
_SHOWN: Final = 200


def clean_summary(text: str) -> str:
    """One line of at most 500 characters."""
    return " ".join(text.split())[:MAX_LENGTH]


def section_summary(heading: str) -> str:
    return clean_summary(f"/* {heading.strip()} */ {_say('newsectionsummary-plain')}")


def automatic_summary(old: str | None, new: str, *, redirect: Title | None) -> str:
    """What MediaWiki says of a new page, a redirect, a blanking, a replacement; else nothing."""
    if redirect is not None:
        return clean_summary(_say("autoredircomment", current_wiki().title_rules.full_text(redirect)))
    if old is None:
        return clean_summary(_say("autosumm-new", _start(new)))
    if old and not new:
        return _say("autosumm-blank")
    if len(old) > 10 * len(new) and len(new) < 500:
        return clean_summary(_say("autosumm-replace", _start(new)))
    return ""


def _start(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[:_SHOWN].rstrip() + "…"


def _say(key: str, *params: object) -> str:
    return message(key, *params, language=current_wiki().language)
