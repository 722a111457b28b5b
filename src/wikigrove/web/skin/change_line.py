"""One line of recent changes as HTML. Written here and not by a template: a watchlist has hundreds of them, and a
template takes ten times as long for each. Every piece is escaped or made by `format_html`."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from wikigrove_engine.title import Title

from wikigrove.farm.models import Wiki
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import message
from wikigrove.web.skin.change_rows import ChangeShown
from wikigrove.web.skin.paths import special_path, user_title
from wikigrove.web.templatetags.skin import byte_change


@dataclass
class LineWriter:
    """Writes the lines of one list; words and people's links are made once for all of them."""

    wiki: Wiki = field(default_factory=current_wiki)
    _words: dict[str, str] = field(default_factory=dict)
    _people: dict[str, str] = field(default_factory=dict)
    _numbers: dict[int, str] = field(default_factory=dict)

    def write(self, row: ChangeShown, *, is_inner: bool = False) -> SafeString:
        """The line; inside a group of one page without its title."""
        pieces = self._act(row) if row.log_text else self._edit(row, is_inner)
        if row.comment_html:
            pieces.append(f' <span class="comment">({conditional_escape(row.comment_html)})</span>')
        pieces += [f' <span class="tag">{conditional_escape(tag.label)}</span>' for tag in row.tags]
        return mark_safe("".join(pieces))  # noqa: S308 - each piece is escaped

    def _act(self, row: ChangeShown) -> list[str]:
        return [f'<span class="subtle nowrap">{escape(row.clock)}</span> {conditional_escape(row.log_text)}']

    def _edit(self, row: ChangeShown, is_inner: bool) -> list[str]:
        diff, hist = self._word("diff"), self._word("hist")
        if row.kind == "new":
            first = f"<span>{diff}</span>"
        else:
            first = f'<a href="{self._path(row.title, diff=row.revision_id, oldid=row.parent_id)}">{diff}</a>'
        history = self._path(row.title, action="history")
        pieces = [f'<span class="row-links">({first}<a href="{history}">{hist}</a>)</span> ']
        if row.is_unpatrolled:
            pieces.append(self._flag("!", "recentchanges-label-unpatrolled", more=" flag-unpatrolled"))
        if row.kind == "new":
            pieces.append(self._flag(self._word("newpageletter"), "recentchanges-label-newpage"))
        if row.is_minor:
            pieces.append(self._flag(self._word("minoreditletter"), "recentchanges-label-minor"))
        if row.is_bot:
            pieces.append(self._flag(self._word("boteditletter"), "recentchanges-label-bot"))
        if not is_inner:
            pieces.append(self._title(row) + " ")
        pieces.append(
            f'<span class="subtle nowrap">{escape(row.clock)}</span> ({self._bytes(row.size - row.old_size)}) '
        )
        pieces.append(self._person(row.actor_name))
        return pieces

    def _title(self, row: ChangeShown) -> str:
        name = escape(self.wiki.title_rules.prefixed_text(row.title))
        link = f'<a href="{self._path(row.title)}">{name}</a>'
        return f'<strong class="watched-title">{link}</strong>' if row.is_watched or row.is_unseen else link

    def _flag(self, letter: str, key: str, *, more: str = "") -> str:
        return f'<abbr class="flag{more}" title="{self._word(key)}">{letter}</abbr> '

    def _person(self, name: str) -> str:
        known = self._people.get(name)
        if known is None:
            known = self._people[name] = self._make_person(name)
        return known

    def _make_person(self, name: str) -> str:
        if not name:
            return f'<span class="history-deleted">{self._word("rev-deleted-user")}</span>'
        page = user_title(name)
        if page is None:
            return f"<bdi>{escape(name)}</bdi>"
        talk, contributions = self._path(page.talk()), escape(special_path("Contributions", name))
        return (
            f'<a class="user-link" href="{self._path(page)}"><bdi>{escape(name)}</bdi></a> <span class="row-links">'
            f'(<a href="{talk}">{self._word("talkpagelinktext")}</a> '
            f'<a href="{contributions}">{self._word("contribslink")}</a>)</span>'
        )

    def _bytes(self, change: int) -> str:
        """As the tag `byte_change` writes it, each number once."""
        known = self._numbers.get(change)
        if known is None:
            known = self._numbers[change] = conditional_escape(byte_change(change, 0))
        return known

    def _path(self, title: Title, **query: object) -> str:
        return escape(self.wiki.path_for(title, **query))

    def _word(self, key: str) -> str:
        known = self._words.get(key)
        if known is None:
            known = self._words[key] = escape(message(key))
        return known
