"""The pre-save transform: signatures, `subst:`, the pipe trick. What is saved is what this gives.

Nothing is changed inside comments, nowiki, pre and other extension tags.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Final
from zoneinfo import ZoneInfo

from wikigrove_engine.access import DataAccess
from wikigrove_engine.language import load_language
from wikigrove_engine.language.dates import format_date, now_utc
from wikigrove_engine.metadata import Metadata
from wikigrove_engine.preprocess.escape import escape_wikitext
from wikigrove_engine.preprocess.expander import Expander
from wikigrove_engine.site import PageConfig, SiteConfig
from wikigrove_engine.title import NS_SPECIAL, NS_USER, NS_USER_TALK, Title

_LEGAL: Final = r"[ %!\"$&'()*,\-./0-9:;=?@A-Z\\^_`a-z~+\x80-\U0010ffff]"
_NAMESPACE: Final = r"[ _0-9A-Za-z\x80-\U0010ffff-]"
# Titles are at most 255 bytes; the bound keeps the patterns below cheap on hostile input.
_TRICK: Final = re.compile(r"\[\[([^\[\]|\n]{1,600})\|\]\]")
_REVERSE_TRICK: Final = re.compile(rf"\[\[\|({_LEGAL}{{1,600}})\]\]")
_FORMS: Final = (
    re.compile(rf"(:?{_NAMESPACE}+:|:|)({_LEGAL}+?)( ?\({_LEGAL}+\))"),
    re.compile(rf"(:?{_NAMESPACE}+:|:|)({_LEGAL}+?)( ?（{_LEGAL}+）)"),
    re.compile(rf"(:?{_NAMESPACE}+:|:|)({_LEGAL}+?)( ?\({_LEGAL}+\)|)((?:, |，|، ){_LEGAL}+|)"),
)
_CONTEXTS: Final = (
    re.compile(rf"({_NAMESPACE}+:|){_LEGAL}+?( \({_LEGAL}+\))"),
    re.compile(rf"({_NAMESPACE}+:|){_LEGAL}+?(, {_LEGAL}+|)"),
)
_TILDES: Final = re.compile("~{3,5}")


@dataclass(frozen=True)
class Signer:
    """Who saves. `signature`: their own wikitext for `~~~`; empty: links to their pages."""

    name: str
    signature: str = ""
    nickname: str = ""


@dataclass(frozen=True)
class PreSaved:
    """The text to save, and whether it was signed."""

    wikitext: str
    signed: bool


def pre_save(
    text: str, *, site: SiteConfig, page: PageConfig, access: DataAccess, signer: Signer, now: datetime | None = None
) -> PreSaved:
    """Transform the text of a page as it is saved."""
    moment = now or page.now or now_utc()
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    expander = Expander(site=site, page=page, access=access, metadata=Metadata(), keeps_source=True)
    tree = expander.build_page_tree(text)
    out = expander.root.expand_seq(tree.root)
    signed = "~~~" in out
    if signed:
        out = _sign(out, site=site, signer=signer, moment=moment)
    if "|" in out and "[[" in out:
        out = expand_pipe_tricks(out, title=page.title)
    wikitext = expander.strip.unstrip_source(out).rstrip()
    expander.close()
    return PreSaved(wikitext, signed)


def make_signature(signer: Signer, site: SiteConfig) -> str:
    """What `~~~` becomes."""
    if signer.signature:
        return signer.signature
    rules = site.title_rules
    shown = escape_wikitext(signer.nickname or signer.name)
    if _is_address(signer.name):
        name = load_language(site.language).special_page_name("Contributions")
        return f"[[{rules.prefixed_text(Title(NS_SPECIAL, name))}/{signer.name}|{signer.name}]]"
    user, talk = rules.namespace_name(NS_USER), rules.namespace_name(NS_USER_TALK)
    return f"[[{user}:{signer.name}|{shown}]] ([[{talk}:{signer.name}|{_talk_word(site)}]])"


def make_timestamp(moment: datetime, site: SiteConfig) -> str:
    """What `~~~~~` becomes: date and time in the wiki's zone and language."""
    try:
        zone: ZoneInfo | None = ZoneInfo(site.timezone)
    except (KeyError, ValueError, OSError):
        zone = None
    aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    local = aware.astimezone(zone or UTC)
    language = load_language(site.language)
    return f"{format_date(language.date_format('default', 'both'), local, language)} ({local.tzname() or 'UTC'})"


def expand_pipe_tricks(text: str, *, title: Title) -> str:
    """`[[Page (context)|]]` gets the text "Page"; `[[|Page]]` gets the context of the page's own title."""
    text = _TRICK.sub(_fill_text, text)
    if "[[|" not in text:
        return text
    own = title.text
    for pattern in _CONTEXTS:
        match = pattern.fullmatch(own)
        if match is not None and (match[1] or match[2]):
            before, after = (match[n].replace("\\", r"\\") for n in (1, 2))
            return _REVERSE_TRICK.sub(rf"[[{before}\g<1>{after}|\g<1>]]", text)
    return _REVERSE_TRICK.sub(r"[[\1]]", text)


def _fill_text(match: re.Match[str]) -> str:
    for pattern in _FORMS:
        found = pattern.fullmatch(match[1])
        if found is not None:
            return f"[[{match[1]}|{found[2]}]]"
    return match[0]


def _sign(text: str, *, site: SiteConfig, signer: Signer, moment: datetime) -> str:
    signature = make_signature(signer, site)
    stamp = make_timestamp(moment, site)
    values = {3: signature, 4: f"{signature} {stamp}", 5: stamp}
    return _TILDES.sub(lambda m: values[len(m[0])], text)


def _talk_word(site: SiteConfig) -> str:
    return load_language(site.language).namespaces.get(1, "talk").lower()


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
