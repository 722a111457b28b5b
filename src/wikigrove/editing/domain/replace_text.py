"""Replace a text on many pages, or in their titles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import regex
from wikigrove_engine.title import Title, find_title

from wikigrove.accounts.domain.rights import check_right
from wikigrove.accounts.models import Actor
from wikigrove.editing.domain.submit import EditRequest, EditResult, submit_edit
from wikigrove.editing.errors import EditRefused
from wikigrove.farm.scope import current_wiki
from wikigrove.pages.domain.queries import find_page, read_text, read_texts
from wikigrove.pages.models import CategoryLink, Page, Revision

MOST_SCANNED: Final = 5000
MOST_FOUND: Final = 250
_AROUND: Final = 40
_SECONDS: Final = 0.5
_BATCH: Final = 200


@dataclass(frozen=True)
class Replacement:
    """What stands for what. With `is_pattern`, `target` is a regular expression and `$1` in the other text a group."""

    target: str
    by: str
    is_pattern: bool = False
    namespaces: tuple[int, ...] = ()
    prefix: str = ""
    category: str = ""


@dataclass(frozen=True)
class Found:
    """A page with the text: what stands before, the text itself, what stands behind, and how often it is there."""

    title: Title
    before: str
    match: str
    after: str
    count: int


def find_texts(wanted: Replacement, *, actor: Actor) -> tuple[list[Found], bool]:
    """Pages of wikitext that hold the text, at most MOST_FOUND of MOST_SCANNED; and whether all were looked at.

    Raises PermissionRefused, EditRefused for a pattern that is none or too slow.
    """
    check_right(actor, "replacetext")
    pattern = _compile(wanted)
    rows = Page.objects.filter(latest__isnull=False, model="wikitext")
    if wanted.namespaces:
        rows = rows.filter(namespace__in=wanted.namespaces)
    if wanted.prefix:
        rows = rows.filter(key__startswith=wanted.prefix.replace(" ", "_"))
    if wanted.category:
        rows = rows.filter(
            pk__in=CategoryLink.objects.filter(category=wanted.category.replace(" ", "_")).values("page")
        )
    found: list[Found] = []
    after, scanned = 0, 0
    while scanned < MOST_SCANNED and len(found) < MOST_FOUND:
        part = list(rows.filter(pk__gt=after).order_by("pk")[:_BATCH])
        if not part:
            return found, True
        after, scanned = part[-1].pk, scanned + len(part)
        found += _search(part, pattern)
    return found[:MOST_FOUND], False


def replace_on_page(title: Title, wanted: Replacement, *, summary: str, actor: Actor) -> EditResult:
    """Save the page with the text replaced. Raises what submit_edit raises."""
    check_right(actor, "replacetext")
    page = find_page(title)
    if page is None:
        raise EditRefused("missingtitle", "nocreate-loggedin")
    text = read_text(page.get_latest())
    return submit_edit(
        EditRequest(title, replace_in(text, wanted), summary, base_id=page.latest_id, is_minor=True, pre_save=False),
        actor=actor,
    )


def replace_in(text: str, wanted: Replacement) -> str:
    """Raises EditRefused."""
    pattern = _compile(wanted)
    by = regex.sub(r"\$(\d)", r"\\g<\1>", wanted.by.replace("\\", "\\\\")) if wanted.is_pattern else None
    try:
        return pattern.sub(by if by is not None else lambda _: wanted.by, text, timeout=_SECONDS)
    except TimeoutError:
        raise EditRefused("badpattern", "wikigrove-replace-slow") from None
    except (regex.error, IndexError):
        raise EditRefused("badpattern", "wikigrove-replace-bad-pattern") from None


def new_title(title: Title, wanted: Replacement) -> Title | None:
    """What the title becomes; None where it does not change, or can't be a title."""
    name = title.text
    changed = replace_in(name, wanted)
    if changed == name:
        return None
    rules = current_wiki().title_rules
    found = find_title(changed, rules, default_namespace=title.namespace)
    return found if found is not None and found.namespace == title.namespace and found.key else None


def _compile(wanted: Replacement) -> regex.Pattern[str]:
    if not wanted.target:
        raise EditRefused("badpattern", "replacetext_givetarget")
    try:
        return regex.compile(wanted.target if wanted.is_pattern else regex.escape(wanted.target), regex.V0 | regex.M)
    except (regex.error, RecursionError, OverflowError, ValueError):
        raise EditRefused("badpattern", "wikigrove-replace-bad-pattern") from None


def _search(pages: Sequence[Page], pattern: regex.Pattern[str]) -> list[Found]:
    revisions = {r.pk: r for r in Revision.objects.filter(pk__in=[page.latest_id for page in pages])}
    texts = read_texts(revisions.values())
    out = []
    for page in pages:
        text = texts.get(page.latest_id or 0, "")
        try:
            matches = list(pattern.finditer(text, timeout=_SECONDS))
        except TimeoutError:
            raise EditRefused("badpattern", "wikigrove-replace-slow") from None
        if matches:
            first = matches[0]
            start, end = first.span()
            before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
            out.append(Found(page.title, before, first[0][:200], after, len(matches)))
    return out
