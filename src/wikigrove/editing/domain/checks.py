"""May this actor edit, make or change this page? The one place where that is decided."""

from __future__ import annotations

from wikigrove_engine.title import NS_MEDIAWIKI, NS_USER, Title

from wikigrove.accounts.domain.check_block import check_block
from wikigrove.accounts.domain.rights import check_right, has_right
from wikigrove.accounts.errors import PermissionRefused
from wikigrove.accounts.models import Actor
from wikigrove.accounts.visitor import Visitor
from wikigrove.farm.scope import current_wiki
from wikigrove.pages.models import Page


def check_read(title: Title, *, actor: Actor | Visitor) -> None:
    """Raises PermissionRefused when `actor` may not read `title`."""
    if not has_right(actor, "read") and not _is_always_readable(title):
        raise PermissionRefused("readapidenied", "badaccess-group0")


def check_edit(title: Title, *, actor: Actor | Visitor, page: Page | None) -> None:
    """Raises PermissionRefused when `actor` may not save a text under `title`."""
    if title.namespace < 0 or title.interwiki:
        raise PermissionRefused("immobilenamespace", "ns-specialprotected")
    check_right(actor, "read")
    check_right(actor, "edit")
    check_block(actor, title, "edit" if page is not None else "create")
    if page is None:
        check_right(actor, "createtalk" if title.is_talk else "createpage")
    if title.namespace == NS_MEDIAWIKI:
        _check_interface(title, actor)
    if title.namespace == NS_USER and "/" in title.key:
        _check_user_code(title, actor)


def find_refusal(title: Title, *, actor: Actor | Visitor, page: Page | None) -> PermissionRefused | None:
    """Why `actor` may not edit, or None: for a view that shows the source instead."""
    try:
        check_edit(title, actor=actor, page=page)
    except PermissionRefused as refusal:
        return refusal
    return None


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
            raise PermissionRefused(f"customcssprotected-{kind}", f"custom{kind}protected")


def _is_always_readable(title: Title) -> bool:
    """On a wiki that is closed to readers, what is needed to sign in stays open."""
    if title.namespace == -1:
        return title.key.split("/")[0] in ("UserLogin", "CreateAccount", "PasswordReset", "UserLogout")
    return title == current_wiki().main_page and bool(current_wiki().setting("main_page_is_open", False))
