"""A notification in words: what it says and where it leads, for the screen and for mail."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString
from wikigrove_engine.title import NS_USER, Title, TitleError, make_title

from wikigrove.accounts.domain.preferences import gender_of
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import has_message, message, message_html
from wikigrove.notices.domain.kinds import get_kind
from wikigrove.notices.models import Notification


@dataclass(frozen=True)
class NoticeText:
    """`header` is plain, `header_html` has names in bold; `body` is what was written; `path` is where it happened."""

    header: str
    header_html: SafeString
    body: str
    path: str
    action: str
    """What the link says."""
    icon: str


def describe_notice(notice: Notification) -> NoticeText:
    """In the language in force. $1 the person, $2 their gender, $3 the page, $4 and on what the kind says besides."""
    kind = get_kind(notice.kind)
    agent = notice.agent.name if notice.agent is not None else message("wikigrove-somebody")
    gender = gender_of(notice.agent.user) if notice.agent is not None else "unknown"
    title = title_of(notice)
    page = current_wiki().title_rules.prefixed_text(title) if title is not None else ""
    extra = [str(value) for value in _extra(notice)]
    key = f"notification-header-{kind.name}"
    key = key if has_message(key) else "notification-header-other"
    header = message(key, agent, gender, page, *extra)
    bold = [format_html("<bdi><strong>{}</strong></bdi>", text) for text in (agent, page)]
    return NoticeText(
        header=header,
        header_html=message_html(key, bold[0], gender, bold[1], *extra),
        body=str(notice.params.get("excerpt", "")),
        path=path_of(notice, title),
        action=message(f"notification-link-{kind.name}")
        if has_message(f"notification-link-{kind.name}")
        else message("notification-link-text-view-page"),
        icon=kind.icon,
    )


def title_of(notice: Notification) -> Title | None:
    return Title(notice.namespace, notice.key) if notice.namespace is not None else None


def path_of(notice: Notification, title: Title | None) -> str:
    """Where to look: the change, the section, the page, else the list of notifications."""
    wiki = current_wiki()
    if title is None:
        return wiki.path_for(Title(-1, "Notifications"))
    section = str(notice.params.get("section", ""))
    if section:
        return wiki.path_for(title.with_fragment(section.replace(" ", "_")))
    if notice.revision_id is not None and notice.kind != "page-linked":
        return wiki.path_for(title, diff=notice.revision_id, oldid="prev")
    return wiki.path_for(title)


def user_page(name: str) -> Title | None:
    """None for names from elsewhere that can't be titles."""
    try:
        return make_title(NS_USER, name, current_wiki().title_rules)
    except TitleError:
        return None


def _extra(notice: Notification) -> list[object]:
    """$4 and on."""
    if notice.kind == "user-rights":
        added, removed = notice.params.get("added", []), notice.params.get("removed", [])
        return [", ".join(map(_group, added)) or "–", ", ".join(map(_group, removed)) or "–"]
    if notice.kind == "page-linked":
        return [str(notice.params.get("from", ""))]
    if notice.kind == "welcome":
        return [current_wiki().name]
    return [str(notice.params.get("section", ""))]


def _group(name: object) -> str:
    key = f"group-{name}-member"
    return message(key) if has_message(key) else str(name)
