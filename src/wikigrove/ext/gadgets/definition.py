"""MediaWiki:Gadgets-definition: which gadgets there are, and where each one counts. Pure text work."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

_SECTION: Final = re.compile(r"==+ *([^*:\s|]+?)\s*(?<!=)==+\s*")
_GADGET: Final = re.compile(
    r"\*+ *(?P<name>[A-Za-z](?:[-_:.\w ]*[A-Za-z0-9])?)\s*(?:\[(?P<options>[^\]]*)\])?\s*(?P<pages>(?:\|[^|]*)+)\s*"
)
_COMMENT: Final = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_MOST_GADGETS: Final = 1000
_ENDINGS: Final = (".css", ".js", ".json")
_PREFIX: Final = "Gadget-"


@dataclass(frozen=True)
class Gadget:
    """One line of the definition. Empty conditions hold everywhere."""

    name: str
    section: str = ""
    pages: tuple[str, ...] = ()
    """Names behind MediaWiki:, in order."""
    is_default: bool = False
    is_hidden: bool = False
    is_package: bool = False
    runs_scripts: bool = True
    """It says `ResourceLoader`: only then its scripts run."""
    loads_by_address: bool = False
    kind: str = ""
    dependencies: tuple[str, ...] = ()
    peers: tuple[str, ...] = ()
    rights: tuple[str, ...] = ()
    skins: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    namespaces: tuple[int, ...] = ()
    models: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    unknown: tuple[str, ...] = field(default=())
    """Options that are none."""

    @property
    def styles(self) -> tuple[str, ...]:
        return tuple(page for page in self.pages if page.endswith(".css"))

    @property
    def scripts(self) -> tuple[str, ...]:
        """Pages that run. A package may have data beside them."""
        if not self.runs_scripts or self.kind == "styles":
            return ()
        ends = (".js", ".json") if self.is_package else (".js",)
        return tuple(page for page in self.pages if page.endswith(ends))

    @property
    def choice_key(self) -> str:
        """How the preferences call it, as in MediaWiki."""
        return f"gadget-{self.name}"

    @property
    def gadget_dependencies(self) -> tuple[str, ...]:
        """The names of those dependencies that are gadgets."""
        return tuple(d.removeprefix("ext.gadget.") for d in self.dependencies if d.startswith("ext.gadget."))


Definitions = Mapping[str, Gadget]


def parse_definitions(text: str) -> dict[str, Gadget]:
    """Name -> gadget, in order; lines that are none are left out, of two with one name the later counts."""
    out: dict[str, Gadget] = {}
    section = ""
    for line in _COMMENT.sub("", text).splitlines():
        heading = _SECTION.fullmatch(line.strip())
        if heading is not None:
            section = heading[1]
            continue
        gadget = parse_gadget(line, section=section)
        if gadget is not None and len(out) < _MOST_GADGETS:
            out[gadget.name] = gadget
    return out


def parse_gadget(line: str, *, section: str = "") -> Gadget | None:
    """One line; None for one that defines nothing."""
    found = _GADGET.fullmatch(line.strip()) if len(line) < 10_000 else None
    if found is None:
        return None
    options = _read_options(found["options"] or "")
    pages = tuple(
        f"{_PREFIX}{name.strip().replace(' ', '_')}"
        for name in found["pages"].split("|")
        if name.strip().endswith(_ENDINGS)
    )
    numbers = tuple(int(n) for n in _list(options, "namespaces") if re.fullmatch(r"-?\d{1,6}", n))
    return Gadget(
        name=found["name"].replace(" ", "_"),
        section=section,
        pages=pages,
        is_default="default" in options,
        is_hidden="hidden" in options,
        is_package="package" in options and any(page.endswith(".js") for page in pages),
        runs_scripts="ResourceLoader" in options,
        loads_by_address="supportsUrlLoad" in options and options["supportsUrlLoad"] not in ("false", "0"),
        kind=options.get("type", ""),
        dependencies=_list(options, "dependencies"),
        peers=_list(options, "peers"),
        rights=_list(options, "rights"),
        skins=_list(options, "skins"),
        actions=_list(options, "actions"),
        namespaces=numbers,
        models=_list(options, "contentModels"),
        categories=tuple(name.replace(" ", "_") for name in _list(options, "categories")),
        unknown=tuple(sorted(set(options) - _KNOWN)),
    )


_KNOWN: Final = frozenset(
    {
        *("ResourceLoader", "dependencies", "peers", "rights", "hidden", "skins", "actions", "namespaces", "default"),
        *("contentModels", "categories", "type", "package", "requiresES6", "supportsUrlLoad", "top", "targets"),
    }
)
"""The last two count no more in MediaWiki either; every browser that we serve has the one before."""


def _read_options(text: str) -> dict[str, str]:
    out: dict[str, str] = {}
    for part in text.split("|"):
        name, equals, value = part.partition("=")
        if name.strip():
            out[name.strip()] = value.strip() if equals else ""
    return out


def _list(options: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(value.strip() for value in options.get(name, "").split(",") if value.strip())
