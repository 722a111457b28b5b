"""The options of a file as its place in the tree tells them, merged with how they were written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from wikigrove_engine.html.entities import decode_entities
from wikigrove_engine.language import load_language
from wikigrove_engine.serialize.attributes import find_attribute_part
from wikigrove_engine.serialize.escape import MEDIA_CAPTION, escape_entities
from wikigrove_engine.serialize.fragments import fragment_to_wikitext
from wikigrove_engine.serialize.link_target import clean_href, find_link_title, has_protocol, href_to_title_text
from wikigrove_engine.serialize.media_parts import MediaParts
from wikigrove_engine.stages.media_options import option_names, parse_size
from wikigrove_engine.tree.nodes import Element, Text

if TYPE_CHECKING:
    from wikigrove_engine.serialize.state import State

_FORMATS: Final = {"Thumb": "thumbnail", "Frame": "framed", "Frameless": "frameless"}
_TYPE: Final = re.compile(r"mw:(?:File|Image|Video|Audio)(?:/(\w+))?")
_GROUPS: Final = {
    **dict.fromkeys(("thumbnail", "framed", "frameless", "manualthumb"), "format"),
    **dict.fromkeys(("left", "right", "center", "none"), "halign"),
    **dict.fromkeys(("baseline", "sub", "super", "top", "text_top", "middle", "bottom", "text_bottom"), "valign"),
    "width": "size",
    "upright": "size",
}
_ORDER: Final = (
    "link",
    "alt",
    "halign",
    "format",
    "lang",
    "page",
    "starttime",
    "endtime",
    "thumbtime",
    "loop",
    "muted",
    "border",
    "valign",
    "class",
    "size",
)
_NOT_IN_GALLERY: Final = frozenset(("format", "halign", "valign", "border", "size"))
"""What has no effect there."""
_GALLERY_SIZE: Final = "120x120px"
"""What Parsoid tells of every picture of a gallery that has no size of its own."""
_MADE_CLASSES: Final = frozenset(("mw-default-size", "mw-image-border", "mw-default-audio-height", "noviewer"))
_QUERY: Final = re.compile(r"\?(?:page=(\d+)|lang=([A-Za-z-]+))\Z")
_PLAIN: Final = re.compile(r"['\[\]{}<|~\n]|__")
_TIMES: Final = re.compile(r"#t=([0-9.:]*)(?:,([0-9.:]+))?\Z")


class Shown:
    """One option as the tree tells it: its key, value, and whether it is the one that was written."""

    __slots__ = ("key", "kept", "text", "value")

    def __init__(self, key: str, value: str = "", *, kept: bool = False, text: str = "") -> None:
        self.key = key
        self.value = value
        self.kept = kept
        self.text = text
        """Wikitext of the whole option, where a template gave it."""


class OptionReader:
    """Reads the options of one file from the tree."""

    def __init__(self, parts: MediaParts, state: State, *, caption_text: str, in_gallery: bool = False) -> None:
        self._parts: Final = parts
        self._state: Final = state
        self._caption_text: Final = caption_text
        """The caption's words, where it is not shown: they are the alternative text then."""
        self._in_gallery: Final = in_gallery
        self.shown: Final[dict[str, Shown]] = {}

    def read(self, written: dict[str, tuple[str, str]]) -> dict[str, Shown]:
        """The options by group; `written` are key and value of those in the source."""
        if not self._in_gallery:
            self._read_format(written)
            self._read_classes(written)
            self._read_size(written)
        self._read_alt(written)
        self._read_link(written)
        self._read_details(written)
        return self.shown

    def _put(self, group: str, key: str, value: str, written: dict[str, tuple[str, str]]) -> None:
        if group not in self.shown:
            self.shown[group] = Shown(key, value, kept=written.get(group) == (key, value))

    def _keep(self, group: str, written: dict[str, tuple[str, str]]) -> None:
        key, value = written[group]
        self.shown[group] = Shown(key, value, kept=True)

    def _template(self, key: str) -> str | None:
        """The whole option as wikitext, where a template gave a part of it."""
        part = find_attribute_part(self._parts.container, key)
        html = part.get("html") if part is not None else None
        return fragment_to_wikitext(html, self._state) if isinstance(html, str) else None

    def _told(self, key: str) -> str | None:
        """The value that data-mw tells."""
        data = self._parts.container.data_mw
        if key == "manualthumb" and data is not None and isinstance(data.get("thumb"), str):
            # As it was told before 2018.
            return str(data["thumb"])
        part = find_attribute_part(self._parts.container, key)
        text = part.get("txt") if part is not None else None
        return text if isinstance(text, str) else None

    def _read_format(self, written: dict[str, tuple[str, str]]) -> None:
        found = _TYPE.search(self._parts.container.typeof())
        key = _FORMATS.get(found[1] or "", "") if found is not None else ""
        if not key:
            return
        if key == "thumbnail":
            text = self._template("manualthumb")
            manual = self._told("manualthumb")
            if text is not None or manual is not None:
                self.shown["format"] = Shown("manualthumb", manual or "", text=text or "")
                if written.get("format", ("", ""))[0] == "manualthumb" and written["format"][1] == manual:
                    self._keep("format", written)
                return
            if written.get("format", ("", ""))[0] == "manualthumb":
                self._keep("format", written)
                return
        self._put("format", key, "", written)

    def _read_classes(self, written: dict[str, tuple[str, str]]) -> None:
        container = self._parts.container
        own: list[str] = []
        for name in container.attrs.get("class", "").split():
            if name.startswith("mw-halign-"):
                self._put("halign", name[10:], "", written)
            elif name.startswith("mw-valign-"):
                self._put("valign", name[10:].replace("-", "_"), "", written)
            elif name == "mw-image-border":
                self._put("border", "border", "", written)
            elif name not in _MADE_CLASSES:
                own.append(name)
        if container.name == "figure" and "valign" in written:
            # It has no effect there and leaves no class.
            self._keep("valign", written)
        if own:
            self._put("class", "class", " ".join(own), written)
            if "class" in written and written["class"][1].split() == own:
                self._keep("class", written)

    def _read_size(self, written: dict[str, tuple[str, str]]) -> None:
        picture, container = self._parts.picture, self._parts.container
        if "size" in written and not self._is_resized():
            self._keep("size", written)
            return
        classes = container.attrs.get("class", "").split()
        found = _TYPE.search(container.typeof())
        if "mw-default-size" in classes or (found is not None and found[1] == "Frame"):
            return
        if container is picture and "resource" not in picture.attrs:
            return
        if self._in_gallery and "size" not in written:
            # The gallery's own size.
            return
        prefix = "data-" if self._parts.is_broken else ""
        width = _pixels(picture.attrs.get(f"{prefix}width", ""))
        height = _pixels(picture.attrs.get(f"{prefix}height", ""))
        if self.shown.get("format") is not None and self.shown["format"].key == "manualthumb":
            return
        if "size" in written or not picture.source.is_new:
            # A new size for a picture that had another: the box that it fits in.
            box = max(width, height)
            if box:
                self.shown["size"] = Shown("width", f"{box}x{box}")
        elif width and height and self._keeps_ratio(width, height):
            # A square box: it says the longer side, and the file's own shape does the rest.
            box = max(width, height)
            self.shown["size"] = Shown("width", str(width) if self._parts.is_player else f"{box}x{box}")
        elif width:
            self.shown["size"] = Shown("width", f"{width}x{height or width}")
        elif height:
            self.shown["size"] = Shown("width", f"x{height}")

    def _is_resized(self) -> bool:
        """Whether an editor gave the picture another size than it had."""
        picture = self._parts.picture
        shown = picture.source.find("a")
        if not isinstance(shown, dict):
            return picture.source.is_new
        return ("width" in shown and shown["width"] != picture.attrs.get("width")) or (
            "height" in shown and shown["height"] != picture.attrs.get("height")
        )

    def _keeps_ratio(self, width: int, height: int) -> bool:
        """Whether the height is what the file has at this width."""
        attrs = self._parts.picture.attrs
        own_width, own_height = _pixels(attrs.get("data-file-width", "")), _pixels(attrs.get("data-file-height", ""))
        if self._parts.is_player and not own_width:
            return self._parts.picture.name == "audio"
        return bool(own_width and own_height) and abs(width * own_height / own_width - height) < 1

    def _read_alt(self, written: dict[str, tuple[str, str]]) -> None:
        picture = self._parts.picture
        text = self._template("alt")
        alt = picture.attrs.get("alt")
        told = self._told("alt")
        if alt is None:
            alt = told
        if text is not None and (told is None or told == alt):
            self.shown["alt"] = Shown("alt", text=text, kept="alt" in written)
            return
        if alt is None or (self._parts.is_broken and told is None and "alt" not in written):
            return
        shown = picture.source.find("a")
        if "alt" in written and (
            _plain(written["alt"][1]) == alt or (isinstance(shown, dict) and shown.get("alt") == alt)
        ):
            self._keep("alt", written)
            return
        if "alt" not in written and alt == self._caption_text and (alt or self._parts.caption is None):
            return
        self.shown["alt"] = Shown("alt", alt)

    def _read_link(self, written: dict[str, tuple[str, str]]) -> None:
        link, state = self._parts.link, self._state
        text = self._template("link")
        told = self._told("link")
        if text is not None:
            self.shown["link"] = Shown("link", text=text, kept="link" in written)
            return
        if told is not None:
            self._put("link", "link", told, written)
            return
        if self._parts.is_player:
            return
        if link is None or link.name != "a" or "href" not in link.attrs:
            self._put("link", "link", "", written)
            return
        href = clean_href(link.attrs["href"])
        shown = link.source.find("a")
        if "link" in written and (
            (isinstance(shown, dict) and shown.get("href") == href) or self._same_link(written["link"][1], href)
        ):
            self._keep("link", written)
            return
        if self._is_own_page(href, link):
            return
        if has_protocol(href, state) or href.startswith("#"):
            self.shown["link"] = Shown("link", href)
        else:
            self.shown["link"] = Shown("link", href_to_title_text(href, state))

    def _is_own_page(self, href: str, link: Element) -> bool:
        """Whether a picture links where it does without the option."""
        classes = link.attrs.get("class", "").split()
        if "mw-file-description" in classes or "new" in classes:
            return True
        resource = self._parts.picture.attrs.get("resource", "")
        if self._parts.is_broken and ("wpDestFile=" in href or "Special:FilePath/" in href):
            return True
        if "%" in href and self._same_link(href_to_title_text(resource, self._state), _QUERY.sub("", href)):
            return True
        return _QUERY.sub("", href) == resource or (
            self.shown.get("format") is not None and self.shown["format"].key == "manualthumb" and href == resource
        )

    def _same_link(self, text: str, href: str) -> bool:
        text = decode_entities(text)
        if text == href:
            return True
        if has_protocol(href, self._state):
            return False
        old, new = (
            find_link_title(text, self._state),
            find_link_title(href_to_title_text(href, self._state), self._state),
        )
        return old is not None and old == new and old.fragment == new.fragment

    def _read_details(self, written: dict[str, tuple[str, str]]) -> None:
        picture, link = self._parts.picture, self._parts.link
        query = _QUERY.search(link.attrs.get("href", "")) if link is not None else None
        page = query[1] if query is not None else None
        language = query[2] if query is not None else None
        for key, value in (("page", page), ("lang", picture.attrs.get("lang") or language)):
            self._read_detail(key, value, written)
        times = None
        if self._parts.is_player:
            for child in picture.children():
                if isinstance(child, Element) and child.name == "source":
                    times = _TIMES.search(child.attrs.get("src", ""))
                    break
        self._read_detail("starttime", times[1] if times is not None and times[1] != "0" else None, written)
        self._read_detail("endtime", times[2] if times is not None else None, written)
        self._read_detail("thumbtime", None, written)
        for flag in ("loop", "muted"):
            if flag in picture.attrs if self._parts.is_player else flag in written:
                self._put(flag, flag, "", written)
        if self._in_gallery:
            own = [c for c in self._parts.container.attrs.get("class", "").split() if c not in _MADE_CLASSES]
            if own:
                self._put("class", "class", " ".join(own), written)

    def _read_detail(self, key: str, value: str | None, written: dict[str, tuple[str, str]]) -> None:
        text = self._template(key)
        if text is not None:
            self.shown[key] = Shown(key, text=text, kept=key in written)
            return
        told = self._told(key)
        if told is not None:
            value = told
        if key in written and (value is None or told == written[key][1] or key in ("starttime", "endtime")):
            # Not every file shows it.
            self._keep(key, written)
        elif value is not None:
            self._put(key, key, value, written)


def merge_options(
    shown: dict[str, Shown],
    options: list[tuple[str, str]],
    caption: str | None,
    state: State,
    *,
    in_gallery: bool = False,
) -> list[str]:
    """The options in the order in which they were written, new ones behind them, the caption last where it is new."""
    out: list[str] = []
    done: set[str] = set()
    caption_done = False
    for key, text in options:
        if key == "bogus":
            out.append(text)
        elif key == "caption":
            if caption is not None:
                out.append(caption)
            elif not text.strip():
                out.append(text)
            caption_done = True
        else:
            group = _GROUPS.get(key, key)
            found = shown.get(group)
            if found is None and in_gallery and group in _NOT_IN_GALLERY:
                if text != _GALLERY_SIZE:
                    out.append(text)
                continue
            if found is None or (group in done and not found.kept):
                continue
            done.add(group)
            out.append(text if found.kept else write_option(found, state))
    fresh = [write_option(shown[group], state) for group in _ORDER if group in shown and group not in done]
    out += fresh
    if caption is not None and not caption_done:
        out.append(caption)
    return out


def read_written_options(node: Element, language: str) -> tuple[list[tuple[str, str]], dict[str, tuple[str, str]]]:
    """The options in the source: all with their kind, and of each group the key and value that counted."""
    listed = node.source.find("optList")
    options: list[tuple[str, str]] = []
    written: dict[str, tuple[str, str]] = {}
    if not isinstance(listed, list):
        return options, written
    names = option_names(language)
    for entry in listed:
        if not isinstance(entry, dict):
            continue
        key, text = entry.get("ck"), entry.get("ak")
        if not isinstance(key, str) or not isinstance(text, str):
            continue
        options.append((key, text))
        if key in ("bogus", "caption"):
            continue
        found = names.find(text.strip())
        written.setdefault(_GROUPS.get(key, key), found if found is not None and found[0] == key else (key, ""))
    return options, written


def write_option(option: Shown, state: State) -> str:
    """An option in the wiki's language."""
    if option.text:
        return option.text
    if option.key in ("loop", "muted"):
        return option.key
    if option.key in ("starttime", "endtime", "thumbtime"):
        return f"{option.key.removesuffix('time') if option.key != 'thumbtime' else option.key}={option.value}"
    word = load_language(state.site.language).magic_words.get(f"img_{option.key}")
    names = [n for n in word.names if ("$1" in n) == _takes_value(option.key)] if word is not None else []
    if not names:
        return f"{option.key}={option.value}" if _takes_value(option.key) else option.key
    return names[0].replace("$1", _escape_option(option.value, state))


def _takes_value(key: str) -> bool:
    return key in ("width", "alt", "link", "lang", "page", "class", "manualthumb", "upright")


def _escape_option(value: str, state: State) -> str:
    """A value as text that ends where it should."""
    if _PLAIN.search(value) is None:
        return escape_entities(value)
    inner = state.nested()
    inner.contexts = [MEDIA_CAPTION]
    inner.context_nodes = [Element("figcaption")]
    inner.emit_escaped(value.replace("\n", " "), Text(value))
    return inner.result()


def _pixels(text: str) -> int:
    size = parse_size(text)
    return size[0] or 0 if size is not None else 0


def _plain(text: str) -> str:
    return " ".join(decode_entities(text).split())
