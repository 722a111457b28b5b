"""The choices of MediaWiki:Licenses."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Licence:
    """`wikitext` goes to the page of the file."""

    wikitext: str
    label: str


@dataclass(frozen=True)
class LicenceGroup:
    """Licences under a heading; the empty heading has those that stand alone."""

    heading: str
    licences: tuple[Licence, ...]


def parse_licences(text: str) -> tuple[LicenceGroup, ...]:
    """Lines `* Heading` and `** Template|Label`; a template may have parameters: `** Attribution|by=X|Label`."""
    groups: list[tuple[str, list[Licence]]] = []
    for line in text.splitlines():
        depth = len(line) - len(line.lstrip("*"))
        entry = line.lstrip("*").strip()
        if not depth or not entry:
            continue
        template, bar, label = entry.rpartition("|")
        if not bar:
            groups.append((entry, []))
            continue
        if depth == 1 or not groups:
            groups.append(("", []))
        groups[-1][1].append(Licence("{{" + template.strip() + "}}", label.strip()))
    return tuple(LicenceGroup(heading, tuple(licences)) for heading, licences in groups if licences)
