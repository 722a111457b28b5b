"""Who has to hear of an edit: watchers, the owner of a talk page, those it mentions, reverts, links to."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from wikigrove_engine.title import NS_PROJECT, NS_USER, NS_USER_TALK, Title, find_title

from wikigrove.accounts.domain.preferences import read_flag
from wikigrove.accounts.domain.rights import has_right
from wikigrove.accounts.enums import ActorKind
from wikigrove.accounts.models import Actor
from wikigrove.editing.domain.summary import automatic_summary
from wikigrove.farm.scope import current_wiki
from wikigrove.notices.domain.notify import Event, notify
from wikigrove.notices.domain.seen import mark_unseen
from wikigrove.notices.domain.watch import watch_own
from wikigrove.pages.domain.queries import find_pages, read_texts
from wikigrove.pages.domain.tags import tags_of_revisions
from wikigrove.pages.domain.visibility import HIDDEN_COMMENT
from wikigrove.pages.models import Page, Revision
from wikigrove.rendering.domain.render import render_text

MOST_MENTIONED: Final = 50
MOST_LINKED: Final = 20
REVERT_RADIUS: Final = 15
"""An edit that brings back one of so many texts before it is a revert of what was saved in between."""
_REVERT_TAGS: Final = frozenset({"mw-rollback", "mw-undo", "mw-manual-revert"})
_LINK: Final = re.compile(r"\[\[([^\[\]|<>\n]+)(?:\|[^\[\]]*)?\]\]")
_SECTION: Final = re.compile(r"/\*\s*(.*?)\s*\*/")
_NUMBER: Final = re.compile(r"\b\d{1,18}\b")
_TEMPLATE: Final = "{{"
_EXCERPT: Final = 150


def tell_of_revision(revision_id: int) -> None:
    """Everything that follows a saved edit here; safe to run twice, nothing where the revision is gone."""
    revision = Revision.objects.select_related("page", "actor", "actor__user").filter(pk=revision_id).first()
    if revision is None or revision.actor is None:
        return
    tags = frozenset(tags_of_revisions([revision.pk]).get(revision.pk, ()))
    if "mw-rollback" in tags and read_flag(revision.actor.user, "watchrollback"):
        watch_own(revision.page.title, actor=revision.actor)
    _tell_watchers(revision)
    old, new = _texts(revision)
    added = _added_lines(old, new)
    told = _tell_owner(revision, added)
    told |= _tell_reverted(revision, tags)
    _tell_mentioned(revision, added, told, in_comment=_named_in_comment(revision, old, new, tags))
    _tell_linked(revision, old, new)


def _tell_watchers(revision: Revision) -> None:
    watchers = mark_unseen(revision.page, author_id=revision.actor_id, moment=revision.timestamp)
    if not watchers:
        return
    if revision.is_minor:
        rows = Actor.objects.filter(pk__in=watchers).select_related("user")
        watchers = [a.pk for a in rows.iterator(chunk_size=500) if read_flag(a.user, "enotifminoredits")]
    notify(_event("watched-change", revision, watchers, excerpt=_comment(revision)))


def _tell_owner(revision: Revision, added: str) -> set[int]:
    """A message on somebody's talk page. Who was told, so that a mention of them there is not told as well."""
    page = revision.page
    if page.namespace != NS_USER_TALK or "/" in page.key:
        return set()
    if revision.is_minor and revision.actor is not None and has_right(revision.actor, "nominornewtalk"):
        return set()
    owner = Actor.objects.filter(name=page.key.replace("_", " ")).first()
    if owner is None:
        return set()
    notify(
        _event(
            "talk-message",
            revision,
            [owner.pk],
            section=_place(revision, added),
            excerpt=_excerpt(added, revision.actor_name),
        )
    )
    return {owner.pk}


def _tell_mentioned(revision: Revision, added: str, told: set[int], *, in_comment: set[str]) -> None:
    title: Title = revision.page.title
    in_text: set[str] = set()
    if added and (title.is_talk or title.namespace == NS_PROJECT):
        names = _people_in(title, added)
        # Who does not sign speaks to nobody: it may be a list, or somebody else's text that was moved.
        author = revision.actor_name
        if author in names:
            in_text = names - {author}
    people = _ids_of(in_text)
    notify(
        _event(
            "mention",
            revision,
            set(people) - told,
            section=_place(revision, added),
            excerpt=_excerpt(added, revision.actor_name),
        )
    )
    others = set(_ids_of(in_comment)) - set(people) - told
    notify(_event("mention-summary", revision, others, excerpt=_comment(revision)))


def _named_in_comment(revision: Revision, old: str, new: str, tags: frozenset[str]) -> set[str]:
    """People whom the author names in the summary; what the software wrote there speaks to nobody."""
    if tags & _REVERT_TAGS or revision.page.is_redirect or revision.visibility & HIDDEN_COMMENT:
        return set()
    if revision.comment == automatic_summary(old if revision.parent_id else None, new, redirect=None):
        return set()
    return {t.text for t in _titles_in(revision.comment) if t.namespace == NS_USER and "/" not in t.key}


def _tell_reverted(revision: Revision, tags: frozenset[str]) -> set[int]:
    authors = {r.actor_id for r in _reverted_by(revision, tags) if r.actor_id and r.actor_id != revision.actor_id}
    if authors:
        notify(_event("reverted", revision, authors, excerpt=_comment(revision)))
    return authors


def _reverted_by(revision: Revision, tags: frozenset[str]) -> list[Revision]:
    """The edits that this one took back: those between it and the same text before, else what an undo names."""
    rows = Revision.objects.filter(page=revision.page, pk__lt=revision.pk).order_by("-pk")
    earlier = list(rows.only("pk", "sha1", "actor_id", "page_id")[: REVERT_RADIUS + 1])
    for at, one in enumerate(earlier):
        if one.sha1 == revision.sha1:
            return earlier[:at]
    if "mw-undo" in tags:
        # Not the whole text of before: the summary names the edit by its number, in whatever language.
        numbers = {int(number) for number in _NUMBER.findall(revision.comment)}
        return list(Revision.objects.filter(page=revision.page, pk__in=numbers, pk__lt=revision.pk))
    return []


def _tell_linked(revision: Revision, old: str, new: str) -> None:
    """The makers of pages to which an article links for the first time."""
    wiki = current_wiki()
    source: Title = revision.page.title
    namespace = wiki.title_rules.namespaces.get(source.namespace)
    if namespace is None or not namespace.content or revision.page.is_redirect:
        return
    before = {t.without_fragment() for t in _titles_in(old)}
    fresh = [t for t in dict.fromkeys(t.without_fragment() for t in _titles_in(new)) if t not in before and t != source]
    wanted = [t for t in fresh if t.namespace >= 0 and not t.interwiki][:MOST_LINKED]
    pages = find_pages(wanted)
    makers = _makers_of(list(pages.values()))
    for title, page in pages.items():
        maker = makers.get(page.pk)
        if maker is not None:
            notify(
                Event(
                    "page-linked",
                    f"page-linked:{page.pk}:{revision.page_id}",
                    [maker],
                    agent_id=revision.actor_id,
                    title=title,
                    revision_id=revision.pk,
                    params={"from": wiki.title_rules.prefixed_text(source)},
                )
            )


def _makers_of(pages: list[Page]) -> dict[int, int]:
    """Page id -> who wrote its first version; one query."""
    rows = Revision.objects.filter(page__in=pages, parent_id=None, actor__isnull=False).order_by("-timestamp", "-pk")
    return dict(rows.values_list("page_id", "actor_id"))


def _event(kind: str, revision: Revision, receivers: set[int] | list[int], **params: object) -> Event:
    return Event(
        kind,
        f"{kind}:{revision.pk}",
        receivers,
        agent_id=revision.actor_id,
        title=revision.page.title,
        revision_id=revision.pk,
        params={name: value for name, value in params.items() if value},
    )


def _texts(revision: Revision) -> tuple[str, str]:
    parent = Revision.objects.filter(pk=revision.parent_id).first() if revision.parent_id else None
    texts = read_texts([r for r in (revision, parent) if r is not None])
    return (texts[parent.pk] if parent is not None else ""), texts[revision.pk]


def _added_lines(old: str, new: str) -> str:
    """Lines that were not there before, in their order."""
    left = Counter(old.split("\n"))
    out = []
    for line in new.split("\n"):
        if left[line] > 0:
            left[line] -= 1
        elif line.strip():
            out.append(line)
    return "\n".join(out)


def _people_in(title: Title, text: str) -> set[str]:
    """Names whose user or talk pages the text links to; templates are opened, as they are how people call each other."""
    if _TEMPLATE in text:
        found = list(render_text(title, text).metadata.links)
    else:
        found = _titles_in(text)
    return {t.text for t in found if t.namespace in (NS_USER, NS_USER_TALK) and "/" not in t.key}


def _titles_in(text: str) -> list[Title]:
    rules = current_wiki().title_rules
    found = (find_title(match[1].strip(), rules) for match in _LINK.finditer(text))
    return [title for title in found if title is not None and not title.interwiki]


def _ids_of(names: set[str]) -> list[int]:
    known = (ActorKind.LOCAL, ActorKind.TEMPORARY)
    rows = Actor.objects.filter(name__in=sorted(names)[:MOST_MENTIONED], kind__in=known)
    return list(rows.values_list("pk", flat=True)) if names else []


def _section(revision: Revision) -> str:
    match = _SECTION.search(revision.comment)
    return match[1] if match else ""


def _place(revision: Revision, added: str) -> str:
    """The section where it was written."""
    return _section(revision) or _heading_in(added)


def _heading_in(added: str) -> str:
    match = re.search(r"^==\s*(.*?)\s*==\s*$", added, re.MULTILINE)
    return match[1] if match else ""


def _comment(revision: Revision) -> str:
    return "" if revision.visibility & HIDDEN_COMMENT else _shorten(_SECTION.sub("", revision.comment))


def _excerpt(added: str, author: str) -> str:
    """What was written, without headings, the signature and most markup."""
    lines = [_before_signature(line, author) for line in added.split("\n") if not line.startswith("==")]
    text = re.sub(r"\[\[(?:[^\[\]|]*\|)?([^\[\]]*)\]\]", r"\1", " ".join(lines))
    return _shorten(re.sub(r"<[^>]*>|'{2,}|^[:*#]+\s*", "", text))


def _before_signature(line: str, author: str) -> str:
    """The line up to the first link to its author's own pages."""
    for match in _LINK.finditer(line):
        title = find_title(match[1].strip(), current_wiki().title_rules)
        if title is not None and title.namespace in (NS_USER, NS_USER_TALK) and title.text == author:
            return line[: match.start()]
    return line


def _shorten(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _EXCERPT else text[:_EXCERPT].rsplit(" ", 1)[0] + "…"
