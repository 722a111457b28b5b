"""Every preference of a person in one table: MediaWiki's names, kinds, defaults, choices and sections.

Special:Preferences draws this table, an API lists and sets it; nothing about a preference is said elsewhere but what it does.
The label of a preference is the message `wikigrove-pref-<name>` unless the table names MediaWiki's own key.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

Value = bool | int | str

SECTIONS: Final = ("personal", "rendering", "editing", "rc", "watchlist", "echo")
"""MediaWiki's names of the tabs, in their order; extensions' sections follow."""

NOTICE_CATEGORIES: Final[Mapping[str, tuple[bool, bool]]] = {
    # category -> (on the site, by mail) where a person has chosen nothing
    "edit-user-talk": (True, True),
    "mention": (True, False),
    "dt-subscription": (True, False),
    "edit-thank": (True, False),
    "reverted": (True, False),
    "article-linked": (False, False),
    "user-rights": (True, True),
    "watchlist": (False, False),
    "system": (True, False),
    "emailuser": (True, False),
    "social": (True, False),
}
"""Kinds of notifications as people choose them, with Echo's names."""


@dataclass(frozen=True)
class Preference:
    """One preference. `kind`: bool, int, choice, text, zone or hidden (kept for people, set on other screens)."""

    name: str
    kind: str
    default: Value
    section: str
    group: str = ""
    choices: tuple[str, ...] = ()
    least: int = 0
    most: int = 0
    label: str = ""

    words: str = ""
    """Where the names of the choices begin, if not with the label."""

    @property
    def label_key(self) -> str:
        return self.label or f"wikigrove-pref-{self.name}"

    def choice_key(self, choice: str) -> str:
        """The message that names one of the choices."""
        return f"{self.words or f'wikigrove-pref-{self.name}'}-{choice.replace(' ', '-') or 'auto'}"


def _flag(name: str, section: str, group: str, *, label: str = "", on: bool = False) -> Preference:
    return Preference(name, "bool", on, section, group, label=label)


def _number(name: str, default: int, section: str, group: str, *, least: int, most: int, label: str = "") -> Preference:
    return Preference(name, "int", default, section, group, least=least, most=most, label=label)


def _choice(
    name: str,
    default: str,
    section: str,
    group: str,
    choices: Iterable[str],
    *,
    label: str = "",
    words: str = "",
) -> Preference:
    return Preference(name, "choice", default, section, group, choices=tuple(choices), label=label, words=words)


def _channels() -> tuple[Preference, ...]:
    out = []
    for category, (web, mail) in NOTICE_CATEGORIES.items():
        label = f"echo-category-title-{category}"
        out.append(_flag(f"echo-subscriptions-web-{category}", "echo", "echosubscriptions", on=web, label=label))
        out.append(_flag(f"echo-subscriptions-email-{category}", "echo", "echosubscriptions", on=mail, label=label))
    return tuple(out)


PREFERENCES: Final = (
    Preference("language", "choice", "", "personal", "i18n", label="yourlanguage"),
    _choice("gender", "unknown", "personal", "i18n", ("unknown", "female", "male"), label="yourgender"),
    Preference("nickname", "text", "", "personal", "signature", most=255, label="yournick"),
    _flag("fancysig", "personal", "signature", label="tog-fancysig"),
    _flag("disablemail", "personal", "email", label="wikigrove-pref-disablemail"),
    _flag("email-allow-new-users", "personal", "email", on=True, label="tog-email-allow-new-users"),
    _flag("ccmeonemails", "personal", "email", label="tog-ccmeonemails"),
    _choice("theme", "", "rendering", "skin", ("", "light", "dark"), label="wikigrove-theme", words="wikigrove-theme"),
    _choice("date", "default", "rendering", "dateformat", ("default", "dmy", "mdy", "ymd", "ISO 8601")),
    Preference("timecorrection", "zone", "System|0", "rendering", "dateformat", label="timezonelegend"),
    _choice("thumbsize", "", "rendering", "files", ("", "180", "220", "250", "300", "400"), label="thumbsize"),
    _flag("editsection", "rendering", "advancedrendering", on=True),
    _flag("underline", "rendering", "advancedrendering", on=True),
    _flag("showhiddencats", "rendering", "advancedrendering", label="tog-showhiddencats"),
    _flag("minordefault", "editing", "editor", label="tog-minordefault"),
    _flag("previewonfirst", "editing", "preview", label="tog-previewonfirst"),
    _flag("forceeditsummary", "editing", "editor", label="tog-forceeditsummary"),
    _flag("useeditwarning", "editing", "editor", on=True, label="tog-useeditwarning"),
    _number("rcdays", 7, "rc", "displayrc", least=1, most=90, label="recentchangesdays"),
    _number("rclimit", 50, "rc", "displayrc", least=1, most=500, label="recentchangescount"),
    _flag("usenewrc", "rc", "advancedrc", label="tog-usenewrc"),
    _flag("hideminor", "rc", "changesrc", label="tog-hideminor"),
    _flag("hidebots", "rc", "changesrc", on=True),
    _flag("hidepatrolled", "rc", "changesrc", label="tog-hidepatrolled"),
    _flag("newpageshidepatrolled", "rc", "changesrc", label="tog-newpageshidepatrolled"),
    _number("watchlistdays", 7, "watchlist", "displaywatchlist", least=1, most=90, label="prefs-watchlist-days"),
    _number("wllimit", 100, "watchlist", "displaywatchlist", least=1, most=500, label="prefs-watchlist-edits"),
    _flag("extendwatchlist", "watchlist", "advancedwatchlist", label="tog-extendwatchlist"),
    _flag("watchlisthideminor", "watchlist", "changeswatchlist", label="tog-watchlisthideminor"),
    _flag("watchlisthidebots", "watchlist", "changeswatchlist", label="tog-watchlisthidebots"),
    _flag("watchlisthideown", "watchlist", "changeswatchlist", label="tog-watchlisthideown"),
    _flag("watchlisthideanons", "watchlist", "changeswatchlist", label="tog-watchlisthideanons"),
    _flag("watchlisthideliu", "watchlist", "changeswatchlist", label="tog-watchlisthideliu"),
    _flag("watchlisthidepatrolled", "watchlist", "changeswatchlist", label="tog-watchlisthidepatrolled"),
    _flag("watchdefault", "watchlist", "pageswatchlist", label="tog-watchdefault", on=True),
    _flag("watchcreations", "watchlist", "pageswatchlist", label="tog-watchcreations", on=True),
    _flag("watchmoves", "watchlist", "pageswatchlist", label="tog-watchmoves"),
    _flag("watchdeletion", "watchlist", "pageswatchlist", label="tog-watchdeletion"),
    _flag("watchuploads", "watchlist", "pageswatchlist", label="tog-watchuploads", on=True),
    _flag("watchrollback", "watchlist", "pageswatchlist", label="tog-watchrollback"),
    _choice(
        "watchdefault-expiry",
        "infinite",
        "watchlist",
        "pageswatchlist",
        ("infinite", "1 week", "1 month", "3 months", "6 months", "1 year"),
        words="wikigrove-expiry",
    ),
    _choice("echo-email-frequency", "0", "echo", "emailsettings", ("0", "1", "7", "-1")),
    _choice("echo-email-format", "html", "echo", "emailsettings", ("html", "plain-text")),
    _flag("enotifminoredits", "echo", "emailsettings", on=True, label="tog-enotifminoredits"),
    *_channels(),
    Preference("echo-notifications-blacklist", "text", "", "echo", "blocknotifications", most=5000),
    Preference("watchlisttoken", "hidden", "", "watchlist"),
    Preference("rcfilters-saved-queries", "hidden", "", "rc"),
    Preference("rcfilters-wl-saved-queries", "hidden", "", "watchlist"),
)
_BY_NAME: Final = {one.name: one for one in PREFERENCES}


def find_preference(name: str) -> Preference | None:
    return _BY_NAME.get(name)


def get_preference(name: str) -> Preference:
    """Raises KeyError for a name that no preference has."""
    return _BY_NAME[name]
