"""One line of a history as HTML. Written here and not by a template, as lines of changes are: a history has hundreds.

Every piece is escaped, or made of numbers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from wikigrove_engine.title import Title, encode_title

from wikigrove.accounts.models import Actor
from wikigrove.accounts.visitor import Visitor
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import message, message_html
from wikigrove.web.templatetags.skin import byte_change, thank_path, user_links


@dataclass(frozen=True)
class RevisionShown:
    """A line of a history."""

    id: int
    when: str
    actor_name: str
    comment_html: SafeString | str
    minor: bool
    size: int
    parent_id: int | None
    parent_size: int | None
    is_latest: bool
    title: Title
    tags: tuple[str, ...] = ()
    is_text_hidden: bool = False
    is_hidden: bool = False
    author: str = ""
    """The author's name; empty where hidden."""


@dataclass
class HistoryWriter:
    """What the reader may do to the versions of `title`, and words that are the same on each line."""

    title: Title
    actor: Actor | Visitor
    may_edit: bool
    may_hide: bool
    may_tag: bool
    may_roll_back: bool
    can_compare: bool
    """There is more than one line."""
    _people: dict[str, str] = field(default_factory=dict)
    _base: str = ""

    def __post_init__(self) -> None:
        wiki = current_wiki()
        self._base = f"{wiki.script}?title={encode_title(wiki.title_rules.prefixed_key(self.title))}"

    def write(self, row: RevisionShown, *, place: int) -> SafeString:
        """The line; `place` counts from 0."""
        pieces = [
            f'<span class="history-radios">{self._radios(row, place)}{self._box(row)}</span>\n<span>{self._compare(row)}\n',
            self._when(row),
            f" · {self._person(row.actor_name)} · ",
            self._flag() if row.minor else "",
            f'<span class="nowrap subtle">{message_html("nbytes", row.size)}</span> '
            f"({byte_change(row.size, row.parent_size)})",
            f' <span class="comment">({conditional_escape(row.comment_html)})</span>' if row.comment_html else "",
            *(f' <span class="tag">{conditional_escape(tag)}</span>' for tag in row.tags),
            self._acts(row),
            "</span>",
        ]
        return mark_safe("".join(pieces))  # noqa: S308 - each piece is escaped

    def _radios(self, row: RevisionShown, place: int) -> str:
        if not self.can_compare and row.is_latest:
            return ""
        old = escape(message("wikigrove-history-old", row.when))
        new = escape(message("wikigrove-history-new", row.when))
        first = " checked" if place == 1 else ' class="is-placeholder" disabled' if not place and row.is_latest else ""
        second = " checked" if not place else ""
        return (
            f'<input type="radio" name="oldid" value="{row.id}" aria-label="{old}"{first}>'
            f'<input type="radio" name="diff" value="{row.id}" aria-label="{new}"{second}>'
        )

    def _box(self, row: RevisionShown) -> str:
        if not self.may_hide and not self.may_tag:
            return ""
        label = escape(message("wikigrove-choose-revision", row.when))
        return f'<input type="checkbox" name="ids" value="{row.id}" aria-label="{label}">'

    def _compare(self, row: RevisionShown) -> str:
        cur, last = message_html("cur"), message_html("last")
        newer = self._link(f"&diff=cur&oldid={row.id}", cur) if not row.is_latest else f"<span>{cur}</span>"
        older = self._link(f"&diff=prev&oldid={row.id}", last) if row.parent_id else f"<span>{last}</span>"
        return f'<span class="row-links">({newer}{older})</span>'

    def _when(self, row: RevisionShown) -> str:
        when = escape(row.when)
        if row.is_text_hidden:
            shown = self._link(f"&oldid={row.id}", when) if self.may_hide else when
            return f'<span class="nowrap history-deleted">{shown}</span>'
        return f'<a class="nowrap" href="{self._path(f"&oldid={row.id}")}">{when}</a>'

    def _acts(self, row: RevisionShown) -> str:
        pieces = []
        if self.may_edit and row.parent_id:
            undo = self._link(f"&action=edit&undoafter={row.parent_id}&undo={row.id}", message_html("editundo"))
            pieces.append(f' <span class="row-links">({undo})</span>')
        if self.may_roll_back and row.is_latest and row.author and row.parent_id:
            back = self._link(f"&action=rollback&from={encode_title(row.author)}", message_html("rollbacklink"))
            pieces.append(f' <span class="row-links mw-rollback-link">({back})</span>')
        path = thank_path(self.actor, row.id, row.author)
        if path:
            thanks = f'<a href="{escape(path)}">{message_html("thanks-thank")}</a>'
            pieces.append(f' <span class="row-links">({thanks})</span>')
        return "".join(pieces)

    def _flag(self) -> str:
        title, letter = escape(message("recentchanges-label-minor")), message_html("minoreditletter")
        return f'<abbr class="flag" title="{title}">{letter}</abbr> '

    def _person(self, name: str) -> str:
        known = self._people.get(name)
        if known is None:
            known = self._people[name] = user_links(name)
        return known

    def _link(self, query: str, label: str) -> str:
        """`label` is escaped already."""
        return f'<a href="{self._path(query)}">{label}</a>'

    def _path(self, query: str) -> str:
        return escape(self._base + query)
