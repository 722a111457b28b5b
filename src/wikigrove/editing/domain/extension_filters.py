"""What extensions say to an edit before it is saved, and what they hear of it after."""

from __future__ import annotations

from wikigrove_engine.title import Title

from wikigrove.accounts.domain.preferences import choices_of
from wikigrove.accounts.domain.rights import groups_of, rights_of
from wikigrove.accounts.models import Actor
from wikigrove.accounts.visitor import Visitor
from wikigrove.editing.errors import EditRefused
from wikigrove.extensions.api import Asker, EditFilter, Listener, ProposedEdit, SavedEdit
from wikigrove.extensions.breaker import Breaker
from wikigrove.extensions.parts import parts_of_wiki
from wikigrove.farm.models import Wiki
from wikigrove.farm.scope import current_wiki, use_wiki
from wikigrove.i18n import current_language
from wikigrove.pages.models import Page


def ask_filters(title: Title, *, old_text: str, new_text: str, summary: str, actor: Actor) -> None:
    """Raises EditRefused when an extension of the wiki refuses. A filter that fails lets the edit pass."""
    wiki = current_wiki()
    proposed: ProposedEdit | None = None
    for enabled in parts_of_wiki(wiki.settings):
        for one in enabled.parts.edit_filters:
            if proposed is None:
                name = wiki.title_rules.prefixed_text(title)
                proposed = ProposedEdit(name, title.namespace, old_text, new_text, summary, make_asker(actor))
            _ask(one, proposed, enabled.breaker)


def make_asker(actor: Actor | Visitor) -> Asker:
    """How an extension sees a person."""
    name, user = (actor.name, actor.user) if isinstance(actor, Actor) else ("", None)
    choices = choices_of(user) if user is not None else {}
    return Asker(name, rights_of(actor), current_language(), tuple(groups_of(actor)), choices)


def has_listeners(wiki: Wiki) -> bool:
    """Whether an extension of the wiki wants to hear of saved edits."""
    return any(enabled.parts.listeners for enabled in parts_of_wiki(wiki.settings))


def tell_listeners(wiki: Wiki, *, page_id: int, revision_id: int, is_new: bool) -> None:
    """Pass the news of a saved edit on to the wiki's extensions; nothing when the page is gone meanwhile."""
    with use_wiki(wiki):
        page = Page.objects.filter(pk=page_id).first()
        if page is None:
            return
        title = page.title
        news = SavedEdit(wiki.title_rules.prefixed_text(title), title.namespace, page_id, revision_id, is_new)
        for enabled in parts_of_wiki(wiki.settings):
            for one in enabled.parts.listeners:
                _tell(one, news, enabled.breaker)


def _ask(one: EditFilter, proposed: ProposedEdit, breaker: Breaker) -> None:
    refusal = breaker.run(f"edit filter {one.name}", lambda: one.check(proposed), lambda _: None)
    if refusal is not None:
        raise EditRefused(refusal.code, "wikigrove-extension-refused", refusal.text)


def _tell(one: Listener, news: SavedEdit, breaker: Breaker) -> None:
    breaker.run(f"listener {one.name}", lambda: one.hear(news), lambda _: None)
