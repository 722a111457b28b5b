"""Special:BlockList and Special:AutoblockList."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wikigrove_engine.title import Title

from wikigrove.accounts.domain.rights import has_right
from wikigrove.accounts.models import Block
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import format_timestamp, message
from wikigrove.moderation.domain.block import flags_of
from wikigrove.moderation.domain.queries import list_blocks
from wikigrove.web.skin.comments import comment_html
from wikigrove.web.skin.log_lines import title_link, user_link
from wikigrove.web.skin.pager import read_window, time_pager
from wikigrove.web.skin.paths import special_path
from wikigrove.web.skin.present import present_special
from wikigrove.web.special.registry import special_page
from wikigrove.web.views.errors import show_error

_OPTIONS = ("userblocks", "tempblocks", "indefinite", "global")


@dataclass(frozen=True)
class BlockShown:
    """A row of the list."""

    id: int
    when: str
    target: SafeString | str
    name: str
    expires: str
    by: SafeString | str
    what: tuple[SafeString | str, ...]
    reason_html: SafeString
    is_global: bool
    is_auto: bool


@special_page("BlockList", group="users", aliases=("IPBlockList", "ListBlocks"), message_key="ipblocklist")
def block_list(request: HttpRequest, sub: str) -> HttpResponse:
    return _list(request, request.GET.get("wpTarget", sub), autoblocks=False)


@special_page("AutoblockList", group="users", aliases=("ListAutoblocks",))
def autoblock_list(request: HttpRequest, sub: str) -> HttpResponse:
    return _list(request, "", autoblocks=True)


def _list(request: HttpRequest, target: str, *, autoblocks: bool) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    window = read_window(request)
    chosen = frozenset(request.GET.getlist("wpOptions[]")) & set(_OPTIONS)
    try:
        found = list_blocks(
            target=target,
            autoblocks=autoblocks,
            kinds=chosen,
            hidden=has_right(actor, "hideuser"),
            limit=window.limit,
            before=window.before,
            after=window.after,
        )
    except ValueError:
        return show_error(request, 400)
    return present_special(
        request,
        "special/block_list.html",
        name="AutoblockList" if autoblocks else "BlockList",
        heading="autoblocklist" if autoblocks else "ipblocklist",
        rows=[shown_block(row) for row in found.rows],
        target=target,
        autoblocks=autoblocks,
        options=[(name, message(f"blocklist-{name}"), name in chosen) for name in _OPTIONS],
        may_block=has_right(actor, "block"),
        pager=time_pager(request, older=found.older, newer=found.newer, limit=window.limit),
        is_wide=True,
    )


def shown_block(row: Block) -> BlockShown:
    target: SafeString | str = f"#{row.pk}" if row.is_auto else user_link(row.target)
    if row.start and not row.is_auto:
        target = format_html('<a href="{}"><bdi>{}</bdi></a>', special_path("Contributions", row.target), row.target)
    return BlockShown(
        id=row.pk,
        when=format_timestamp(row.timestamp),
        target=target,
        name=row.shown_target,
        expires=format_timestamp(row.expires) if row.expires else message("infiniteblock"),
        by=user_link(row.by_name),
        what=tuple(describe_block(row)),
        reason_html=comment_html(row.reason),
        is_global=row.is_global,
        is_auto=row.is_auto,
    )


def describe_block(row: Block) -> list[SafeString | str]:
    """What a block forbids, a phrase each."""
    out: list[SafeString | str] = []
    if row.is_sitewide:
        out.append(message("blocklist-editing-sitewide"))
    out += [title_link(Title(*page)) for page in row.pages]
    rules = current_wiki().title_rules
    for number in row.namespaces:
        name = rules.namespace_name(number) or message("blanknamespace")
        out.append(message("wikigrove-block-in-namespace", name))
    out += [message(f"ipb-action-{act}") for act in row.acts]
    out += [message(f"block-log-flags-{flag}") for flag in flags_of(row)]
    return out
