"""The text that an editor opens."""

from __future__ import annotations

from dataclasses import dataclass

from wikigrove_engine.title import Title, find_title

from wikigrove.accounts.domain.rights import check_right
from wikigrove.accounts.errors import PermissionRefused
from wikigrove.accounts.models import Actor
from wikigrove.accounts.visitor import Visitor
from wikigrove.editing.domain.checks import check_read, find_refusal
from wikigrove.editing.errors import EditRefused
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import find_message
from wikigrove.pages.domain.queries import access_revision, find_page, read_text
from wikigrove.pages.models import Page
from wikigrove.rendering.domain.preload import make_preload
from wikigrove.rendering.domain.sections import extract_section


@dataclass(frozen=True)
class EditSource:
    """What the editor shows. `base_id` goes back with the save; 0 for a page that does not exist."""

    text: str
    base_id: int
    page: Page | None
    is_new: bool
    can_edit: bool
    refusal: PermissionRefused | None
    is_old: bool = False


@dataclass(frozen=True)
class Preload:
    """The page whose text a new page or section starts with, and what stands for $1, $2, ... in it."""

    page: str = ""
    parameters: tuple[str, ...] = ()


def load_source(
    title: Title,
    *,
    actor: Actor | Visitor,
    section: str | None = None,
    oldid: int | None = None,
    preload: Preload | None = None,
) -> EditSource:
    """The source of `title`, of one section, or of an old revision; for what is new, the text of `preload`.

    Raises PermissionRefused when it may not be read, EditRefused for a missing section or revision.
    """
    check_right(actor, "read")
    page = find_page(title)
    refusal = find_refusal(title, actor=actor, page=page)
    if page is None:
        start = _default_text(title) or _preloaded(preload, actor)
        return EditSource(start, 0, None, True, refusal is None, refusal)
    revision = page.get_latest()
    if oldid is not None and oldid != page.latest_id:
        revision = access_revision(oldid, actor=actor)
        if revision.page_id != page.pk:
            raise EditRefused("revwrongpage", "revwrongpage", oldid)
    text = read_text(revision)
    if section == "new":
        text = _preloaded(preload, actor)
    elif section is not None:
        found = extract_section(text, section)
        if found is None:
            raise EditRefused("nosuchsection", "nosuchsectiontext", section)
        text = found
    return EditSource(text, page.latest_id or 0, page, False, refusal is None, refusal, revision.pk != page.latest_id)


def _preloaded(preload: Preload | None, actor: Actor | Visitor) -> str:
    if preload is None or not preload.page:
        return ""
    title = find_title(preload.page, current_wiki().title_rules)
    page = find_page(title) if title is not None and not title.is_external else None
    if title is None or page is None:
        return ""
    check_read(title, actor=actor)
    revision = page.get_latest()
    return make_preload(read_text(revision), preload.parameters) if revision.model == "wikitext" else ""


def _default_text(title: Title) -> str:
    """A MediaWiki: page that does not exist shows the software's own text of the message."""
    if title.namespace == 8 and title.key:
        key = title.key[:1].lower() + title.key[1:]
        return find_message(key, current_wiki().language) or ""
    return ""
