"""The two sides of `action=compare`: each a revision, or a text that somebody sent, or one put into the other."""

from __future__ import annotations

from dataclasses import dataclass

from wikigrove_engine.title import Title, find_title

from wikigrove.api.action.call import Call
from wikigrove.api.action.errors import Plain, fail
from wikigrove.pages.domain.queries import find_page, get_revision, read_text
from wikigrove.pages.domain.visibility import HIDDEN_TEXT, may_see
from wikigrove.pages.errors import RevisionNotFound
from wikigrove.pages.models import Page, Revision
from wikigrove.rendering.domain.pre_save import transform_for_save
from wikigrove.rendering.domain.render import model_of
from wikigrove.rendering.domain.sections import extract_section, replace_section


@dataclass
class Side:
    """`revision` is told where the text is that of a revision; `text` None stands for nothing at all."""

    title: Title | None = None
    revision: Revision | None = None
    text: str | None = None
    is_sent: bool = False
    can_read: bool = True


def read_side(call: Call, name: str, *, other: Side | None = None) -> Side:
    """The side `from` or `to`. Raises ApiError."""
    call.at_most_one(f"{name}title", f"{name}id", f"{name}rev")
    side = _named(call, name)
    sent = _sent_text(call, name)
    if sent is None:
        _load(call, side)
        return side
    side.is_sent = True
    if side.title is None:
        side.title = other.title if other is not None else _other_title(call, name)
        if side.title is None and not _has_model(call, name):
            call.warn("apiwarn-compare-nocontentmodel", "wikitext", code="compare-nocontentmodel")
            side.title = find_title("API", call.rules)
    text, section = sent
    if section:
        text = _put_in(call, side, text, section)
    if call.flag(f"{name}pst") and side.title is not None and model_of(call.wiki, side.title) == "wikitext":
        page = find_page(side.title)
        text = transform_for_save(text, title=side.title, page=page, actor=call.actor)
    side.text = text
    return side


def load_revision(call: Call, number: int) -> Side:
    """The side of a revision by its number."""
    side = _of_revision(call, get_revision(number))
    _load(call, side)
    return side


def _of_revision(call: Call, revision: Revision) -> Side:
    return Side(revision.page.title, revision, can_read=may_see(revision, HIDDEN_TEXT, actor=call.actor))


def _named(call: Call, name: str) -> Side:
    number = call.find_number(f"{name}rev")
    if number is not None:
        try:
            return _of_revision(call, get_revision(number))
        except RevisionNotFound:
            raise fail("apierror-nosuchrevid", Plain(number)) from None
    if call.given(f"{name}id"):
        pk = call.number(f"{name}id")
        page = Page.objects.filter(pk=pk, latest__isnull=False).first()
        if page is None:
            raise fail("apierror-nosuchpageid", Plain(pk))
        return _of_revision(call, get_revision(page.latest_id or 0))
    if not call.given(f"{name}title"):
        return Side()
    given = call.text(f"{name}title")
    title = find_title(given, call.rules)
    if title is None or title.interwiki:
        raise fail("apierror-invalidtitle", Plain(given))
    page = find_page(title) if title.namespace >= 0 else None
    if page is None:
        if _is_text_given(call, name):
            return Side(title.without_fragment())
        raise fail(
            "apierror-missingtitle-byname", Plain(call.title_text(title.namespace, title.key)), code="missingtitle"
        )
    return _of_revision(call, get_revision(page.latest_id or 0))


def _load(call: Call, side: Side) -> None:
    if side.revision is None:
        return
    if not side.can_read:
        raise fail("apierror-missingcontent-revid", Plain(side.revision.pk), code="missingcontent")
    side.text = read_text(side.revision)


def _is_text_given(call: Call, name: str) -> bool:
    return bool(call.many(f"{name}slots")) or call.given(f"{name}text")


def _sent_text(call: Call, name: str) -> tuple[str, str] | None:
    """The text and the section that it replaces; None where no text was sent."""
    if "main" in call.many(f"{name}slots"):
        text = call.params.get(f"{name}text-main")
        if text is None:
            raise fail("apierror-compare-maintextrequired", name, code="compare-maintextrequired")
        return str(text), str(call.params.get(f"{name}section-main") or "")
    if call.given(f"{name}text"):
        return call.text(f"{name}text"), call.text(f"{name}section")
    return None


def _has_model(call: Call, name: str) -> bool:
    return call.given(f"{name}contentmodel") or call.params.get(f"{name}contentmodel-main") is not None


def _other_title(call: Call, name: str) -> Title | None:
    """A text without a title of its own is one of the other side's page."""
    other = "to" if name == "from" else "from"
    if call.given(f"{other}title"):
        return find_title(call.text(f"{other}title"), call.rules)
    if call.given(f"{other}id") or call.given(f"{other}rev"):
        return _named(call, other).title
    return None


def _put_in(call: Call, side: Side, text: str, section: str) -> str:
    if side.revision is None:
        raise fail("apierror-compare-nofromrevision", code="compare-nofromrevision")
    whole = read_text(side.revision)
    if section != "new" and extract_section(whole, section) is None:
        where = f"r{side.revision.pk}"
        raise fail("apierror-compare-nosuchfromsection", Plain(section), Plain(where), code="nosuchfromsection")
    return f"{whole}\n\n{text}" if section == "new" else replace_section(whole, section, text) or ""
