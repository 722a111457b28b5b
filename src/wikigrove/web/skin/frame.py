"""What surrounds a page: tabs, menus, navigation. Plain values that templates only print."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.http import HttpRequest
from wikigrove_engine.title import NS_FILE, NS_SPECIAL, Title

from wikigrove.accounts.domain.rights import has_right
from wikigrove.editing.domain.checks import is_editable
from wikigrove.editing.domain.restore import has_deleted
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import has_message, message
from wikigrove.pages.domain.protections import find_protections
from wikigrove.web.skin.paths import special_path
from wikigrove.web.skin.watching import star_link


@dataclass(frozen=True)
class Link:
    """One entry of a menu or a row of tabs."""

    label: str
    url: str
    icon: str = ""
    current: bool = False
    missing: bool = False
    access_key: str = ""
    key: str = ""


@dataclass(frozen=True)
class Frame:
    """Tabs and menus of one page; special pages have fewer."""

    subjects: tuple[Link, ...] = ()
    actions: tuple[Link, ...] = ()
    more: tuple[Link, ...] = ()
    tools: tuple[Link, ...] = ()
    title: Title | None = field(default=None)
    star: Link | None = None
    """Watch, or stop watching; for people with an account."""


def page_frame(
    request: HttpRequest,
    title: Title,
    *,
    current: str = "view",
    exists: bool = True,
    other_exists: bool = True,
    revision_id: int | None = None,
) -> Frame:
    """The frame of a page of the wiki. `other_exists` is about its talk page, or about its subject for a talk page."""
    if title.namespace == NS_SPECIAL:
        return Frame(title=title)
    return Frame(
        subjects=_subject_tabs(title, current=current, exists=exists, other_exists=other_exists),
        actions=_action_tabs(request, title, current=current, exists=exists),
        more=(*_more_links(title), *_act_links(request, title, exists=exists)),
        tools=_tools(title, exists=exists, revision_id=revision_id),
        title=title,
        star=star_link(request, title),
    )


def special_frame(title: Title, label: str) -> Frame:
    """The frame of a special page: one tab, so that the place is named."""
    return Frame(subjects=(Link(label, current_wiki().path_for(title), current=True),), title=title)


def _subject_tabs(title: Title, *, current: str, exists: bool, other_exists: bool) -> tuple[Link, ...]:
    wiki = current_wiki()
    subject, talk = title.subject(), title.talk() if not title.is_talk else title
    subject_exists = other_exists if title.is_talk else exists
    talk_exists = exists if title.is_talk else other_exists
    key = f"nstab-{_tab_name(subject)}"
    label = message(key) if has_message(key) else wiki.title_rules.namespace_name(subject.namespace)
    tabs = [_page_tab(label, subject, current=not title.is_talk, exists=subject_exists, access_key="c")]
    if talk is not None and talk.namespace >= 0:
        tabs.append(_page_tab(message("talk"), talk, current=title.is_talk, exists=talk_exists, access_key="t"))
    return tuple(tabs)


def _page_tab(label: str, title: Title, *, current: bool, exists: bool, access_key: str) -> Link:
    wiki = current_wiki()
    url = wiki.path_for(title) if exists or current else wiki.path_for(title, action="edit", redlink=1)
    return Link(label, url, current=current, missing=not exists, access_key=access_key)


def _tab_name(subject: Title) -> str:
    names = {0: "main", 2: "user", 4: "project", 6: "image", 8: "mediawiki", 10: "template", 12: "help", 14: "category"}
    return names.get(subject.namespace, "main" if subject.namespace % 2 == 0 and subject.namespace < 0 else "other")


def _action_tabs(request: HttpRequest, title: Title, *, current: str, exists: bool) -> tuple[Link, ...]:
    wiki = current_wiki()
    may_edit = is_editable(title, actor=request.actor, exists=exists)  # type: ignore[attr-defined]
    edit = message("viewsource" if not may_edit else "edit" if exists else "create")
    links = [
        Link(
            edit,
            wiki.path_for(title, action="edit"),
            current=current == "edit",
            access_key="e",
            icon="edit",
            key="edit",
        )
    ]
    if exists or title.namespace == NS_FILE:
        links.insert(0, Link(message("vector-view-view"), wiki.path_for(title), current=current == "view", key="view"))
    if exists:
        history = wiki.path_for(title, action="history")
        links.append(
            Link(
                message("history_short"),
                history,
                current=current == "history",
                access_key="h",
                icon="history",
                key="history",
            )
        )
    return tuple(links)


def _more_links(title: Title) -> tuple[Link, ...]:
    wiki = current_wiki()
    if title.is_talk:
        new = wiki.path_for(title, action="edit", section="new")
        return (Link(message("vector-action-addsection"), new, icon="speech-bubbles", access_key="+"),)
    return ()


def _act_links(request: HttpRequest, title: Title, *, exists: bool) -> tuple[Link, ...]:
    """Move, delete, protect: what the reader may do to the page besides editing."""
    actor, wiki = request.actor, current_wiki()  # type: ignore[attr-defined]
    name = wiki.title_rules.prefixed_text(title)
    links: list[Link] = []
    if exists and has_right(actor, "move"):
        links.append(Link(message("move"), special_path("MovePage", name), icon="move", access_key="m", key="move"))
    if exists and has_right(actor, "delete"):
        path = wiki.path_for(title, action="delete")
        links.append(Link(message("delete"), path, icon="trash", access_key="d", key="delete"))
    elif not exists and has_right(actor, "undelete") and has_deleted(title):
        links.append(
            Link(message("vector-action-undelete"), special_path("Undelete", name), icon="trash", key="undelete")
        )
    if has_right(actor, "protect"):
        path, protected = wiki.path_for(title, action="protect"), bool(find_protections(title))
        label, icon = ("unprotect", "un-lock") if protected else ("protect", "lock")
        links.append(Link(message(label), path, icon=icon, access_key="=", key="protect"))
    return tuple(links)


def _tools(title: Title, *, exists: bool, revision_id: int | None) -> tuple[Link, ...]:
    wiki = current_wiki()
    name = wiki.title_rules.prefixed_text(title)
    links = [Link(message("whatlinkshere"), special_path("WhatLinksHere", name), icon="link", access_key="j")]
    if title.namespace in {2, 3}:
        links.append(
            Link(
                message("contributions"),
                special_path("Contributions", title.text.split("/")[0]),
                icon="user-contributions",
            )
        )
    links.append(Link(message("upload"), special_path("Upload"), icon="upload"))
    if exists:
        if revision_id is not None:
            links.append(Link(message("permalink"), wiki.path_for(title, oldid=revision_id), icon="share"))
        links.append(Link(message("pageinfo-toolboxlink"), wiki.path_for(title, action="info"), icon="info"))
        links.append(Link(message("wikigrove-view-raw"), wiki.path_for(title, action="raw"), icon="download"))
    links.append(Link(message("specialpages"), special_path("SpecialPages"), icon="special-pages"))
    return tuple(links)
