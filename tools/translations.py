"""What is not translated yet, and a way to bring translations in.

usage: python tools/translations.py list LANGUAGE              the English texts that LANGUAGE lacks, one a line
       python tools/translations.py add LANGUAGE FILE [START]  lines of FILE translate the lines of `list`, in its order
       python tools/translations.py check [LANGUAGE ...]       exit 1 where something is missing or does not fit

A line break inside a text is written as \\n, a backslash as two. `add` takes as many lines as FILE has, from line START (1) of `list` on, and
refuses those whose parameters ($1, {{PLURAL:}}) do not fit the English text.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from babel import Locale

ROOT = Path(__file__).resolve().parent.parent / "src" / "wikigrove"
LANGUAGES = ("de", "ar", "fr", "es", "it", "pt", "nl", "pl", "ru", "uk", "he", "fa", "ja", "zh-hans", "tr")
_PARAMETER = re.compile(r"\$\d")
_PLURAL = re.compile(r"\{\{PLURAL:(\$\d)\|([^{}]*)\}\}")
_LOCALES = {"zh-hans": "zh_Hans"}


def main(arguments: list[str]) -> int:
    if len(arguments) >= 2 and arguments[0] == "list":
        for _, _, text in missing(arguments[1]):
            print(text.replace("\\", "\\\\").replace("\n", "\\n"))
        return 0
    if len(arguments) >= 3 and arguments[0] == "add":
        return add(arguments[1], Path(arguments[2]), int(arguments[3]) if len(arguments) > 3 else 1)
    if arguments[:1] == ["check"]:
        return check(arguments[1:] or list(LANGUAGES))
    print(__doc__)
    return 2


def catalogs() -> list[Path]:
    """The English catalogs, of the platform and of extensions."""
    return sorted(ROOT.glob("**/messages/**/en.json"))


def missing(language: str) -> list[tuple[Path, str, str]]:
    """(English catalog, key, English text) of what `language` lacks."""
    out = []
    for path in catalogs():
        known = _read(path.with_name(f"{language}.json"))
        out += [(path, key, text) for key, text in sorted(_read(path).items()) if key not in known]
    return out


def add(language: str, file: Path, start: int) -> int:
    lines = file.read_text(encoding="utf-8").rstrip("\n").split("\n")
    wanted = missing(language)[start - 1 : start - 1 + len(lines)]
    if len(wanted) < len(lines):
        print(f"{len(lines)} lines, but only {len(wanted)} texts are missing from {start} on")
        return 1
    faults = 0
    new: dict[Path, dict[str, str]] = {}
    for number, ((path, key, english), line) in enumerate(zip(wanted, lines, strict=True), 1):
        text = re.sub(r"\\(.)", lambda match: "\n" if match[1] == "n" else match[1], line)
        fault = find_fault(english, text, language)
        if fault:
            faults += 1
            print(f"line {number}: {key}: {fault}\n   {english!r}\n   {text!r}")
        else:
            new.setdefault(path.with_name(f"{language}.json"), {})[key] = text
    for path, texts in new.items():
        merged = _read(path) | texts
        path.write_text(json.dumps(merged, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
    print(f"{sum(map(len, new.values()))} texts added, {faults} refused, {len(missing(language))} missing")
    return 1 if faults else 0


def check(languages: list[str]) -> int:
    failed = False
    for language in languages:
        lacking = missing(language)
        faults = [
            f"{key}: {fault}"
            for path in catalogs()
            for key, text in _read(path.with_name(f"{language}.json")).items()
            if (fault := find_fault(_read(path).get(key, ""), text, language))
        ]
        print(f"{language}: {len(lacking)} missing, {len(faults)} that don't fit")
        for line in faults[:20]:
            print("  ", line)
        failed = failed or bool(lacking or faults)
    return 1 if failed else 0


def find_fault(english: str, text: str, language: str) -> str:
    """Why `text` can't stand for `english`; empty when it can."""
    if not english:
        return "there is no such English text"
    if not text.strip():
        return "empty"
    unknown = set(_PARAMETER.findall(text)) - set(_PARAMETER.findall(english))
    if unknown:
        return f"unknown parameters {', '.join(sorted(unknown))}"
    lost = set(_PARAMETER.findall(_PLURAL.sub(r"\1", english))) - set(_PARAMETER.findall(text))
    if lost and "PLURAL" not in english and "GENDER" not in english:
        return f"lost parameters {', '.join(sorted(lost))}"
    most = len(Locale.parse(_LOCALES.get(language, language)).plural_form.tags) + 1
    for parameter, forms in _PLURAL.findall(text):
        ordered = [form for form in forms.split("|") if not re.match(r"\d+=", form)]
        if len(ordered) > most:
            return f"{len(ordered)} plural forms for {parameter}, the language has {most}"
    if text.count("{{") != text.count("}}"):
        return "unbalanced braces"
    return ""


def _read(path: Path) -> dict[str, str]:
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
