"""Files get their pictures: facts of all files of the page in one batch, then images, players and errors in place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from wikigrove_engine.access import FileFacts, FileRequest
from wikigrove_engine.html.entities import decode_entities
from wikigrove_engine.html.sanitizer import clean_url, escape_id
from wikigrove_engine.passes.media_players import make_player, parse_time
from wikigrove_engine.stages.media_item import BOX_ATTRIBUTE, ITEM_ATTRIBUTE, LINK_ATTRIBUTE, MediaItem
from wikigrove_engine.title import NS_FILE, NS_MEDIA, Title, encode_title, find_title
from wikigrove_engine.tokenize.links_href import encode_href
from wikigrove_engine.tree.nodes import Element, Json, Text, list_elements
from wikigrove_engine.tree.writer import write_children

if TYPE_CHECKING:
    from wikigrove_engine.parser import Parser

_ERRORS: Final = {
    "apierror-filedoesnotexist": "This image does not exist.",
    "apierror-imagelimitexceeded": "Image is not rendered due to image limit was exceeded",
    "apierror-badfile": "This image is on the bad file list.",
}
_FORMATTING: Final = frozenset({"b", "i", "u", "s", "small", "big", "em", "strong", "tt", "code", "font", "strike"})
_PLAYED: Final = frozenset({"VIDEO", "AUDIO"})

Answers = dict[FileRequest, FileFacts | None]


def add_files(body: Element, parser: Parser) -> list[tuple[Element, MediaItem]]:
    """Put the files of the page in place. The result are the containers whose captions go into data-mw later."""
    if not parser.media.items and not parser.media.links:
        return []
    holder = Element("mw:captions")
    body.append(holder)
    for item in parser.media.items:
        if item.caption is not None and not item.is_block and not item.is_gallery:
            holder.append(item.caption)
    places, links = _find_places(body, parser)
    answers: Answers = {}
    requests = {r for _, item, _ in places for r in _requests(item, parser)}
    requests |= {FileRequest(_file(title)) for _, title in links}
    if requests:
        answers = dict(parser.access.fetch_files(requests))
    out = []
    seen: set[Title] = set()
    limit = parser.site.max_files
    for span, item, container in places:
        if container is None:
            continue
        file = _file(item.title)
        exceeded = file not in seen and limit is not None and len(seen) >= limit
        if not exceeded:
            seen.add(file)
        _Placement(container, span, item, parser).fill(answers, exceeded=exceeded)
        out.append((container, item))
    for element, title in links:
        _fill_link(element, title, answers.get(FileRequest(_file(title))), parser)
    return out


def write_captions(body: Element, parser: Parser, places: list[tuple[Element, MediaItem]]) -> None:
    """Captions that are not shown go into data-mw, now that their own links are finished."""
    if not parser.media.items and not parser.media.links:
        return
    for element in list_elements(body):
        if element.name == "mw:caption":
            element.unwrap()
    # A file in the caption of another was read first, and its own caption must be written first.
    numbers = {id(item): number for number, item in enumerate(parser.media.items)}
    for container, item in sorted(places, key=lambda place: numbers[id(place[1])]):
        caption = item.caption
        if caption is None or item.is_block or item.is_gallery:
            continue
        data: Json = container.data_mw if container.data_mw is not None else {}
        # The caption stands before the errors of the file, as Parsoid has it.
        container.data_mw = {
            **{k: v for k, v in data.items() if k == "attribs"},
            "caption": write_children(caption, data_parsoid=True),
            **{k: v for k, v in data.items() if k != "attribs"},
        }
    for child in body.children():
        if isinstance(child, Element) and child.name == "mw:captions":
            child.remove()


def _find_places(
    body: Element, parser: Parser
) -> tuple[list[tuple[Element, MediaItem, Element | None]], list[tuple[Element, Title]]]:
    """The stand-ins of files with their containers, and links to files."""
    places: list[tuple[Element, MediaItem, Element | None]] = []
    links: list[tuple[Element, Title]] = []
    boxes: dict[str, Element] = {}
    for element in list_elements(body):
        number = element.attrs.pop(BOX_ATTRIBUTE, None)
        if number is not None:
            boxes.setdefault(number, element)
        number = element.attrs.pop(ITEM_ATTRIBUTE, None)
        if number is not None:
            # A link around it may have cut the picture off its container.
            container = _container(element) or boxes.get(number)
            places.append((element, parser.media.items[int(number)], container))
        number = element.attrs.pop(LINK_ATTRIBUTE, None)
        if number is not None:
            links.append((element, parser.media.links[int(number)]))
    return places, links


def _file(title: Title) -> Title:
    return Title(NS_FILE, title.key)


def _container(span: Element) -> Element | None:
    node = span.parent
    while node is not None:
        if node.typeof().startswith("mw:File"):
            return node
        node = node.parent
    return None


def _requests(item: MediaItem, parser: Parser) -> list[FileRequest]:
    """The file at its size; for a thumbnail of its own also that."""
    out = [_main_request(item, parser)]
    thumb = _manual_title(item, parser)
    if thumb is not None:
        out.append(FileRequest(thumb))
    return out


def _main_request(item: MediaItem, parser: Parser) -> FileRequest:
    width, height = item.requested_size(parser.site.thumb_width)
    values = item.values
    page = values.get("page", "")
    seek = parse_time(values.get("thumbtime", "") or values.get("starttime", ""))
    return FileRequest(
        _file(item.title),
        width=width,
        height=height,
        page=int(page) if page.isdecimal() and len(page) < 6 else None,
        language=values.get("lang") or None,
        seek=seek,
    )


def _manual_title(item: MediaItem, parser: Parser) -> Title | None:
    name = item.manual_thumb
    if not name:
        return None
    return find_title(decode_entities(name), parser.site.title_rules, default_namespace=NS_FILE)


class _Placement:
    """One file's place in the tree: container, link, and the span that stands for the picture."""

    def __init__(self, container: Element, span: Element, item: MediaItem, parser: Parser) -> None:
        self._container: Final = container
        self._span: Final = span
        self._item: Final = item
        self._parser: Final = parser
        self._rules: Final = parser.site.title_rules
        self._caption: Final = _plain_text(item.caption)
        self._picture: Element | None = None

    def fill(self, answers: Answers, *, exceeded: bool) -> None:
        item = self._item
        _unwrap_formatting(self._container, self._span)
        facts = answers.get(_main_request(item, self._parser))
        thumb = _manual_title(item, self._parser)
        shown = answers.get(FileRequest(thumb)) if thumb is not None else facts
        title = facts.title if facts is not None else _file(item.title)
        self._span.attrs["resource"] = "./" + encode_href(self._rules.prefixed_key(title))
        if item.title.fragment:
            self._span.attrs["resource"] += "#" + escape_id(item.title.fragment)
        if exceeded:
            self._show_error("apierror-imagelimitexceeded", exists=facts is not None)
            self._parser.note_tracking("media-limit-reached")
        elif facts is not None and facts.is_bad:
            self._show_error("apierror-badfile", exists=True)
        elif shown is None or facts is None:
            self._show_error("apierror-filedoesnotexist", exists=facts is not None)
            self._parser.note_tracking("broken-file-category")
        else:
            self._show(title, shown)
        self._tell_attributes()
        if item.box is not None:
            item.box.fit(shown, self._picture)

    def _show(self, title: Title, facts: FileFacts) -> None:
        plays = facts.media_type in _PLAYED and facts.mime.partition("/")[0] in ("video", "audio", "application")
        link = self._link(title, plays=plays)
        resource = self._span.attrs["resource"]
        if plays:
            picture = make_player(facts, self._item, resource=resource)
            shown: dict[str, str] = {"resource": resource}
            shown.update({k: picture.attrs[k] for k in ("height", "width") if k in picture.attrs})
            picture.source.note("a", shown)
            picture.source.note("sa", {"resource": self._item.target})
            for key in ("alt", "link"):
                if key in self._item.values and not self._item.has_attribute(key):
                    self._item.add_attribute(key, text=self._alt() if key == "alt" else self._item.values[key])
        else:
            picture = self._image(facts, resource)
        self._picture = picture
        parent = self._span.parent
        assert parent is not None
        parent.insert(picture, self._span)
        self._span.remove()
        if parent is not link:
            parent.attrs = link.attrs
            parent.name = link.name
            parent.source = link.source

    def _image(self, facts: FileFacts, resource: str) -> Element:
        alt = self._alt() if "alt" in self._item.values else None
        if alt is None and not self._item.shows_caption:
            alt = self._caption or None
        attrs = {} if alt is None else {"alt": alt}
        attrs["resource"] = resource
        attrs["src"] = facts.thumb_url or facts.url
        language = self._item.values.get("lang")
        if language:
            attrs["lang"] = language
        attrs["decoding"] = "async"
        if facts.srcset:
            attrs["srcset"] = ", ".join(f"{url} {density}" for density, url in facts.srcset)
        attrs["data-file-width"] = str(facts.width)
        attrs["data-file-height"] = str(facts.height)
        attrs["data-file-type"] = facts.media_type.lower()
        attrs["height"] = str(facts.thumb_height or facts.height)
        attrs["width"] = str(facts.thumb_width or facts.width)
        attrs["class"] = "mw-file-element"
        image = Element("img", attrs)
        shown = {"resource": resource, "height": attrs["height"], "width": attrs["width"]}
        if alt is not None and "alt" in self._item.values:
            shown["alt"] = alt
        image.source.note("a", shown)
        image.source.note("sa", {"resource": self._item.target})
        return image

    def _alt(self) -> str:
        return self._item.alt if self._item.alt is not None else decode_entities(self._item.values.get("alt", ""))

    def _link(self, title: Title, *, plays: bool) -> Element:
        """The element around the picture: a link, or a span where nothing is linked."""
        item = self._item
        tip = "" if item.shows_caption else self._caption
        target = item.values.get("link")
        if plays:
            return Element("span", {"title": tip} if tip else {})
        if target == "":
            return Element("span", {"title": tip} if tip else {})
        if target is not None:
            attrs = self._explicit_link(target)
            if attrs is not None:
                if tip:
                    attrs["title"] = tip
                link = Element("a", attrs)
                link.source.note("a", {"href": attrs["href"]})
                return link
            if not item.has_attribute("link"):
                item.add_attribute("link", text=target)
        href = "./" + encode_href(self._rules.prefixed_key(title))
        if item.values.get("lang"):
            href += f"?lang={quote(item.values['lang'])}"
        elif item.values.get("page"):
            href += f"?page={quote(item.values['page'])}"
        attrs = {"href": href}
        if item.manual_thumb is None:
            attrs["class"] = "mw-file-description"
        if tip:
            attrs["title"] = tip
        return Element("a", attrs)

    def _explicit_link(self, text: str) -> dict[str, str] | None:
        """The attributes of a link to an address or a page; None where the option is neither."""
        parser = self._parser
        text = decode_entities(parser.unstrip(text))
        protocol = parser.protocol.match(text)
        if protocol is not None:
            if any(c in text for c in '<>"[] \t\n'):
                return None
            attrs = {"href": clean_url(text)}
            rel = ["nofollow"] if parser.is_nofollow(text) else []
            target = parser.site.external_link_target
            if target:
                attrs["target"] = target
            if rel:
                attrs["rel"] = " ".join(rel)
            parser.metadata.external_links[attrs["href"]] = None
            return attrs
        title = find_title(text, self._rules)
        if title is None:
            return None
        if title.is_external:
            parser.metadata.interwiki_links[(title.interwiki, title.key)] = None
            return {"href": parser.interwiki_href(title), "title": f"{title.interwiki}:{title.text}"}
        if not title.key and title.fragment:
            return {
                "href": "./"
                + encode_href(self._rules.prefixed_key(parser.page.title))
                + "#"
                + escape_id(title.fragment)
            }
        if title.namespace >= 0:
            parser.metadata.links[title.without_fragment()] = None
        href = "./" + encode_href(self._rules.prefixed_key(title))
        if title.fragment:
            href += "#" + escape_id(title.fragment)
        return {"href": href, "title": self._rules.prefixed_text(title)}

    def _show_error(self, key: str, *, exists: bool) -> None:
        item = self._item
        container = self._container
        container.attrs["typeof"] = "mw:Error " + container.typeof()
        data: Json = container.data_mw if container.data_mw is not None else {}
        data["errors"] = [{"key": key, "message": _ERRORS[key]}]
        container.data_mw = data
        span = self._span
        span.attrs["class"] = "mw-file-element mw-broken-media"
        span.source.note("a", {"resource": span.attrs["resource"]})
        span.source.note("sa", {"resource": item.target})
        width, height = item.requested_size(self._parser.site.thumb_width)
        if width:
            span.attrs["data-width"] = str(width)
        if height:
            span.attrs["data-height"] = str(height)
        name = self._rules.prefixed_text(_file(item.title))
        text = self._alt() if item.values.get("alt") else ""
        if not text and "alt" not in item.values and not item.shows_caption:
            text = self._caption
        for child in span.children():
            child.remove()
        span.append(Text(text or name))
        link = span.parent
        assert link is not None
        if exists:
            link.attrs = {
                "href": "./" + encode_href(self._rules.prefixed_key(_file(item.title))),
                "class": "mw-file-description",
            }
            if self._caption and not item.shows_caption:
                link.attrs["title"] = self._caption
        else:
            link.attrs = {
                "href": f"./Special:Upload?wpDestFile={encode_title(item.title.key)}",
                "class": "new",
                "title": name,
            }
        for option in ("alt", "link"):
            if option in item.values and not item.has_attribute(option):
                item.add_attribute(option, text=self._alt() if option == "alt" else item.values[option])

    def _tell_attributes(self) -> None:
        if not self._item.attributes:
            return
        order = [o["ck"] for o in self._item.options if isinstance(o, dict)]
        self._item.attributes.sort(key=lambda a: _place_of(a, order))
        data: Json = self._container.data_mw if self._container.data_mw is not None else {}
        self._container.data_mw = {"attribs": self._item.attributes, **data}


def _place_of(entry: object, order: list[object]) -> int:
    """Where an entry of "attribs" goes: the target first, then options as they are written."""
    if not isinstance(entry, list) or isinstance(entry[0], dict):
        return -1
    return order.index(entry[0]) if entry[0] in order else 99


def _unwrap_formatting(container: Element, span: Element) -> None:
    """Formatting that was open around a figure is opened again inside it: the picture needs none, the caption does."""
    link = span.parent
    while link is not None and link.parent is not None and link.parent is not container and link is not container:
        outer = link.parent
        if outer.name not in _FORMATTING:
            return
        for child in outer.children():
            if isinstance(child, Element) and child.name == "figcaption":
                _format_caption(child, outer)
        outer.unwrap()


def _format_caption(caption: Element, format_: Element) -> None:
    inner = Element(format_.name, dict(format_.attrs), format_.source.copy())
    inner.source.auto_start = inner.source.auto_end = True
    inner.take_children(caption)
    caption.append(inner)


def _plain_text(caption: Element | None) -> str:
    """A caption without its markup, as a title shows it."""
    if caption is None:
        return ""
    # The mark of a footnote is no part of the words.
    return "".join(_iter_words(caption)).strip()


def _iter_words(element: Element) -> Iterator[str]:
    for child in element.children():
        if isinstance(child, Text):
            yield child.data
        elif isinstance(child, Element) and child.has_type("mw:DisplaySpace"):
            yield " "
        elif isinstance(child, Element) and "mw:File" in child.typeof():
            if isinstance(child.last, Element) and child.last.name == "figcaption":
                yield from _iter_words(child.last)
        elif isinstance(child, Element) and not child.has_type("mw:Extension/ref"):
            yield from _iter_words(child)


def _fill_link(element: Element, title: Title, facts: FileFacts | None, parser: Parser) -> None:
    rules = parser.site.title_rules
    target = Title(NS_MEDIA, facts.title.key if facts is not None else title.key)
    element.attrs["resource"] = "./" + encode_href(rules.prefixed_key(target))
    element.attrs["title"] = target.text
    _note_resource(element)
    if facts is not None:
        element.attrs["href"] = facts.url
        return
    element.attrs["href"] = f"./Special:FilePath/{encode_title(title.key)}"
    element.add_type("mw:Error")
    element.data_mw = {
        "errors": [{"key": "apierror-filedoesnotexist", "message": _ERRORS["apierror-filedoesnotexist"]}]
    }


def _note_resource(element: Element) -> None:
    """How the file was named: the address says where it is, the resource which page it has."""
    sources = element.source.find("sa")
    if isinstance(sources, dict) and "href" in sources:
        written = sources["href"]
        element.source.note("a", {"resource": element.attrs["resource"]})
        element.source.note("sa", {"resource": written})
