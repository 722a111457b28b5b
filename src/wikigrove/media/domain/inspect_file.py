"""Say what an uploaded file is, and refuse what could do harm."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import puremagic
import pypdfium2
import pyvips
from lxml import etree

from wikigrove.media.domain.inspect_media import MediaFacts, inspect_media
from wikigrove.media.errors import UploadRefused
from wikigrove.pages.domain.store_text import sha1_of_file

TYPES: Final = {
    "png": ("image/png", "BITMAP"),
    "jpg": ("image/jpeg", "BITMAP"),
    "jpeg": ("image/jpeg", "BITMAP"),
    "gif": ("image/gif", "BITMAP"),
    "webp": ("image/webp", "BITMAP"),
    "svg": ("image/svg+xml", "DRAWING"),
    "pdf": ("application/pdf", "OFFICE"),
    "txt": ("text/plain", "TEXT"),
    "ogg": ("application/ogg", "AUDIO"),
    "oga": ("audio/ogg", "AUDIO"),
    "opus": ("audio/ogg", "AUDIO"),
    "ogv": ("video/ogg", "VIDEO"),
    "webm": ("video/webm", "VIDEO"),
    "mp3": ("audio/mpeg", "AUDIO"),
    "wav": ("audio/wav", "AUDIO"),
    "flac": ("audio/flac", "AUDIO"),
    "mp4": ("video/mp4", "VIDEO"),
}
"""extension -> MIME type and MediaWiki's media type."""
MAX_PIXELS: Final = 120_000_000
_SAME: Final = {
    "application/ogg": {"audio/ogg", "video/ogg", "application/ogg", "audio/x-flac+ogg", "audio/vorbis"},
    "audio/ogg": {"audio/ogg", "video/ogg", "application/ogg", "audio/vorbis", "audio/opus"},
    "video/ogg": {"audio/ogg", "video/ogg", "application/ogg", "video/theora"},
    "audio/wav": {"audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave"},
    "audio/mpeg": {"audio/mpeg", "audio/mp3"},
    "audio/flac": {"audio/flac", "audio/x-flac"},
    "video/webm": {"video/webm", "video/x-matroska", "audio/webm", "application/x-matroska"},
    "video/mp4": {"video/mp4", "audio/mp4", "video/quicktime", "application/mp4"},
}
_SVG_ACTIVE: Final = frozenset({"script", "foreignobject", "handler", "iframe", "embed", "object", "set", "animate"})
_SVG_FOREIGN: Final = re.compile(
    r"^\s*(?:javascript|vbscript|data(?!:image/(?:png|jpeg|gif|webp)[;,])|https?|ftp|file|//)", re.I
)
_CSS_FOREIGN: Final = re.compile(
    r"@import|expression\s*\(|url\s*\(\s*['\"]?\s*(?!#|data:image/(?:png|jpeg|gif|webp))", re.I
)


@dataclass(frozen=True)
class FileInspection:
    """What a file is. Sizes in pixels and bytes; 0 where it has none."""

    mime: str
    media_type: str
    size: int
    sha256: str
    sha1: str
    width: int = 0
    height: int = 0
    bits: int = 0
    page_count: int = 0
    duration: float = 0.0
    """Seconds."""


def inspect_file(path: Path, *, name: str) -> FileInspection:
    """Look into the file that wants to be called `name`. Raises UploadRefused."""
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    if extension not in TYPES:
        raise UploadRefused("filetype-banned-type", extension or name, ", ".join(sorted(TYPES)), 1, len(TYPES))
    mime, media_type = TYPES[extension]
    size = path.stat().st_size
    if size == 0:
        raise UploadRefused("emptyfile")
    with path.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    width = height = bits = pages = 0
    duration = 0.0
    if mime == "image/svg+xml":
        width, height = _inspect_svg(path)
        bits = 0
    elif mime == "application/pdf":
        width, height, pages = _inspect_pdf(path)
    elif mime.startswith("image/"):
        width, height, bits = _inspect_bitmap(path, mime)
    elif mime == "text/plain":
        _inspect_text(path)
    else:
        _check_magic(path, mime)
        facts = inspect_media(path, mime)
        width, height, duration = facts.width, facts.height, facts.seconds
        if facts.is_read:
            mime, media_type = _by_content(mime, facts)
    return FileInspection(mime, media_type, size, sha256, sha1_of_file(path), width, height, bits, pages, duration)


def _by_content(mime: str, facts: MediaFacts) -> tuple[str, str]:
    """The containers of films hold sounds too, and Ogg's plain name stands for both."""
    if facts.has_pictures:
        return ("video/ogg" if mime.endswith("/ogg") else mime), "VIDEO"
    if mime == "application/ogg":
        return mime, "AUDIO"
    return mime.replace("video/", "audio/"), "AUDIO"


def find_kind_of_text(path: Path) -> str:
    """`text/plain` for a file that only has text in it; empty for any other."""
    with path.open("rb") as source:
        start = source.read(4096)
    try:
        text = start.decode()
    except UnicodeDecodeError:
        return ""
    return "text/plain" if text.isprintable() or text.replace("\n", "").replace("\t", "").isprintable() else ""


def _inspect_bitmap(path: Path, mime: str) -> tuple[int, int, int]:
    loaders = {"image/png": "png", "image/jpeg": "jpeg", "image/gif": "gif", "image/webp": "webp"}
    try:
        image = pyvips.Image.new_from_file(str(path), access="sequential")
        loader = str(image.get("vips-loader")).lower()
    except pyvips.Error as err:
        found = find_kind_of_text(path)
        if found:
            raise UploadRefused("filetype-mime-mismatch", mime.rpartition("/")[2], found) from err
        raise UploadRefused("verification-error", mime) from err
    if loaders[mime] not in loader:
        raise UploadRefused("filetype-mime-mismatch", path.suffix, loader)
    if image.width * image.height > MAX_PIXELS:
        raise UploadRefused("file-too-large")
    return image.width, image.height, 16 if image.format in ("ushort", "short") else 8


def _inspect_pdf(path: Path) -> tuple[int, int, int]:
    try:
        document = pypdfium2.PdfDocument(str(path))
        try:
            width, height = document[0].get_size()
            # Points at 150 dots per inch, as MediaWiki's PDF handler counts.
            return round(width * 150 / 72), round(height * 150 / 72), len(document)
        finally:
            document.close()
    except (pypdfium2.PdfiumError, IndexError) as err:
        raise UploadRefused("verification-error", "application/pdf") from err


def _inspect_svg(path: Path) -> tuple[int, int]:
    """Size of a drawing that holds nothing active and nothing from elsewhere."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.parse(str(path), parser).getroot()
    except etree.XMLSyntaxError as err:
        raise UploadRefused("uploadinvalidxml") from err
    if etree.QName(root).localname.lower() != "svg":
        raise UploadRefused("uploadinvalidxml")
    for element in root.iter():
        if not isinstance(element.tag, str):
            if isinstance(element, (etree._Entity, etree._ProcessingInstruction)):
                raise UploadRefused("uploadscripted")
            continue
        if etree.QName(element).localname.lower() in _SVG_ACTIVE:
            raise UploadRefused("uploadscripted")
        if etree.QName(element).localname.lower() == "style" and _CSS_FOREIGN.search(element.text or ""):
            raise UploadRefused("uploaded-hostile-svg")
        for name, value in element.attrib.items():
            _check_svg_attribute(etree.QName(name).localname.lower(), str(value))
    return _svg_size(root)


def _check_svg_attribute(name: str, value: str) -> None:
    if name.startswith("on"):
        raise UploadRefused("uploadscripted")
    if name in ("href", "src", "from", "to", "values") and _SVG_FOREIGN.match(value):
        raise UploadRefused("uploadscripted")
    if _CSS_FOREIGN.search(value):
        raise UploadRefused("uploaded-hostile-svg")


def _svg_size(root: etree._Element) -> tuple[int, int]:
    width, height = _svg_length(root.get("width")), _svg_length(root.get("height"))
    box = re.split(r"[\s,]+", (root.get("viewBox") or "").strip())
    if len(box) == 4 and (width is None or height is None):
        try:
            box_width, box_height = float(box[2]), float(box[3])
        except ValueError:
            box_width = box_height = 0.0
        if box_width > 0 and box_height > 0:
            width = width or (height * box_width / box_height if height else box_width)
            height = height or width * box_height / box_width
    return max(1, round(width or 512)), max(1, round(height or 512))


def _svg_length(text: str | None) -> float | None:
    found = re.fullmatch(r"\s*([\d.]+(?:e[-+]?\d+)?)\s*(px|pt|pc|mm|cm|in|em|ex|)\s*", text or "", re.I)
    if not found:
        return None
    factor = {"pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0, "em": 16.0, "ex": 8.0}
    try:
        return float(found.group(1)) * factor.get(found.group(2).lower(), 1.0) or None
    except ValueError:
        return None


def _inspect_text(path: Path) -> None:
    head = path.read_bytes()[:65536]
    if b"\0" in head:
        raise UploadRefused("verification-error", "text/plain")


def _check_magic(path: Path, mime: str) -> None:
    """Do the first bytes say what the name says?"""
    try:
        found = {match.mime_type for match in puremagic.magic_file(str(path))}
    except (puremagic.PureError, ValueError, OSError) as err:
        raise UploadRefused("filetype-mime-mismatch", path.suffix, "") from err
    if mime not in found and not (_SAME.get(mime, set()) & found):
        raise UploadRefused("filetype-mime-mismatch", path.suffix, ", ".join(sorted(found)))
