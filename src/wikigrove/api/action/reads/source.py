"""What `action=parse` is to parse: a page, a revision of one, or a text that somebody sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from wikigrove_engine.title import Title, find_title

from wikigrove.accounts.errors import PermissionRefused
from wikigrove.api.action.call import Call
from wikigrove.api.action.errors import Plain, fail, refuse_right
from wikigrove.api.action.result import Row
from wikigrove.i18n import message
from wikigrove.pages.domain.queries import access_revision, find_page, read_text
from wikigrove.pages.errors import RevisionNotFound
from wikigrove.pages.models import Page, Redirect, Revision
from wikigrove.rendering.domain.render import model_of
from wikigrove.rendering.domain.sections import extract_section

DEFAULT_TITLE: Final = "API"
_MOST_REDIRECTS: Final = 5


@dataclass
class Source:
    """A title with a text. `is_saved`: the text is that of `revision`; `is_latest`: the whole of the page's latest."""

    title: Title
    page: Page | None = None
    revision: Revision | None = None
    text: str | None = None
    model: str = "wikitext"
    redirects: list[Row] = field(default_factory=list)
    is_latest: bool = False
    is_saved: bool = False
    is_sent: bool = False
    """Somebody sent the text, if only an empty one."""
    summary: str | None = None

    def read(self) -> str:
        if self.text is None:
            self.text = read_text(self.revision) if self.revision is not None else ""
        return self.text


def open_source(call: Call) -> Source:
    """From `page`, `pageid`, `oldid`, or `title` and `text`. Raises ApiError."""
    for other in ("title", "text"):
        for name in ("page", "pageid", "oldid"):
            if call.given(name) and call.given(other):
                raise call.mixed(other, name)
    is_page = call.given("page") or call.given("pageid") or call.given("oldid")
    if is_page and call.text("section") == "new":
        raise fail("apierror-invalidparammix-parse-new-section", code="invalidparammix")
    if call.given("oldid"):
        return _at_revision(call, call.number("oldid"))
    if is_page:
        call.at_most_one("page", "pageid")
        return _latest(call)
    return _of_text(call)


def _at_revision(call: Call, number: int) -> Source:
    try:
        revision = access_revision(number, actor=call.actor)
    except RevisionNotFound:
        raise fail("apierror-nosuchrevid", Plain(number)) from None
    except PermissionRefused as err:
        raise refuse_right("deletedtext") from err
    page = revision.page
    is_latest = page.latest_id == revision.pk
    return Source(page.title, page, revision, model=revision.model, is_latest=is_latest, is_saved=True)


def _latest(call: Call) -> Source:
    page = _page_by_id(call) if call.given("pageid") else _page_by_title(call)
    redirects: list[Row] = []
    if call.flag("redirects"):
        page = _follow(call, page, redirects)
    source = Source(page.title, page, page.get_latest(), model=page.model, is_latest=True, is_saved=True)
    source.redirects = redirects
    return source


def _page_by_id(call: Call) -> Page:
    number = call.number("pageid")
    page: Page | None = (
        Page.objects.select_related("latest", "latest__actor").filter(pk=number, latest__isnull=False).first()
    )
    if page is None:
        raise fail("apierror-nosuchpageid", Plain(number))
    return page


def _page_by_title(call: Call) -> Page:
    title = find_title(call.text("page"), call.rules)
    if title is None or title.interwiki:
        raise fail("apierror-invalidtitle", Plain(call.text("page")))
    if title.namespace < 0:
        raise fail("apierror-pagecannotexist")
    page = find_page(title)
    if page is None:
        raise fail("apierror-missingtitle")
    return page


def _follow(call: Call, page: Page, told: list[Row]) -> Page:
    for _ in range(_MOST_REDIRECTS):
        if not page.is_redirect:
            return page
        row = Redirect.objects.filter(page=page, interwiki="").first()
        target = find_page(Title(row.namespace, row.key)) if row is not None else None
        if row is None or target is None:
            return page
        told.append({"from": call.title_text(page.namespace, page.key), "to": call.title_text(row.namespace, row.key)})
        if row.fragment:
            told[-1]["tofragment"] = row.fragment.replace("_", " ")
        page = target
    return page


def _of_text(call: Call) -> Source:
    given = call.text("title") or DEFAULT_TITLE
    title = find_title(given, call.rules)
    if title is None or title.interwiki:
        raise fail("apierror-invalidtitle", Plain(given))
    title = title.without_fragment()
    page = find_page(title) if title.namespace >= 0 else None
    _warn_of_text(call)
    model = call.find_text("contentmodel")
    if model is None:
        model = "wikitext" if not call.given("title") else model_of(call.wiki, title) if page is None else page.model
    source = Source(title, page, _revision_named(call), call.text("text"), model)
    source.is_sent = call.given("text")
    return source


def _warn_of_text(call: Call) -> None:
    if not call.given("text"):
        for name, code in (("title", "titlewithouttext"), ("revid", "revidwithouttext")):
            if call.given(name) and (call.many("prop") or call.flag("generatexml")):
                call.warn(f"apiwarn-parse-{code}", code=f"parse-{code}")
    elif not call.given("title") and not call.given("contentmodel"):
        call.warn("apiwarn-parse-nocontentmodel", "wikitext", code="parse-nocontentmodel")


def _revision_named(call: Call) -> Revision | None:
    """What {{REVISIONID}} and its like tell in a text that somebody sent."""
    if not call.given("revid") or not call.given("text"):
        return None
    try:
        return access_revision(call.number("revid"), actor=call.actor)
    except RevisionNotFound:
        raise fail("apierror-nosuchrevid", Plain(call.number("revid"))) from None


def cut_section(call: Call, source: Source) -> None:
    """Leave only the section that was asked for; `new` puts a heading above the text."""
    section = call.text("section")
    if not section:
        return
    if section == "new":
        heading = call.text("sectiontitle")
        source.text = f"== {heading} ==\n\n{source.read()}" if heading else source.read()
        if heading and not call.given("summary"):
            source.summary = message("newsectionsummary", heading, language=call.wiki.language)
        return
    found = extract_section(source.read(), section)
    if found is None:
        where = call.title_text(source.title.namespace, source.title.key)
        if call.given("oldid"):
            where = f"r{call.number('oldid')}"
        raise fail("apierror-nosuchsection-what", Plain(section), Plain(where), code="nosuchsection")
    source.text = found
    source.is_latest = False
