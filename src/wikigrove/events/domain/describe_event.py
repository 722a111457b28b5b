"""A change as an event: the fields of MediaWiki's schemas, as EventStreams sends them."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlsplit

from wikigrove_engine.title import Title, find_title

from wikigrove.accounts.domain.rights import groups_of, load_groups
from wikigrove.accounts.models import Actor
from wikigrove.events.domain.streams import PREFIX
from wikigrove.farm.models import Wiki
from wikigrove.farm.scope import current_wiki
from wikigrove.notices.domain.origin import origin_of_wiki
from wikigrove.pages.domain.visibility import HIDDEN_COMMENT, HIDDEN_TEXT, HIDDEN_USER
from wikigrove.pages.models import Change, Page

Shape = dict[str, Any]
SCHEMAS: Final[Mapping[str, str]] = {
    "recentchange": "/mediawiki/recentchange/1.0.0",
    "revision-create": "/mediawiki/revision/create/2.0.0",
    "page-create": "/mediawiki/revision/create/2.0.0",
    "page-delete": "/mediawiki/page/delete/1.0.0",
    "page-undelete": "/mediawiki/page/undelete/1.0.0",
    "page-move": "/mediawiki/page/move/1.0.0",
}
_SPACE: Final = uuid.UUID("6f2f5c1e-6a2b-4c55-9a52-1d4a3d3f2c10")
"""Ids of events are made of the change's: the same event always has the same one."""
ShowComment = Callable[[str, Title], str]


def load_changes(numbers: Collection[int]) -> list[Change]:
    """These changes with all that an event tells of them, by id; two queries."""
    rows = Change.objects.select_related("actor", "actor__user", "log", "revision", "page", "page__latest")
    found = list(rows.filter(pk__in=list(numbers)).order_by("pk"))
    people: dict[int, Actor] = {}
    for change in found:
        if change.actor is not None:
            change.actor = people.setdefault(change.actor.pk, change.actor)
    load_groups(people.values())
    return found


def describe_event(change: Change, stream: str, *, show_comment: ShowComment | None = None) -> Shape:
    """The event of `change` in `stream`; what is hidden by now is left out. `show_comment` makes HTML of a summary."""
    facts = _Facts(change, show_comment)
    body = _BODIES[stream](facts)
    return {"$schema": SCHEMAS[stream], "meta": _meta(facts, stream), **body}


def event_id(change: Change, stream: str) -> str:
    return str(uuid.uuid5(_SPACE, f"{change.wiki_id} {change.pk} {stream}"))


def topic_of(stream: str) -> str:
    return f"{current_wiki().slug}.{PREFIX}{stream}"


class _Facts:
    """A change with what several shapes need of it."""

    def __init__(self, change: Change, show_comment: ShowComment | None) -> None:
        self.change = change
        self.wiki: Wiki = current_wiki()
        self.title = Title(change.namespace, change.key)
        hidden = _hidden(change)
        self.is_hidden = bool(hidden & HIDDEN_TEXT)
        self.actor: Actor | None = None if hidden & HIDDEN_USER else change.actor
        self.comment: str | None = None if hidden & HIDDEN_COMMENT else change.comment
        self.html = show_comment(self.comment, self.title) if show_comment and self.comment is not None else None

    @property
    def user(self) -> str:
        return self.actor.name if self.actor is not None else ""

    def comments(self) -> Shape:
        out: Shape = {} if self.comment is None else {"comment": self.comment}
        return out if self.html is None else {**out, "parsedcomment": self.html}

    def page_facts(self, title: Title | None = None) -> Shape:
        title = title or self.title
        return {
            "page_title": self.wiki.title_rules.prefixed_key(title),
            "page_namespace": title.namespace,
        }


def _hidden(change: Change) -> int:
    if change.log is not None:
        return int(change.log.visibility)
    return int(change.revision.visibility) if change.revision is not None else 0


def _meta(facts: _Facts, stream: str) -> Shape:
    change, wiki = facts.change, facts.wiki
    server = origin_of_wiki()
    return {
        "uri": server + wiki.path_for(facts.title),
        "id": event_id(change, stream),
        "request_id": str(uuid.uuid5(_SPACE, f"{change.wiki_id} {change.pk}")),
        "dt": _time(change.timestamp),
        "domain": urlsplit(server).netloc,
        "stream": f"{PREFIX}{stream}",
        "topic": topic_of(stream),
        "partition": 0,
        "offset": change.pk,
    }


def _recent_change(facts: _Facts) -> Shape:
    change, wiki = facts.change, facts.wiki
    server = origin_of_wiki()
    out: Shape = {
        "id": change.pk,
        "type": change.kind,
        "namespace": change.namespace,
        "title": wiki.title_rules.prefixed_text(facts.title),
        "title_url": server + wiki.path_for(facts.title),
        **facts.comments(),
        "timestamp": int(change.timestamp.timestamp()),
        "user": facts.user,
        "bot": change.is_bot,
    }
    if change.kind in ("edit", "new"):
        out |= {
            "notify_url": f"{server}{wiki.script}?diff={change.revision_id}&oldid={change.parent_id or 0}",
            "minor": change.is_minor,
            "patrolled": change.is_patrolled,
            "length": _pair(change.old_length, change.new_length),
            "revision": _pair(change.parent_id, change.revision_id),
        }
    elif change.log is not None and not facts.is_hidden:
        out |= {
            "log_id": change.log_id,
            "log_type": change.log.kind,
            "log_action": change.log.action,
            "log_params": change.log.params,
        }
        out["log_action_comment"] = f"{change.log.kind}/{change.log.action}: {out['title']}"
    parts = urlsplit(server)
    return {
        **out,
        "server_url": server,
        "server_name": parts.hostname or "",
        "server_script_path": f"{wiki.path_prefix}/w",
        "wiki": wiki.slug,
    }


def _pair(old: int | None, new: int | None) -> Shape:
    return {"old": old, "new": new} if old is not None else {"new": new}


def _revision(facts: _Facts) -> Shape:
    change, revision = facts.change, facts.change.revision
    out: Shape = {
        "database": facts.wiki.slug,
        "page_id": change.page_id,
        **facts.page_facts(),
        "page_is_redirect": bool(change.page is not None and change.page.is_redirect),
        "rev_id": change.revision_id,
        "rev_timestamp": _time(change.timestamp),
        "rev_minor_edit": change.is_minor,
        **_performer(facts),
        **facts.comments(),
    }
    if change.parent_id:
        out["rev_parent_id"] = change.parent_id
    if revision is not None and not facts.is_hidden:
        slot = {
            "rev_slot_content_model": revision.model,
            "rev_slot_sha1": revision.sha1,
            "rev_slot_size": revision.size,
            "rev_slot_origin_rev_id": revision.pk,
        }
        out |= {
            "rev_len": revision.size,
            "rev_sha1": revision.sha1,
            "rev_content_model": revision.model,
            "rev_content_changed": change.old_length is None or change.kind == "new" or revision.parent_id is not None,
            "rev_slots": {"main": slot},
        }
    return out


def _of_page(facts: _Facts) -> Shape:
    change = facts.change
    out: Shape = {
        "database": facts.wiki.slug,
        **facts.page_facts(),
        "page_is_redirect": bool(change.page is not None and change.page.is_redirect),
        **_performer(facts),
        **facts.comments(),
    }
    if change.page_id:
        out["page_id"] = change.page_id
    if change.page is not None and change.page.latest_id:
        out["rev_id"] = change.page.latest_id
    return out


def _move(facts: _Facts) -> Shape:
    """MediaWiki tells of the page as it is now, and of its title before."""
    entry = facts.change.log
    params = dict(entry.params) if entry is not None and not facts.is_hidden else {}
    target = find_title(str(params.get("target", "")), facts.wiki.title_rules)
    out = _of_page(facts)
    out["prior_state"] = facts.page_facts()
    if target is not None:
        out |= facts.page_facts(target)
    left = _redirect_left(facts, params)
    return {**out, "new_redirect_page": left} if left else out


def _redirect_left(facts: _Facts, params: Mapping[str, Any]) -> Shape | None:
    if params.get("noredirect") or not params:
        return None
    page = Page.objects.filter(namespace=facts.title.namespace, key=facts.title.key).first()
    if page is None or page.pk == facts.change.page_id:
        return None
    return {"page_id": page.pk, **facts.page_facts(), "rev_id": page.latest_id}


def _performer(facts: _Facts) -> Shape:
    actor = facts.actor
    if actor is None:
        return {}
    groups = groups_of(actor)
    out: Shape = {"user_text": actor.name, "user_groups": groups, "user_is_bot": "bot" in groups}
    if actor.user_id is not None:
        out |= {
            "user_id": actor.user_id,
            "user_registration_dt": _time(actor.created),
            "user_edit_count": actor.edit_count,
        }
    return {"performer": out}


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


_BODIES: Final[Mapping[str, Callable[[_Facts], Shape]]] = {
    "recentchange": _recent_change,
    "revision-create": _revision,
    "page-create": _revision,
    "page-delete": _of_page,
    "page-undelete": _of_page,
    "page-move": _move,
}
