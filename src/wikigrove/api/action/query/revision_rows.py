"""Revisions as rows of an answer: what `prop=revisions` and its kin show of one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from wikigrove_engine.title import Title

from wikigrove.accounts.domain.rights import has_right
from wikigrove.accounts.enums import ActorKind
from wikigrove.api.action.call import Call
from wikigrove.api.action.choices import format_of
from wikigrove.api.action.comments import note_comments, parsed_comment
from wikigrove.api.action.errors import Plain, fail
from wikigrove.api.action.result import Items, Record, Row
from wikigrove.api.action.times import iso
from wikigrove.pages.domain.store_text import load_texts
from wikigrove.pages.domain.tags import tags_of_revisions
from wikigrove.pages.domain.visibility import HIDDEN_COMMENT, HIDDEN_TEXT, HIDDEN_USER, SUPPRESSED
from wikigrove.rendering.domain.sections import extract_section

COLUMNS: Final = (
    "pk", "page_id", "parent_id", "is_minor", "timestamp", "comment", "size", "sha1", "text_id", "model", "visibility",
    "actor_id", "actor__name", "actor__kind", "actor__user_id",
)  # fmt: skip


@dataclass(frozen=True)
class RevisionRow:
    """A revision's columns, in the order of COLUMNS; deleted ones are made to look the same."""

    pk: int
    page_id: int
    parent_id: int | None
    is_minor: bool
    timestamp: Any
    comment: str
    size: int
    sha1: str
    text_id: int | None
    model: str
    visibility: int
    actor_id: int | None
    actor_name: str | None
    actor_kind: str | None
    user_id: int | None
    tags: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Wanted:
    """What is asked for of each revision."""

    prop: frozenset[str]
    slots: tuple[str, ...] | None = None
    section: str = ""
    diff_to: str = ""
    diff_text: str | None = None
    parse: bool = False
    expand: bool = False
    tree: bool = False
    is_deleted: bool = False
    titles: Mapping[int, Title] = field(default_factory=dict)

    @property
    def needs_text(self) -> bool:
        return bool(self.prop & {"content", "parsetree"}) or bool(self.diff_to) or self.diff_text is not None


def read_wanted(call: Call) -> Wanted:
    """From the parameters that all revision modules share."""
    prop = frozenset(call.many("prop"))
    slots = call.many("slots") if call.given("slots") else None
    if (slots is None and prop & {"content", "contentmodel", "parsetree"}) or (
        slots is None and call.find_text("diffto")
    ):
        call.warn_deprecated(
            f"action=query&prop={call.module.name}&!{call.name_of('slots')}",
            "apiwarn-deprecation-missingparam", call.name_of("slots"),
        )  # fmt: skip
    return Wanted(
        prop=prop,
        slots=slots,
        section=call.text("section"),
        diff_to=call.text("diffto"),
        diff_text=call.find_text("difftotext"),
        parse=call.flag("parse"),
        expand=call.flag("expandtemplates"),
        tree=call.flag("generatexml") or "parsetree" in prop,
    )


class RevisionWriter:
    """Writes rows for many revisions: texts and tags are read once for all of them."""

    def __init__(self, call: Call, wanted: Wanted, rows: Collection[RevisionRow], titles: Mapping[int, Title]) -> None:
        self._call, self._wanted, self._titles = call, wanted, titles
        ids = [row.pk for row in rows]
        self._tags = tags_of_revisions(ids) if "tags" in wanted.prop and not wanted.is_deleted else {}
        self._sees = {
            "text": has_right(call.actor, "deletedtext"),
            "history": has_right(call.actor, "deletedhistory"),
            "suppressed": has_right(call.actor, "viewsuppressed"),
        }
        needed = [row.text_id for row in rows if row.text_id is not None] if wanted.needs_text else []
        self._texts = load_texts(needed) if needed else {}
        if "parsedcomment" in wanted.prop:
            note_comments(call, (row.comment for row in rows))

    def write(self, row: RevisionRow) -> Row:
        """One revision."""
        prop, out = self._wanted.prop, Record()
        hidden = False
        if "ids" in prop:
            out["revid"] = row.pk
            out["parentid"] = row.parent_id or 0
        if "flags" in prop:
            out["minor"] = row.is_minor
        if prop & {"user", "userid"}:
            hidden |= self._write_user(row, out)
        if "timestamp" in prop:
            out["timestamp"] = iso(row.timestamp)
        if "size" in prop:
            out["size"] = row.size
        if "sha1" in prop:
            hidden |= self._write_sha1(row, out)
        if "roles" in prop:
            out["roles"] = Items(("main",), "role")
        hidden |= self._write_content(row, out)
        if prop & {"comment", "parsedcomment"}:
            hidden |= self._write_comment(row, out)
        if "tags" in prop:
            found = row.tags if row.tags is not None else self._tags.get(row.pk, ())
            out["tags"] = Items(found, "tag")
        if hidden and row.visibility & SUPPRESSED:
            out["suppressed"] = True
        return out

    def text_of(self, row: RevisionRow) -> str | None:
        """None where it is hidden from the caller."""
        if row.visibility & HIDDEN_TEXT and not self._may(row, "text"):
            return None
        return self._texts.get(row.text_id or 0, "")

    def _may(self, row: RevisionRow, part: str) -> bool:
        return self._sees["suppressed" if row.visibility & SUPPRESSED else part]

    def _write_user(self, row: RevisionRow, out: Row) -> bool:
        hidden = bool(row.visibility & HIDDEN_USER)
        if hidden:
            out["userhidden"] = True
        if not hidden or self._may(row, "history"):
            put_user(out, row.actor_name, row.actor_kind, row.user_id, prop=self._wanted.prop)
        return hidden

    def _write_comment(self, row: RevisionRow, out: Row) -> bool:
        hidden = bool(row.visibility & HIDDEN_COMMENT)
        if hidden:
            out["commenthidden"] = True
        if not hidden or self._may(row, "history"):
            if "comment" in self._wanted.prop:
                out["comment"] = row.comment
            if "parsedcomment" in self._wanted.prop:
                out["parsedcomment"] = parsed_comment(self._call, row.comment, self._titles.get(row.page_id))
        return hidden

    def _write_sha1(self, row: RevisionRow, out: Row) -> bool:
        hidden = bool(row.visibility & HIDDEN_TEXT)
        if hidden:
            out["sha1hidden"] = True
        if not hidden or self._may(row, "text"):
            out["sha1"] = hex_sha1(row.sha1)
        return hidden

    def _write_content(self, row: RevisionRow, out: Record) -> bool:
        wanted, prop = self._wanted, self._wanted.prop
        hidden = False
        if wanted.slots is not None:
            if prop & {"slotsize", "slotsha1", "contentmodel", "content"} and "main" in wanted.slots:
                slot = Record()
                if "slotsize" in prop:
                    slot["size"] = row.size
                if "slotsha1" in prop:
                    self._write_sha1(row, slot)
                hidden |= self._put_text(row, slot)
                out["slots"] = Record({"main": slot}, tag="slot", key="role")
            elif prop & {"slotsize", "slotsha1", "contentmodel", "content"}:
                out["slots"] = Record({}, tag="slot", key="role")
        elif prop & {"contentmodel", "content"}:
            hidden |= self._put_text(row, out)
        if wanted.diff_to or wanted.diff_text is not None:
            self._write_diff(row, out)
        if "parsetree" in prop or wanted.tree:
            self._write_tree(row, out)
        return hidden

    def _put_text(self, row: RevisionRow, out: Record) -> bool:
        prop = self._wanted.prop
        if "contentmodel" in prop:
            out["contentmodel"] = row.model
        if "content" not in prop:
            return False
        hidden = bool(row.visibility & HIDDEN_TEXT)
        text = self.text_of(row)
        if hidden:
            out["texthidden"] = True
        if text is None:
            return hidden
        if row.text_id is None:
            out["textmissing"] = True
            return hidden
        text = self._section(row, text)
        if text is None:
            out["nosuchsection"] = True
            return hidden
        if self._wanted.expand or self._wanted.parse:
            text = self._processed(row, text)
        else:
            out["contentmodel"] = row.model
            out["contentformat"] = format_of(row.model)
        out["content"] = text
        out.content = "content"
        return hidden

    def _section(self, row: RevisionRow, text: str) -> str | None:
        """The section that is wanted, else the whole; None where there is none in a slot."""
        section = self._wanted.section
        if not section:
            return text
        found = extract_section(text, section)
        if found is None and self._wanted.slots is None:
            where = f"revision {row.pk}"
            raise fail("apierror-nosuchsection-what", Plain(section), Plain(where), code="nosuchsection")
        return found

    def _processed(self, row: RevisionRow, text: str) -> str:
        from wikigrove.api.action.reads.parse_html import without_sections
        from wikigrove.rendering.domain.expand_text import expand_text
        from wikigrove.rendering.domain.render import render_text

        title = self._titles[row.page_id]
        if self._wanted.parse:
            return f'<div class="mw-parser-output">{without_sections(render_text(title, text).rendered.html)}</div>'
        return expand_text(title, text)

    def _write_diff(self, row: RevisionRow, out: Record) -> None:
        from wikigrove.api.action.query.revision_diffs import diff_of

        out["diff"] = diff_of(self._call, self, row, self._wanted)

    def _write_tree(self, row: RevisionRow, out: Record) -> None:
        if row.model != "wikitext":
            self._call.warn("apierror-parsetree-notwikitext", code="parsetree-notwikitext")
            return
        from wikigrove.rendering.domain.parse_tree import parse_tree

        text = self.text_of(row)
        if text is not None:
            out["parsetree"] = parse_tree(self._titles[row.page_id], text)
            out.sub = out.sub | {"parsetree"}


def put_user(
    out: Row, name: str | None, kind: str | None, user_id: int | None, *, prop: Collection[str], anonymous: bool = True
) -> None:
    """`user`, `userid` and `anon`, as all lists of edits have them."""
    if "user" in prop:
        out["user"] = name or ""
    if "userid" in prop:
        out["userid"] = user_id or 0
    if anonymous and kind == ActorKind.ADDRESS:
        out["anon"] = True
    elif kind == ActorKind.TEMPORARY:
        out["temp"] = True


def hex_sha1(base36: str) -> str:
    """The 40 digits of a digest that is kept in base 36."""
    return f"{int(base36, 36):040x}" if base36 else ""
