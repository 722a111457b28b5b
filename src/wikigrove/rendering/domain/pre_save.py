"""What is done to a text when it is saved: signatures, subst:, the pipe trick."""

from __future__ import annotations

from django.utils import timezone
from wikigrove_engine.pst import Signer, pre_save
from wikigrove_engine.site import PageConfig
from wikigrove_engine.title import Title

from wikigrove.accounts.domain.preferences import read_flag, read_preference
from wikigrove.accounts.models import Actor
from wikigrove.accounts.visitor import Visitor
from wikigrove.farm.scope import current_wiki
from wikigrove.pages.models import Page
from wikigrove.rendering.domain.access import WikiAccess
from wikigrove.rendering.domain.site import get_site


def transform_for_save(text: str, *, title: Title, page: Page | None, actor: Actor | Visitor) -> str:
    """`text` as it is saved by `actor` under `title`."""
    wiki = current_wiki()
    config = PageConfig(
        title=title,
        page_id=page.pk if page is not None else 0,
        revision_timestamp=timezone.now(),
        revision_user=actor.name,
    )
    signer = _signer(actor)
    saved = pre_save(text, site=get_site(wiki), page=config, access=WikiAccess(wiki), signer=signer)
    return saved.wikitext


def _signer(actor: Actor | Visitor) -> Signer:
    """Who signs, and how: a nickname in the usual links, or a wikitext of their own."""
    nickname = str(read_preference(actor.user, "nickname"))
    if nickname and read_flag(actor.user, "fancysig"):
        return Signer(actor.name, signature=nickname)
    return Signer(actor.name, nickname=nickname)
