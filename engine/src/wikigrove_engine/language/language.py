"""One language: a view on its tables with what fallbacks add."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Final

from wikigrove_engine.language import numbers, plural, tables
from wikigrove_engine.language.module_names import module_names

_RTL_CODES: Final = frozenset(
    {
        "ar",
        "arc",
        "arz",
        "ary",
        "azb",
        "bcc",
        "bqi",
        "ckb",
        "dv",
        "fa",
        "glk",
        "he",
        "khw",
        "ks-arab",
        "ku-arab",
        "lrc",
        "mzn",
        "nqo",
        "pnb",
        "ps",
        "sd",
        "skr",
        "ug",
        "ur",
        "yi",
    }
)
_VARIANTS: Final[dict[str, tuple[str, ...]]] = {
    "ban": ("ban", "ban-bali", "ban-x-dharma", "ban-x-palmleaf", "ban-x-pku"),
    "crh": ("crh", "crh-cyrl", "crh-latn"),
    "gan": ("gan", "gan-hans", "gan-hant"),
    "iu": ("iu", "ike-cans", "ike-latn"),
    "kk": ("kk", "kk-cyrl", "kk-latn", "kk-arab", "kk-kz", "kk-tr", "kk-cn"),
    "ku": ("ku", "ku-arab", "ku-latn"),
    "mni": ("mni", "mni-beng"),
    "sh": ("sh-latn", "sh-cyrl"),
    "shi": ("shi", "shi-tfng", "shi-latn"),
    "sr": ("sr", "sr-ec", "sr-el"),
    "tg": ("tg", "tg-latn"),
    "tly": ("tly", "tly-cyrl"),
    "uz": ("uz", "uz-latn", "uz-cyrl"),
    "wuu": ("wuu", "wuu-hans", "wuu-hant"),
    "zgh": ("zgh", "zgh-latn"),
    "zh": ("zh", "zh-hans", "zh-hant", "zh-cn", "zh-hk", "zh-mo", "zh-my", "zh-sg", "zh-tw"),
}
_DOTTED_I: Final = frozenset({"tr", "az", "kaa", "kk-latn", "kk-tr"})


@dataclass(frozen=True)
class MagicWord:
    """The names of one magic word in a language, its own first. With or without "$1" and trailing colon."""

    key: str
    case_sensitive: bool
    names: tuple[str, ...]


class Language:
    """Get one by `load_language`; all tables are read when first used."""

    def __init__(self, code: str) -> None:
        self.code: Final = code
        self.fallbacks: Final = tables.fallback_chain(code)

    def __repr__(self) -> str:
        return f"Language({self.code!r})"

    @cached_property
    def direction(self) -> str:
        own = tables.load_tables(self.code).get("rtl")
        if own is not None:
            return "rtl" if own else "ltr"
        return "rtl" if self.code in _RTL_CODES or bool(tables.first_table(self.code, "rtl")) else "ltr"

    @property
    def direction_mark(self) -> str:
        return "\u200f" if self.direction == "rtl" else "\u200e"

    @property
    def variants(self) -> tuple[str, ...]:
        """Codes of the variants that text can be converted to; empty for most languages."""
        return _VARIANTS.get(self.code, ())

    @property
    def has_variants(self) -> bool:
        return self.code in _VARIANTS

    # -- names

    @cached_property
    def namespaces(self) -> dict[int, str]:
        """Number -> local name with spaces; "$1 talk" style for the project's talk, and no project name."""
        out: dict[int, str] = {}
        for code in self.fallbacks:
            for number, name in _numbered(tables.load_tables(code).get("namespaces")).items():
                out.setdefault(number, name.replace("_", " "))
        return {**out, **module_names(self.code)}

    @cached_property
    def namespace_aliases(self) -> dict[str, int]:
        """Other names that lead to a namespace: own ones, those of fallback languages, gendered ones."""
        out: dict[str, int] = {}
        for code in self.fallbacks:
            own = tables.load_tables(code)
            for name, number in (own.get("namespace_aliases") or {}).items():
                out.setdefault(name.replace("_", " "), int(number))
            for key, forms in _items(own.get("gendered_namespaces")):
                for name in forms.values():
                    out.setdefault(name.replace("_", " "), int(key))
            if code != self.code and code != "en":
                for number, name in _numbered(own.get("namespaces")).items():
                    if name and "$1" not in name:
                        out.setdefault(name.replace("_", " "), number)
        return out

    def gendered_namespace(self, number: int, gender: str) -> str | None:
        """The namespace's name for a user of this gender ("male", "female"), where the language tells them apart."""
        for key, forms in _items(tables.load_tables(self.code).get("gendered_namespaces")):
            if int(key) == number and gender in forms:
                return str(forms[gender]).replace("_", " ")
        return None

    @cached_property
    def magic_words(self) -> dict[str, MagicWord]:
        """Key -> names; names of fallback languages stay valid."""
        merged: dict[str, tuple[bool, list[str]]] = {}
        for code in self.fallbacks:
            for key, (flag, *names) in (tables.load_tables(code).get("magic") or {}).items():
                known = merged.get(key)
                if known is None:
                    merged[key] = (bool(int(flag)), list(names))
                else:
                    known[1].extend(n for n in names if n not in known[1])
        return {key: MagicWord(key, flag, tuple(names)) for key, (flag, names) in merged.items()}

    @cached_property
    def switches(self) -> dict[str, str]:
        """Behaviour switch as written (`__NOTOC__`; lower case where case doesn't matter) -> key."""
        out: dict[str, str] = {}
        for word in self.magic_words.values():
            for name in word.names:
                if len(name) > 4 and name.startswith(("__", "＿＿")) and name.endswith(("__", "＿＿")):
                    out[name if word.case_sensitive else name.lower()] = word.key
        return out

    @cached_property
    def special_pages(self) -> dict[str, str]:
        """Alias in lower case with underscores -> canonical name, such as "Recentchanges"."""
        out: dict[str, str] = {}
        for code in self.fallbacks:
            for name, aliases in _items(tables.load_tables(code).get("special_pages")):
                out.setdefault(name.lower(), name)
                for alias in aliases:
                    out.setdefault(alias.lower().replace(" ", "_"), name)
        return out

    def special_page_name(self, canonical: str) -> str:
        """The preferred local name of a special page; the name itself for an unknown one."""
        wanted = canonical.lower()
        for code in self.fallbacks:
            for name, aliases in _items(tables.load_tables(code).get("special_pages")):
                if name.lower() == wanted and aliases:
                    return str(aliases[0])
        return canonical

    # -- links

    @cached_property
    def link_trail(self) -> re.Pattern[str]:
        """Matches, at the end of a link, the letters that join it (group 1 may be empty)."""
        raw = str(tables.first_table(self.code, "link_trail"))
        body = raw[raw.index("/^") + 2 : raw.rindex("/")].removesuffix("(.*)$")
        return re.compile(_python_pattern(body))

    @cached_property
    def link_prefix(self) -> re.Pattern[str] | None:
        """Matches the letters before a link that join it, at the end of a text; None where nothing joins."""
        if not tables.first_table(self.code, "link_prefix_extension"):
            return None
        return re.compile(f"[{_python_pattern(str(tables.first_table(self.code, 'link_prefix')))}]+$")

    # -- dates

    @cached_property
    def months(self) -> list[str]:
        return tables.first_names(self.code, "months")

    @cached_property
    def months_genitive(self) -> list[str]:
        own = tables.load_tables(self.code)
        return tables.first_names(self.code, "months_genitive" if "months_genitive" in own else "months")

    @cached_property
    def months_short(self) -> list[str]:
        return tables.first_names(self.code, "months_short")

    @cached_property
    def days(self) -> list[str]:
        """From Sunday."""
        return tables.first_names(self.code, "days")

    @cached_property
    def days_short(self) -> list[str]:
        return tables.first_names(self.code, "days_short")

    def calendar_months(self, calendar: str) -> list[str]:
        """Names of the months of "iranian", "hijri", "hebrew" or "hebrew_genitive"."""
        return tables.first_names(self.code, calendar)

    @cached_property
    def default_date_format(self) -> str:
        """ "dmy", "mdy", "ymd", ..."""
        style = str(tables.first_table(self.code, "date_format"))
        return "dmy" if style == "dmy or mdy" else style

    def date_format(self, style: str, kind: str) -> str:
        """The format, in the letters of {{#time:}}, of a style ("dmy") and kind ("date", "time", "both", ...)."""
        if style == "default":
            style = self.default_date_format
        key = f"{style} {kind}"
        for code in self.fallbacks:
            found = (tables.load_tables(code).get("date_formats") or {}).get(key)
            if found is not None:
                return str(found)
        return self.date_format("dmy", kind) if style != "dmy" else "H:i, j F Y"

    # -- numbers

    @cached_property
    def digits(self) -> dict[int, str]:
        """For str.translate; empty where European digits are used."""
        table = tables.first_table(self.code, "digits")
        return {ord(str(k)): v for k, v in _items(table) if str(k) != v}

    @cached_property
    def _separators(self) -> dict[int, str]:
        return {ord(k): v for k, v in _items(tables.first_table(self.code, "separators"))}

    @cached_property
    def _from_local(self) -> dict[int, str]:
        """Local digits and separators back to plain ones; grouping marks go."""
        out = {ord(local): chr(plain) for plain, local in self.digits.items() if len(local) == 1}
        separators = self._separators or {ord(","): ","}
        for plain, local in separators.items():
            if len(local) == 1 and plain == ord("."):
                out[ord(local)] = "."
        grouping = separators.get(ord(","), ",")
        if len(grouping) == 1 and ord(grouping) not in out:
            out[ord(grouping)] = ""
        out[0x2212] = "-"
        return out

    def format_number(self, text: str, *, separators: bool = True) -> str:
        """A plain number as the language writes it. The text must be numeric."""
        plain = numbers.expand_exponent(text.strip())
        if separators:
            grouping = str(tables.first_table(self.code, "grouping") or "#,##0.###")
            minimum = int(
                tables.load_tables(self.code).get("minimum_grouping")
                or tables.first_table(self.code, "minimum_grouping")
                or 1
            )
            plain = numbers.group_digits(plain, grouping=grouping, minimum=minimum).translate(self._separators)
        plain = plain.replace("-", "\u2212")
        return plain.translate(self.digits) if self.digits else plain

    def format_digits(self, text: str) -> str:
        """Local digits without separators: years, days, hours."""
        return text.translate(self.digits) if self.digits else text

    def parse_number(self, text: str) -> str:
        """Undo `format_number`."""
        if text in ("NaN", "NAN"):
            return "NAN"
        if text in ("∞", "−∞", "-∞"):
            return "INF" if text == "∞" else "-INF"
        return text.translate(self._from_local)

    # -- words

    def plural(self, number: str, forms: list[str]) -> str:
        """The form for a number. Forms may be given for exact numbers, as in "12=a dozen"."""
        general = []
        for form in forms:
            exact, equals, text = form.partition("=")
            if equals and exact.strip().isdigit() and exact.isdigit():
                if exact == number:
                    return text
            else:
                general.append(form)
        if not general:
            return ""
        rules = tables.first_table(self.code, "plural") or []
        return general[min(plural.plural_index(list(rules), number), len(general) - 1)]

    def grammar(self, word: str, case: str) -> str:
        """The word in a grammatical case, for the languages with a table of endings."""
        if self.code == "fi":
            return _inflect_finnish(word, case)
        table = tables.load_tables(self.code).get("grammar") or {}
        for pattern, replacement in table.get(case, ()):
            if pattern == "@metadata":
                continue
            expression = _compiled(_python_pattern(pattern))
            new, count = expression.subn(re.sub(r"\$(\d)", r"\\\1", replacement), word, count=1)
            if count:
                return new
        return word

    def gender(self, gender: str, forms: list[str]) -> str:
        """The form for "male", "female" or "unknown"; missing forms fall back as in MediaWiki."""
        if not forms:
            return ""
        if gender == "male" or len(forms) == 1:
            return forms[0]
        if gender == "female":
            return forms[1]
        return forms[2] if len(forms) > 2 else forms[0]

    def lower(self, text: str) -> str:
        if self.code in _DOTTED_I:
            text = text.replace("İ", "i").replace("I", "ı")
        # Letter by letter: the shape of a final sigma is none of our business.
        return text.lower() if "Σ" not in text else "".join(c.lower() for c in text)

    def upper(self, text: str) -> str:
        if self.code in _DOTTED_I:
            text = text.replace("i", "İ").replace("ı", "I")
        return text.upper()

    def upper_first(self, text: str) -> str:
        return self.upper(text[:1]) + text[1:]

    def lower_first(self, text: str) -> str:
        return self.lower(text[:1]) + text[1:]


@lru_cache(maxsize=64)
def load_language(code: str) -> Language:
    """The language; one without data speaks through its fallbacks, in the end English."""
    return Language(code.lower().replace("_", "-"))


def is_known_code(code: str) -> bool:
    """Whether there is a language of this code with a name of its own."""
    return code.lower() in tables.load_names()


def language_name(code: str, *, in_language: str = "") -> str:
    """The name of a language in itself or in English; "" for an unknown one. (Other names are not carried.)"""
    if in_language.lower() in ("en", "en-gb", "en-ca", "simple"):
        named = tables.load_english_names().get(code.lower())
        if named is not None:
            return named
    return tables.load_names().get(code.lower(), "")


def _inflect_finnish(word: str, case: str) -> str:
    """Finnish endings follow the vowels of the word: MediaWiki's rule, which knows no exceptions but "wiki"."""
    back = re.search("[aou][^äöy]*$", word, re.I) is not None and not word.lower().endswith("wiki")
    stem = word + "i" if re.search("[bcdfghjklmnpqrstvwxz]$", word, re.I) else word
    if case == "genitive":
        return stem + "n"
    if case == "elative":
        return stem + ("sta" if back else "stä")
    if case == "partitive":
        return stem + ("a" if back else "ä")
    if case == "illative":
        return stem + stem[-1:] + "n"
    if case == "inessive":
        return stem + ("ssa" if back else "ssä")
    return word


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _items(table: Any) -> list[tuple[Any, Any]]:
    """Pairs of a JSON object, or of a list that PHP numbered from 0."""
    if isinstance(table, dict):
        return list(table.items())
    return list(enumerate(table)) if isinstance(table, list) else []


def _numbered(table: Any) -> dict[int, str]:
    return {int(k): v for k, v in _items(table)}


def _python_pattern(pattern: str) -> str:
    """PHP's `\\x{ABCD}` to Python's escapes; "-" after a range is a plain character there, too."""
    text = re.sub(r"\\x\{([0-9A-Fa-f]+)\}", _unicode_escape, pattern)
    # Invalid chains such as a-b-c: the second "-" is a character of its own.
    return re.sub(r"(\\U[0-9a-f]{8}-\\U[0-9a-f]{8})-(?=\\U)", r"\1\\-", text)


def _unicode_escape(match: re.Match[str]) -> str:
    return f"\\U{int(match[1], 16):08x}"
