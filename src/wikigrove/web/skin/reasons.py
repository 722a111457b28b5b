"""Lists of ready-made choices that a wiki keeps as messages: reasons and times."""

from __future__ import annotations

from wikigrove.i18n import message

Choices = list[tuple[str, str | list[tuple[str, str]]]]
OTHER = "other"


def reason_choices(key: str) -> Choices:
    """The reasons of a message such as `Ipbreason-dropdown`: `*` starts a group, `**` is a reason."""
    out: Choices = [(OTHER, message("htmlform-selectorother-other"))]
    group: list[tuple[str, str]] | None = None
    for line in message(key).splitlines():
        text = line.lstrip("* ").strip()
        if not text:
            continue
        if line.startswith("**"):
            if group is None:
                out.append((text, text))
            else:
                group.append((text, text))
        elif line.startswith("*"):
            group = []
            out.append((text, group))
    return [(label, entries) for label, entries in out if entries]


def flat_reasons(key: str) -> list[tuple[str, str]]:
    """The same reasons without their groups."""
    out = []
    for value, label in reason_choices(key):
        out.extend([(value, label)] if isinstance(label, str) else label)
    return out


def expiry_choices(key: str) -> list[tuple[str, str]]:
    """The times of a message such as `Ipboptions`: `shown:meant` with commas between."""
    pairs = [part.partition(":") for part in message(key).split(",")]
    found = [((meant or shown).strip(), shown.strip()) for shown, _, meant in pairs if shown.strip()]
    return [*found, (OTHER, message("ipbother"))]


def join_reason(chosen: str, typed: str) -> str:
    """MediaWiki's rule: what was chosen, then what was typed."""
    parts = [chosen.strip() if chosen != OTHER else "", typed.strip()]
    return message("colon-separator").join(part for part in parts if part)
