"""Make `language/data/*.json` from an installed MediaWiki (Debian package `mediawiki`, which brings php).

Only names and tables are carried over: namespaces, magic words, special pages, months, digits, plural rules.
Usage: make_language_data.py [MEDIAWIKI_DIR]
"""

from __future__ import annotations

import json
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

OUT = Path(__file__).parent.parent / "src/wikigrove_engine/language/data"
MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may_long",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
MONTHS_GENITIVE = [f"{m.removesuffix('_long')}-gen" for m in MONTHS]
MONTHS_SHORT = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
DAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]
DAYS_SHORT = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
CALENDARS = {
    "iranian": [f"iranian-calendar-m{n}" for n in range(1, 13)],
    "hijri": [f"hijri-calendar-m{n}" for n in range(1, 13)],
    "hebrew": [*(f"hebrew-calendar-m{n}" for n in range(1, 13)), "hebrew-calendar-m6a", "hebrew-calendar-m6b"],
    "hebrew_genitive": [
        *(f"hebrew-calendar-m{n}-gen" for n in range(1, 13)),
        "hebrew-calendar-m6a-gen",
        "hebrew-calendar-m6b-gen",
    ],
}
# Later than the release that the message files come from.
NEWER_MAGIC = {
    "dir": [0, "#dir"],
    "bcp47": [0, "#bcp47"],
    "interwikilink": [0, "#interwikilink"],
    "interlanguagelink": [0, "#interlanguagelink"],
    "timef": [0, "timef"],
    "timefl": [0, "timefl"],
    "isbn": [0, "#isbn"],
    "contentmodel": [0, "#contentmodel"],
    "userlanguage": [1, "USERLANGUAGE"],
}


def main() -> None:
    root = Path(sys.argv[1] if len(sys.argv) > 1 else "/usr/share/mediawiki")
    magic_files = [root / f"extensions/{n}/{n}.i18n.magic.php" for n in ("ParserFunctions", "Scribunto")]
    output = subprocess.run(  # noqa: S603
        [  # noqa: S607
            "php",
            str(Path(__file__).with_name("dump_messages.php")),
            str(root / "languages"),
            str(root / "includes/languages/data/Names.php"),
            *(str(f) for f in magic_files if f.exists()),
        ],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    languages: dict[str, dict[str, Any]] = {}
    for line in output.splitlines():
        row = json.loads(line)
        if "code" in row:
            languages[row["code"]] = convert(row["tables"] or {})
        elif "names" in row:
            write("names", {"names": row["names"]})
        else:
            for code, words in row["magic"].items():
                languages.setdefault(code.replace("_", "-").lower(), {}).setdefault("magic", {}).update(words)
    languages["en"]["magic"].update(NEWER_MAGIC)
    for file in sorted((root / "languages/i18n").glob("*.json")):
        add_names(languages.setdefault(file.stem, {}), json.loads(file.read_text("utf-8")))
    for file in sorted((root / "languages/data/grammarTransformations").glob("*.json")):
        languages.setdefault(file.stem, {})["grammar"] = json.loads(file.read_text("utf-8"))
    for name in ("plurals.xml", "plurals-mediawiki.xml"):
        add_plurals(languages, root / "languages/data" / name)
    for code, data in languages.items():
        if data and code not in ("qqq", "qqx"):
            write(code, data)


def convert(tables: dict[str, Any]) -> dict[str, Any]:
    """Keep the tables that the engine uses, under its own names."""
    out: dict[str, Any] = {}
    fallback = tables.get("fallback")
    if fallback:
        out["fallback"] = [f.strip() for f in fallback.split(",")]
    names = {
        "rtl": "rtl",
        "digits": "digitTransformTable",
        "separators": "separatorTransformTable",
        "namespaces": "namespaceNames",
        "gendered_namespaces": "namespaceGenderAliases",
        "magic": "magicWords",
        "special_pages": "specialPageAliases",
        "link_trail": "linkTrail",
        "link_prefix_extension": "linkPrefixExtension",
        "link_prefix": "linkPrefixCharset",
        "date_formats": "dateFormats",
        "date_format": "defaultDateFormat",
        "date_migration": "datePreferenceMigrationMap",
        "grouping": "digitGroupingPattern",
        "minimum_grouping": "minimumGroupingDigits",
    }
    for ours, theirs in names.items():
        value = tables.get(theirs)
        if value not in (None, [], False):
            out[ours] = value
    if isinstance(out.get("namespaces"), dict):
        out["namespaces"] = {k: v for k, v in out["namespaces"].items() if k.lstrip("-").isdigit()}
    aliases = tables.get("namespaceAliases")
    if aliases:
        out["namespace_aliases"] = aliases
    return out


def add_names(data: dict[str, Any], messages: dict[str, str]) -> None:
    """Month and weekday names of all calendars; a list with null where the language says nothing."""
    wanted = {
        "months": MONTHS,
        "months_genitive": MONTHS_GENITIVE,
        "months_short": MONTHS_SHORT,
        "days": DAYS,
        "days_short": DAYS_SHORT,
        **CALENDARS,
    }
    for name, keys in wanted.items():
        values = [messages.get(k) for k in keys]
        if any(v is not None for v in values):
            data[name] = values


def add_plurals(languages: dict[str, dict[str, Any]], path: Path) -> None:
    """CLDR's plural rules without their samples; "other" is what is left."""
    for rules in ElementTree.parse(path).iter("pluralRules"):  # noqa: S314
        found = [(r.text or "").split("@")[0].strip() for r in rules.iter("pluralRule") if r.get("count") != "other"]
        for code in rules.get("locales", "").split():
            languages.setdefault(code.replace("_", "-").lower(), {})["plural"] = found


def write(name: str, data: dict[str, Any]) -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    (OUT / f"{name}.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
