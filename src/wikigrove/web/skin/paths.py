"""Paths of special pages and of people."""

from __future__ import annotations

from wikigrove_engine.title import NS_SPECIAL, NS_USER, Title, TitleError, make_title

from wikigrove.farm.scope import current_wiki


def special_title(name: str, sub: str = "") -> Title:
    """The title of a special page, by its name in the content's language."""
    from wikigrove.web.special.registry import local_name

    own = local_name(name)
    key = f"{own}/{sub.replace(' ', '_')}" if sub else own
    return Title(NS_SPECIAL, key)


def special_path(name: str, sub: str = "", **query: object) -> str:
    return current_wiki().path_for(special_title(name, sub), **query)


def user_title(name: str) -> Title | None:
    """The user page of `name`; None for names from elsewhere that can't be titles."""
    try:
        return make_title(NS_USER, name, current_wiki().title_rules)
    except TitleError:
        return None
