"""May this actor read, edit, make, move, delete or protect this page? The one place where that is decided."""

from __future__ import annotations

from datetime import datetime

from wikigrove_engine.title import NS_CATEGORY, NS_FILE, NS_MEDIAWIKI, NS_USER, Title

from wikigrove.accounts.domain.check_block import check_block
from wikigrove.accounts.domain.rights import check_right, has_right
from wikigrove.accounts.errors import PermissionRefused
from wikigrove.accounts.models import Actor
from wikigrove.accounts.visitor import Visitor
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import format_timestamp, message
from wikigrove.pages.domain.protections import find_cascade, find_protections, right_for
from wikigrove.pages.models import Page


def check_read(title: Title, *, actor: Actor | Visitor) -> None:
    """Raises PermissionRefused when `actor` may not read `title`."""
    if not has_right(actor, "read") and not _is_always_readable(title):
        raise PermissionRefused("readapidenied", "badaccess-group0")


def check_edit(title: Title, *, actor: Actor | Visitor, page: Page | None) -> None:
    """Raises PermissionRefused when `actor` may not save a text under `title`."""
    _check_edit(title, actor=actor, exists=page is not None)


def is_editable(title: Title, *, actor: Actor | Visitor, exists: bool) -> bool:
    """Whether an editor can be offered; three queries at most. Blocks are left out, as in MediaWiki's tabs.

    What is shown to one visitor is kept for all, so it must not depend on an address; whoever tries will be told.
    """
    try:
        _check_edit(title, actor=actor, exists=exists, with_blocks=False)
    except PermissionRefused:
        return False
    return True


def _check_edit(title: Title, *, actor: Actor | Visitor, exists: bool, with_blocks: bool = True) -> None:
    if title.namespace < 0 or title.interwiki:
        raise PermissionRefused("immobilenamespace", "ns-specialprotected")
    check_right(actor, "read")
    check_right(actor, "edit")
    if with_blocks:
        check_block(actor, title, "edit" if exists else "create")
    if not exists:
        check_right(actor, "createtalk" if title.is_talk else "createpage")
    _check_place(title, actor)
    check_protection(title, "edit" if exists else "create", actor=actor)


def check_move(old: Title, new: Title, *, actor: Actor | Visitor, new_page: Page | None) -> None:
    """Raises PermissionRefused when `actor` may not move a page from `old` to `new`, which may exist already."""
    check_right(actor, "read")
    if not has_right(actor, "move"):
        raise PermissionRefused("cantmove", "movenotallowed")
    check_block(actor, old, "move")
    if old.namespace == NS_USER and "/" not in old.key and not has_right(actor, "move-rootuserpages"):
        raise PermissionRefused("cantmove", "cant-move-user-page")
    if NS_FILE in (old.namespace, new.namespace):
        check_right(actor, "movefile")
    if NS_CATEGORY in (old.namespace, new.namespace):
        check_right(actor, "move-categorypages")
    for title in (old, new):
        if title.namespace < 0 or title.interwiki:
            raise PermissionRefused("immobile-namespace", "immobile-source-namespace", str(title.namespace))
        _check_place(title, actor)
    for act in ("edit", "move"):
        check_protection(old, act, actor=actor)
    check_edit(new, actor=actor, page=new_page)


def check_delete(title: Title, *, actor: Actor | Visitor, right: str = "delete") -> None:
    """Raises PermissionRefused when `actor` may not delete what is under `title`, or bring it back ("undelete")."""
    check_right(actor, "read")
    check_right(actor, right)
    check_block(actor, title, "edit")
    _check_place(title, actor)
    check_protection(title, "edit" if right == "delete" else "create", actor=actor)


def check_protect(title: Title, *, actor: Actor | Visitor) -> None:
    """Raises PermissionRefused when `actor` may not change who may edit `title`."""
    check_right(actor, "read")
    check_right(actor, "protect")
    check_block(actor, title, "edit")
    _check_place(title, actor)
    check_protection(title, "edit", actor=actor)


def check_protection(title: Title, act: str, *, actor: Actor | Visitor) -> None:
    """Raises PermissionRefused when a restriction of `title`, or of a page that shows it, keeps `actor` from `act`."""
    for row in find_protections(title):
        if row.act == act and not has_right(actor, right_for(row.level)):
            if act == "create":
                name = row.actor.name if row.actor is not None else ""
                raise PermissionRefused("protectedtitle", "titleprotected", name, row.comment)
            raise PermissionRefused("protectedpage", "protectedpagetext", _named_level(row.level), _until(row.expires))
    if act == "upload" or has_right(actor, "editprotected"):
        return
    for source, row in find_cascade(title):
        if not has_right(actor, right_for(row.level)):
            name = current_wiki().title_rules.prefixed_text(source)
            raise PermissionRefused("cascadeprotected", "cascadeprotected", 1, name)


def find_refusal(title: Title, *, actor: Actor | Visitor, page: Page | None) -> PermissionRefused | None:
    """Why `actor` may not edit, or None: for a view that shows the source instead."""
    try:
        check_edit(title, actor=actor, page=page)
    except PermissionRefused as refusal:
        return refusal
    return None


def _check_place(title: Title, actor: Actor | Visitor) -> None:
    """Texts of the interface and people's own code are not everybody's."""
    if title.namespace == NS_MEDIAWIKI:
        _check_interface(title, actor)
    if title.namespace == NS_USER and "/" in title.key:
        _check_user_code(title, actor)


def _named_level(level: str) -> str:
    return message(f"protect-level-{level}")


def _until(expires: datetime | None) -> str:
    return message("protect-expiry-indefinite") if expires is None else format_timestamp(expires)


def _check_interface(title: Title, actor: Actor | Visitor) -> None:
    right = "editinterface"
    for suffix, needed in ((".css", "editsitecss"), (".js", "editsitejs"), (".json", "editsitejson")):
        if title.key.endswith(suffix):
            right = needed
    if not has_right(actor, right):
        raise PermissionRefused("protectednamespace-interface", "protectedinterface")


def _check_user_code(title: Title, actor: Actor | Visitor) -> None:
    """Styles and scripts of a person run in that person's browser: nobody else may write them."""
    owner = title.key.split("/", 1)[0].replace("_", " ")
    for suffix, kind in ((".css", "css"), (".js", "js"), (".json", "json")):
        if not title.key.endswith(suffix):
            continue
        right = f"editmyuser{kind}" if actor.name == owner else f"edituser{kind}"
        if not has_right(actor, right):
            raise PermissionRefused(f"custom{kind}protected", f"custom{kind}protected")


def _is_always_readable(title: Title) -> bool:
    """On a wiki that is closed to readers, what is needed to sign in stays open."""
    if title.namespace == -1:
        return title.key.split("/")[0] in ("UserLogin", "CreateAccount", "PasswordReset", "UserLogout")
    return title == current_wiki().main_page and bool(current_wiki().setting("main_page_is_open", False))
