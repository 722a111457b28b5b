"""MediaWiki:Sidebar as the fields of a form, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

MOST: Final = 40
"""Menus of a sidebar, and links of a menu, at most."""
_BLANK_LINKS: Final = 2


@dataclass(frozen=True)
class MenuLink:
    """`target` is a page, an address or a message that names one; `label` words or the key of a message."""

    target: str = ""
    label: str = ""


@dataclass(frozen=True)
class Menu:
    heading: str = ""
    links: tuple[MenuLink, ...] = ()


def read_sidebar(text: str) -> tuple[Menu, ...]:
    """Menus without links are kept: on other software they stand for its own boxes."""
    menus: list[tuple[str, list[MenuLink]]] = []
    for line in text.splitlines():
        content = line.lstrip("* ").strip()
        if line.startswith("**") and menus:
            target, _, label = content.partition("|")
            menus[-1][1].append(MenuLink(target.strip(), label.strip()))
        elif line.startswith("*") and content:
            menus.append((content, []))
    return tuple(Menu(heading, tuple(links)) for heading, links in menus)


def write_sidebar(menus: tuple[Menu, ...]) -> str:
    """The page's text; what has no heading or no target is left out."""
    lines = []
    for menu in menus:
        if menu.heading:
            lines.append(f"* {menu.heading}")
            lines += [f"** {link.target}|{link.label}" if link.label else f"** {link.target}" for link in menu.links]
    return "\n".join(lines)


def add_blanks(menus: tuple[Menu, ...]) -> tuple[Menu, ...]:
    """Room for more links in each menu, and for one more menu: nobody needs a script to add them."""
    room = (MenuLink(),) * _BLANK_LINKS
    return (*(Menu(menu.heading, (*menu.links, *room)) for menu in menus), Menu("", room))


def read_form(fields: Mapping[str, str]) -> tuple[Menu, ...]:
    """From `heading-1`, `target-1-1`, `label-1-1`, in the order that `place-1-1` numbers say."""
    menus = []
    for at in range(1, MOST + 1):
        heading = _clean(fields.get(f"heading-{at}", ""))
        numbered = []
        for number in range(1, MOST + 1):
            target = _clean(fields.get(f"target-{at}-{number}", "")).replace("|", " ")
            if target:
                label = _clean(fields.get(f"label-{at}-{number}", ""))
                numbered.append((_place(fields.get(f"place-{at}-{number}", ""), number), MenuLink(target, label)))
        if heading:
            # Of two with one number that one comes first which was moved there.
            ordered = sorted(numbered, key=lambda one: one[0])
            menus.append((_place(fields.get(f"place-{at}", ""), at), Menu(heading, tuple(link for _, link in ordered))))
    return tuple(menu for _, menu in sorted(menus, key=lambda one: one[0]))


def _place(text: str, now: int) -> tuple[int, int]:
    wanted = int(text) if text.isdecimal() and len(text) < 4 else now
    return (wanted, 0 if wanted < now else 2 if wanted > now else 1)


def _clean(text: str) -> str:
    return " ".join(text.replace("\x00", "").split()).lstrip("*").strip()[:500]
