"""What the wiki's extensions put into the head of a page."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Final

from django.http import HttpRequest
from wikigrove_engine.title import NS_SPECIAL, Title

from wikigrove.editing.domain.extension_filters import make_asker
from wikigrove.extensions.api import HeadTag, ShownPage
from wikigrove.extensions.parts import parts_of_wiki
from wikigrove.farm.domain.mark_interface import read_interface_mark
from wikigrove.farm.scope import current_wiki
from wikigrove.pages.models import Page
from wikigrove.rendering.domain.extension_reader import describe_mark
from wikigrove.rendering.domain.render import model_of
from wikigrove.rendering.domain.rendered import Rendered
from wikigrove.web.skin.assets import asset_url

SKIN: Final = "grove"
"""The name of our look, for those who ask which one is in use."""
_GUARDED: Final = frozenset(
    {
        *("Preferences", "UserLogin", "UserLogout", "CreateAccount", "PasswordReset", "ChangePassword"),
        *("ChangeEmail", "ChangeCredentials", "RemoveCredentials", "BotPasswords"),
    }
)
"""Passwords and choices are typed there; a script that somebody wrote must not see them or keep people from them."""
_BUILT: Final = "built:"
_KINDS: Final = frozenset({"style", "script", "meta"})


def find_head_tags(
    request: HttpRequest, title: Title | None, *, page: Page | None = None, rendered: Rendered | None = None
) -> tuple[HeadTag, ...]:
    """For a page of the wiki in scope. `page` and `rendered` are known where its text is shown."""
    heads = [(enabled, head) for enabled in parts_of_wiki(current_wiki().settings) for head in enabled.parts.page_heads]
    if title is None or not heads:
        return ()
    shown = _describe(request, title, page, rendered)
    out: list[HeadTag] = []
    for enabled, head in heads:
        tags = enabled.breaker.run(f"head {head.name}", partial(head.make, shown), _nothing)
        out += [_resolve(tag) for tag in tags if tag.kind in _KINDS and (tag.kind == "meta" or _is_ours(tag.value))]
    return tuple(dict.fromkeys(out))


def _resolve(tag: HeadTag) -> HeadTag:
    built = tag.value.startswith(_BUILT) and tag.kind != "meta"
    return replace(tag, value=asset_url(tag.value.removeprefix(_BUILT))) if built else tag


def _describe(request: HttpRequest, title: Title, page: Page | None, rendered: Rendered | None) -> ShownPage:
    wiki = current_wiki()
    texts = getattr(request, "interface_texts", None)
    return ShownPage(
        title=wiki.title_rules.prefixed_text(title),
        namespace=title.namespace,
        page_id=page.pk if page is not None else 0,
        action=_action(request),
        skin=SKIN,
        model=page.model if page is not None else model_of(wiki, title) if title.namespace >= 0 else "",
        categories=_category_keys(rendered),
        properties=rendered.properties if rendered is not None else {},
        html=rendered.html if rendered is not None else "",
        asker=make_asker(request.actor),  # type: ignore[attr-defined]
        query=request.GET.dict(),
        interface_mark=describe_mark(wiki, texts.mark if texts is not None else read_interface_mark()),
        is_guarded=title.namespace == NS_SPECIAL and title.key.split("/")[0] in _GUARDED,
        is_safe_mode=request.GET.get("safemode", "") not in ("", "0"),
        origin=request.build_absolute_uri("/").rstrip("/"),
    )


def _action(request: HttpRequest) -> str:
    action = request.POST.get("action") or request.GET.get("action", "view")
    # A preview, and a save that did not go through, are still somebody's editing.
    return "edit" if action == "submit" else action


def _category_keys(rendered: Rendered | None) -> tuple[str, ...]:
    if rendered is None:
        return ()
    return tuple(key.partition(":")[2] for key, _ in rendered.categories)


def _is_ours(address: str) -> bool:
    """An address of this site: the policy of our pages allows no other, and says so too late for whoever waits."""
    return (address.startswith("/") and not address.startswith("//")) or address.startswith(_BUILT)


def _nothing(reason: str) -> tuple[HeadTag, ...]:
    return ()
