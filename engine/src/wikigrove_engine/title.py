"""Titles of wiki pages and the rules that turn text into them.

The rules are MediaWiki's: what is stripped, what is illegal, how namespaces and
interwiki prefixes are found, when the first letter is made a capital.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote

MAX_BYTES: Final = 255
MAX_SPECIAL_BYTES: Final = 512

NS_MEDIA: Final = -2
NS_SPECIAL: Final = -1
NS_MAIN: Final = 0
NS_TALK: Final = 1
NS_USER: Final = 2
NS_USER_TALK: Final = 3
NS_PROJECT: Final = 4
NS_PROJECT_TALK: Final = 5
NS_FILE: Final = 6
NS_FILE_TALK: Final = 7
NS_MEDIAWIKI: Final = 8
NS_MEDIAWIKI_TALK: Final = 9
NS_TEMPLATE: Final = 10
NS_TEMPLATE_TALK: Final = 11
NS_HELP: Final = 12
NS_HELP_TALK: Final = 13
NS_CATEGORY: Final = 14
NS_CATEGORY_TALK: Final = 15
NS_MODULE: Final = 828
NS_MODULE_TALK: Final = 829

CANONICAL_NAMES: Final[Mapping[int, str]] = {
    NS_MEDIA: "Media",
    NS_SPECIAL: "Special",
    NS_MAIN: "",
    NS_TALK: "Talk",
    NS_USER: "User",
    NS_USER_TALK: "User talk",
    NS_PROJECT: "Project",
    NS_PROJECT_TALK: "Project talk",
    NS_FILE: "File",
    NS_FILE_TALK: "File talk",
    NS_MEDIAWIKI: "MediaWiki",
    NS_MEDIAWIKI_TALK: "MediaWiki talk",
    NS_TEMPLATE: "Template",
    NS_TEMPLATE_TALK: "Template talk",
    NS_HELP: "Help",
    NS_HELP_TALK: "Help talk",
    NS_CATEGORY: "Category",
    NS_CATEGORY_TALK: "Category talk",
    NS_MODULE: "Module",
    NS_MODULE_TALK: "Module talk",
}

_SPACES = re.compile("[ _\u00a0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_BIDI = re.compile("[\u200e\u200f\u202a-\u202e]+")
_ILLEGAL = re.compile(
    r"[^ %!\"$&'()*,\-./0-9:;=?@A-Z\\^_`a-z~+\x80-\U0010ffff]"
    r"|%[0-9A-Fa-f]{2}"
    r"|&[A-Za-z0-9\x80-\U0010ffff]+;|&#[0-9]+;|&#x[0-9A-Fa-f]+;"
    r"|[\ud800-\udfff\ufffd]"
)
_RELATIVE = re.compile(r"^\.{1,2}$|^\.{1,2}/|/\.{1,2}/|/\.{1,2}$")
_URL_SAFE: Final = ";@$!*(),/~:"
_PLAIN_KEY: Final = re.compile(r"[A-Za-z0-9_.;@$!*(),/~:-]*")


class TitleError(ValueError):
    """A text that can't be a title; `code` is MediaWiki's message key."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(f"{code}: {text!r}")
        self.code = code
        self.text = text


class Title:
    """A page's name: namespace number, database key, and perhaps a fragment and an interwiki prefix.

    `key` has underscores for spaces and no namespace. Equality and hash ignore the fragment,
    so that titles can be keys of a batched lookup.
    """

    __slots__ = ("namespace", "key", "fragment", "interwiki", "local_interwiki")

    def __init__(
        self, namespace: int, key: str, *, fragment: str = "", interwiki: str = "", local_interwiki: bool = False
    ) -> None:
        self.namespace: Final = namespace
        self.key: Final = key
        self.fragment: Final = fragment
        self.interwiki: Final = interwiki
        self.local_interwiki: Final = local_interwiki

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Title)
            and self.namespace == other.namespace
            and self.key == other.key
            and self.interwiki == other.interwiki
        )

    def __hash__(self) -> int:
        return hash((self.namespace, self.key, self.interwiki))

    def __repr__(self) -> str:
        prefix = f"{self.interwiki}:" if self.interwiki else ""
        return f"Title({self.namespace}, {prefix}{self.key!r}{'#' + self.fragment if self.fragment else ''})"

    @property
    def text(self) -> str:
        """The name without namespace, with spaces."""
        return self.key.replace("_", " ")

    @property
    def is_external(self) -> bool:
        return self.interwiki != ""

    @property
    def is_talk(self) -> bool:
        return self.namespace > 0 and self.namespace % 2 == 1

    @property
    def subject_namespace(self) -> int:
        return self.namespace - 1 if self.is_talk else self.namespace

    @property
    def can_talk(self) -> bool:
        return self.namespace >= 0

    def with_fragment(self, fragment: str) -> Title:
        return Title(
            self.namespace, self.key, fragment=fragment, interwiki=self.interwiki, local_interwiki=self.local_interwiki
        )

    def without_fragment(self) -> Title:
        return self.with_fragment("") if self.fragment else self

    def talk(self) -> Title:
        """The discussion page of this page (itself, when it is one)."""
        return Title(self.namespace if self.is_talk else self.namespace + 1, self.key)

    def subject(self) -> Title:
        """The page that this discussion page is about (itself, when it is none)."""
        return Title(self.subject_namespace, self.key)


@dataclass(frozen=True)
class Namespace:
    """What a wiki says about one namespace. `name` is the local name, with spaces."""

    id: int
    name: str
    canonical: str
    aliases: tuple[str, ...] = ()
    first_letter: bool = True
    subpages: bool = False
    content: bool = False
    default_model: str = "wikitext"


@dataclass(frozen=True)
class Interwiki:
    """A prefix that leads to another wiki. `url` holds $1; `language` is the autonym of a language link."""

    prefix: str
    url: str
    local: bool = False
    local_interwiki: bool = False
    language: str | None = None
    extra_language_link: bool = False
    link_text: str | None = None
    site_name: str | None = None
    protocol_relative: bool = False


@dataclass(frozen=True)
class TitleRules:
    """The facts that title parsing needs; made once for each version of a wiki's settings."""

    namespaces: Mapping[int, Namespace]
    interwikis: Mapping[str, Interwiki] = field(default_factory=dict)
    language: str = "en"
    _by_name: dict[str, int] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for number, canonical in CANONICAL_NAMES.items():
            if number in self.namespaces:
                self._by_name[_fold(canonical)] = number
        self._by_name.setdefault("image", NS_FILE)
        self._by_name.setdefault("image_talk", NS_FILE_TALK)
        for ns in self.namespaces.values():
            for name in (ns.canonical, *ns.aliases, ns.name):
                if name:
                    self._by_name[_fold(name)] = ns.id

    def find_namespace(self, name: str) -> int | None:
        """The number of the namespace with this name or alias, in any case; None when there is none."""
        return self._by_name.get(_fold(name))

    def find_interwiki(self, prefix: str) -> Interwiki | None:
        return self.interwikis.get(prefix.lower())

    def namespace_name(self, number: int) -> str:
        """The local name with spaces; "" for the main namespace, "NS123" style for unknown ones."""
        ns = self.namespaces.get(number)
        return ns.name if ns is not None else CANONICAL_NAMES.get(number, f"NS{number}")

    def prefixed_key(self, title: Title) -> str:
        """`Interwiki:Namespace:Key` with underscores, without fragment."""
        name = self.namespace_name(title.namespace).replace(" ", "_")
        out = f"{name}:{title.key}" if name else title.key
        return f"{title.interwiki}:{out}" if title.interwiki else out

    def prefixed_text(self, title: Title) -> str:
        """`Interwiki:Namespace:Text` with spaces, without fragment."""
        return self.prefixed_key(title).replace("_", " ")

    def full_text(self, title: Title) -> str:
        """As `prefixed_text`, with the fragment."""
        text = self.prefixed_text(title)
        return f"{text}#{title.fragment}" if title.fragment else text

    def url_key(self, title: Title) -> str:
        """The prefixed key, percent-encoded as in MediaWiki's addresses."""
        return encode_title(self.prefixed_key(title))

    def has_subpages(self, number: int) -> bool:
        ns = self.namespaces.get(number)
        return ns is not None and ns.subpages

    def base_title(self, title: Title) -> Title:
        """The parent page; the page itself where the namespace has no subpages."""
        if not self.has_subpages(title.namespace) or "/" not in title.key:
            return title.without_fragment()
        return Title(title.namespace, title.key.rsplit("/", 1)[0])

    def root_title(self, title: Title) -> Title:
        if not self.has_subpages(title.namespace) or "/" not in title.key:
            return title.without_fragment()
        return Title(title.namespace, title.key.split("/", 1)[0])


def encode_title(key: str) -> str:
    """Percent-encode a key as MediaWiki does: readable characters stay."""
    key = key.replace(" ", "_")
    # Most keys have nothing to encode, and a page has hundreds of links.
    return key if _PLAIN_KEY.fullmatch(key) else quote(key, safe=_URL_SAFE)


def upper_first(text: str, language: str = "en") -> str:
    """Make the first letter a capital as MediaWiki does; one letter stays one letter."""
    if not text:
        return text
    first = text[0]
    if first == "i" and language in ("tr", "az", "kaa", "kk-latn", "kk-tr"):
        return "İ" + text[1:]
    # Georgian has capitals in Unicode, but not in wiki titles; ß and ligatures have no single capital.
    if "\u10d0" <= first <= "\u10ff":
        return text
    upper = first.upper()
    return upper + text[1:] if len(upper) == 1 else text


def parse_title(text: str, rules: TitleRules, *, default_namespace: int = NS_MAIN) -> Title:
    """Turn `text` into a Title. Entities must have been decoded; raises TitleError.

    Source: MediaWiki's page title rules (Manual:Page title).
    """
    key = unicodedata.normalize("NFC", text) if not text.isascii() else text
    key = _SPACES.sub("_", _BIDI.sub("", key)).strip("_")
    if "\ufffd" in key:
        raise TitleError("title-invalid-utf8", text)
    namespace = default_namespace
    interwiki, local_interwiki = "", False
    if key.startswith(":"):
        namespace = NS_MAIN
        key = key[1:].lstrip("_")
    if not key:
        raise TitleError("title-invalid-empty", text)
    while True:
        head, colon, rest = key.partition(":")
        if not colon:
            break
        head = head.rstrip("_")
        rest = rest.lstrip("_")
        number = rules.find_namespace(head)
        if number is not None:
            key, namespace = rest, number
            if number == NS_TALK and ":" in rest:
                inner = rest.partition(":")[0].rstrip("_")
                if rules.find_namespace(inner) is not None:
                    raise TitleError("title-invalid-talk-namespace", text)
                if rules.find_interwiki(inner) is not None:
                    raise TitleError("title-invalid-talk-interwiki", text)
            break
        found = rules.find_interwiki(head)
        if found is None:
            break
        key = rest
        if not found.local_interwiki:
            interwiki = head.lower()
            if key.startswith(":"):
                namespace, key = NS_MAIN, key[1:].lstrip("_")
            break
        local_interwiki, namespace = True, NS_MAIN
        if not key:
            break
        if key.startswith(":"):
            key = key[1:].lstrip("_")
    fragment = ""
    mark = key.find("#")
    if mark >= 0:
        fragment = key[mark + 1 :].replace("_", " ")
        key = key[:mark].rstrip("_")
    return _finish(
        text, key, rules, namespace=namespace, fragment=fragment, interwiki=interwiki, local_interwiki=local_interwiki
    )


def find_title(text: str, rules: TitleRules, *, default_namespace: int = NS_MAIN) -> Title | None:
    """As `parse_title`, None for a bad title."""
    try:
        return parse_title(text, rules, default_namespace=default_namespace)
    except TitleError:
        return None


def make_title(namespace: int, text: str, rules: TitleRules) -> Title:
    """A title in a known namespace; colons in `text` mean nothing. Raises TitleError."""
    key = unicodedata.normalize("NFC", text) if not text.isascii() else text
    key = _SPACES.sub("_", _BIDI.sub("", key)).strip("_")
    return _finish(text, key, rules, namespace=namespace)


def resolve_subpage(text: str, page: Title, rules: TitleRules) -> Title | None:
    """The page that a relative text ("/sub", "../sister") means on `page`; None where it means nothing special."""
    if not rules.has_subpages(page.namespace):
        return None
    if text.startswith("/"):
        sub = text.strip().rstrip("/")
        return find_title(f"{_forced(page, rules)}{sub}", rules) if sub else None
    if not text.startswith("../") and text != "..":
        return None
    key, rest = page.key, text
    while rest.startswith("../") or rest == "..":
        if "/" not in key:
            return None
        key = key.rsplit("/", 1)[0]
        rest = rest[3:]
    rest = rest.rstrip("/")
    base = _forced(Title(page.namespace, key), rules)
    return find_title(f"{base}/{rest}" if rest else base, rules)


def iter_namespaces(rules: TitleRules) -> Iterator[Namespace]:
    """The namespaces in the order of their numbers."""
    for number in sorted(rules.namespaces):
        yield rules.namespaces[number]


def default_namespaces(
    names: Mapping[int, str] | None = None,
    *,
    aliases: Mapping[int, Iterable[str]] | None = None,
    project: str = "Project",
    main_subpages: bool = False,
) -> dict[int, Namespace]:
    """MediaWiki's namespaces with the given local names; `project` names namespaces 4 and 5."""
    local = dict(names or {})
    out: dict[int, Namespace] = {}
    for number, canonical in CANONICAL_NAMES.items():
        name = local.get(number, canonical)
        if number == NS_PROJECT:
            name = project
        elif number == NS_PROJECT_TALK:
            name = local.get(number, "$1 talk").replace("$1", project)
        subpages = number not in (NS_MEDIA, NS_SPECIAL, NS_MAIN, NS_FILE, NS_CATEGORY) or (
            number == NS_MAIN and main_subpages
        )
        out[number] = Namespace(
            number,
            name,
            canonical,
            tuple((aliases or {}).get(number, ())),
            subpages=subpages,
            content=number == NS_MAIN,
            default_model="Scribunto" if number == NS_MODULE else "wikitext",
        )
    return out


def _finish(
    text: str,
    key: str,
    rules: TitleRules,
    *,
    namespace: int,
    fragment: str = "",
    interwiki: str = "",
    local_interwiki: bool = False,
) -> Title:
    bad = _ILLEGAL.search(key)
    if bad is not None:
        raise TitleError("title-invalid-characters", text)
    if "." in key and _RELATIVE.search(key):
        raise TitleError("title-invalid-relative", text)
    if "~~~" in key:
        raise TitleError("title-invalid-magic-tilde", text)
    limit = MAX_SPECIAL_BYTES if namespace == NS_SPECIAL else MAX_BYTES
    if len(key) > limit or (not key.isascii() and len(key.encode("utf-8", "surrogatepass")) > limit):
        raise TitleError("title-invalid-too-long", text)
    if not interwiki:
        ns = rules.namespaces.get(namespace)
        if ns is None or ns.first_letter:
            key = upper_first(key, rules.language)
    if not key and not interwiki and not local_interwiki and (namespace != NS_MAIN or not fragment):
        raise TitleError("title-invalid-empty", text)
    if key.startswith(":"):
        raise TitleError("title-invalid-leading-colon", text)
    return Title(namespace, key, fragment=fragment, interwiki=interwiki, local_interwiki=local_interwiki)


def _forced(title: Title, rules: TitleRules) -> str:
    """The prefixed text that leads to this title whatever its key looks like."""
    return f":{rules.prefixed_text(title)}" if title.namespace == NS_MAIN else rules.prefixed_text(title)


def _fold(name: str) -> str:
    return name.replace(" ", "_").lower()
