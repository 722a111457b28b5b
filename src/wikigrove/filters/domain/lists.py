"""Lists that a wiki keeps in its MediaWiki: pages: addresses that nobody may link to, titles that nobody may make."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import regex
from wikigrove_engine.title import NS_MEDIAWIKI, Title

from wikigrove.accounts.domain.rights import has_right
from wikigrove.accounts.models import Actor
from wikigrove.accounts.visitor import Visitor
from wikigrove.farm.scope import current_wiki
from wikigrove.filters.errors import ActStopped
from wikigrove.pages.domain.queries import find_pages, read_texts
from wikigrove.pages.models import Revision

SECONDS: Final = 0.25
_URL: Final = re.compile(r"(?:https?:|ftp:)?//[^\s\[\]<>\"'{}|]+", re.IGNORECASE)
_ADDRESS_LISTS: Final = ("Spam-blacklist", "Spam-whitelist")
_TITLE_LISTS: Final = ("Titleblacklist", "Titlewhitelist")
_OPTIONS: Final = re.compile(r"^(.*?)\s*(?:<([^<>]*)>)?\s*$", re.S)


@dataclass(frozen=True)
class TitleRule:
    """A line of a title list: a pattern and its options, as TitleBlacklist has them."""

    pattern: str
    options: frozenset[str]
    message: str = ""

    def applies_to(self, act: str) -> bool:
        if act == "createaccount":
            return bool(self.options & {"newaccountonly", "antispoof"}) or (
                "noedit" not in self.options and not (self.options & {"moveonly", "reupload"})
            )
        if "newaccountonly" in self.options:
            return False
        if act == "edit":
            return "noedit" in self.options
        return act == "move" or "moveonly" not in self.options


def check_links(old_text: str, new_text: str, *, actor: Actor | Visitor) -> None:
    """Raises ActStopped when the edit adds an address that the wiki's list forbids."""
    known = set(_URL.findall(old_text))
    added = [url for url in dict.fromkeys(_URL.findall(new_text)) if url not in known]
    if not added or has_right(actor, "sboverride"):
        return
    texts = _read(_ADDRESS_LISTS)
    forbidden = _address_pattern(texts.get("Spam-blacklist", ""))
    if forbidden is None:
        return
    allowed = _address_pattern(texts.get("Spam-whitelist", ""))
    for url in added[:1000]:
        match = _search(forbidden, url)
        if match and not (allowed is not None and _search(allowed, url)):
            raise ActStopped("spamblacklist", "spamprotectionmatch", match)


def check_title(title: Title, act: str, *, actor: Actor | Visitor) -> None:
    """Raises ActStopped when the list of titles forbids `act` (create, move, upload, createaccount, edit)."""
    if has_right(actor, "tboverride"):
        return
    texts = _read(_TITLE_LISTS)
    rules = read_title_rules(texts.get("Titleblacklist", ""))
    if not rules:
        return
    name = current_wiki().title_rules.prefixed_text(title)
    allowed = read_title_rules(texts.get("Titlewhitelist", ""))
    if any(_matches(rule, name) for rule in allowed):
        return
    for rule in rules:
        if "autoconfirmed" in rule.options and has_right(actor, "autoconfirmed"):
            continue
        if rule.applies_to(act) and _matches(rule, name):
            key = rule.message or f"titleblacklist-forbidden-{'new-account' if act == 'createaccount' else act}"
            raise ActStopped("titleblacklist-forbidden", key, rule.pattern, name)


@lru_cache(maxsize=64)
def read_title_rules(text: str) -> tuple[TitleRule, ...]:
    """Lines of patterns with options in angle brackets; what stands behind # is a comment."""
    rules = []
    for line in _lines(text):
        match = _OPTIONS.match(line)
        if match is None or not match[1] or not _compiles(match[1]):
            continue
        options = [option.strip() for option in (match[2] or "").split("|") if option.strip()]
        message = next((o.partition("=")[2].strip() for o in options if o.startswith("errmsg")), "")
        rules.append(TitleRule(match[1], frozenset(o.partition("=")[0].strip().lower() for o in options), message))
    return tuple(rules)


@lru_cache(maxsize=64)
def _address_pattern(text: str) -> regex.Pattern[str] | None:
    """All lines as one pattern that looks into host and path; lines that are no pattern are left out."""
    lines = [line for line in _lines(text) if _compiles(line)]
    if not lines:
        return None
    return regex.compile(
        r"(?:https?:|ftp:)?//[a-z0-9\-.]*(?:" + "|".join(f"(?:{line})" for line in lines) + ")", regex.I
    )


def _lines(text: str) -> list[str]:
    # Lists are often inside <pre>, or wikitext around it.
    found = (re.sub(r"(?<!\\)#.*$", "", line).strip() for line in text.splitlines())
    return [line for line in found if line and not line.startswith(("<pre", "</pre"))]


def _compiles(pattern: str) -> bool:
    try:
        regex.compile(pattern)
    except (regex.error, RecursionError, OverflowError, ValueError):
        return False
    return True


def _search(pattern: regex.Pattern[str], text: str) -> str:
    try:
        match = pattern.search(text[:2000], timeout=SECONDS)
    except TimeoutError:
        return ""
    return match[0] if match is not None else ""


def _matches(rule: TitleRule, name: str) -> bool:
    flags = 0 if "casesensitive" in rule.options else regex.I
    try:
        return regex.fullmatch(rule.pattern, name, flags, timeout=SECONDS) is not None
    except TimeoutError:
        return False


def _read(names: tuple[str, ...]) -> dict[str, str]:
    """The texts of these MediaWiki: pages; two queries, one where there are none."""
    pages = find_pages([Title(NS_MEDIAWIKI, name) for name in names])
    if not pages:
        return {}
    revisions = list(Revision.objects.filter(pk__in=[page.latest_id for page in pages.values()]))
    texts = read_texts(revisions)
    by_page = {revision.page_id: texts[revision.pk] for revision in revisions}
    return {title.key: by_page.get(page.pk, "") for title, page in pages.items()}
