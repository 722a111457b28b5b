"""Names of the page or of another one: {{PAGENAME}}, {{TALKSPACE:Some page}} and their like."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from wikigrove_engine.ext import FunctionResult, ParserFunction
from wikigrove_engine.preprocess.call import FunctionCall
from wikigrove_engine.preprocess.escape import escape_wikitext
from wikigrove_engine.title import Title, TitleRules, encode_title

_Name = Callable[[Title, TitleRules], str]


def _subpage(title: Title, rules: TitleRules) -> str:
    return title.key.rsplit("/", 1)[-1] if rules.has_subpages(title.namespace) else title.key


def _talk_page(title: Title, rules: TitleRules) -> str:
    return rules.prefixed_key(title.talk()) if title.can_talk else ""


def _talk_space(title: Title, rules: TitleRules) -> str:
    return _space(title.talk().namespace, rules) if title.can_talk else ""


def _space(number: int, rules: TitleRules) -> str:
    return rules.namespace_name(number).replace(" ", "_")


# Each gives the name with underscores; the E variant encodes it, the plain one shows it with spaces.
_NAMES: Final[dict[str, _Name]] = {
    "pagename": lambda t, r: t.key,
    "fullpagename": lambda t, r: r.prefixed_key(t),
    "subpagename": _subpage,
    "basepagename": lambda t, r: r.base_title(t).key,
    "rootpagename": lambda t, r: r.root_title(t).key,
    "talkpagename": _talk_page,
    "subjectpagename": lambda t, r: r.prefixed_key(t.subject()),
    "namespace": lambda t, r: _space(t.namespace, r),
    "talkspace": _talk_space,
    "subjectspace": lambda t, r: _space(t.subject_namespace, r),
}
_SPACES: Final = frozenset({"namespace", "talkspace", "subjectspace"})


class PageName:
    """One of the names above, plain or encoded."""

    def __init__(self, key: str, *, encoded: bool) -> None:
        self._name: Final = _NAMES[key]
        self._encoded: Final = encoded
        self._escaped: Final = key not in _SPACES

    def __call__(self, call: FunctionCall) -> str:
        title = find_call_title(call)
        if title is None:
            return ""
        name = self._name(title, call.expander.site.title_rules)
        if title.interwiki and self._escaped:
            name = name.removeprefix(f"{title.interwiki}:")
        text = encode_title(name) if self._encoded else name.replace("_", " ")
        return escape_wikitext(text) if self._escaped else text


def find_call_title(call: FunctionCall) -> Title | None:
    """The page that the first argument names, this page without one; None for a bad title."""
    if call.first is None:
        return call.expander.page.title
    return call.expander.find_title(call.first)


def show_namespace_number(call: FunctionCall) -> str:
    title = find_call_title(call)
    return "" if title is None else str(title.namespace)


def show_page_id(call: FunctionCall) -> str:
    expander = call.expander
    title = find_call_title(call)
    if title is None:
        return ""
    if title == expander.page.title:
        expander.metadata.flags.add("vary-page-id")
        number = expander.page.page_id
        return str(number) if number or call.first is not None else ""
    if title.is_external or title.namespace < 0:
        return "0"
    return str(expander.page_facts(title).page_id) if expander.count_expensive() else ""


def show_namespace_by_number(call: FunctionCall) -> str | FunctionResult:
    """{{ns:}}: the local name of a namespace given by number or any name."""
    rules = call.expander.site.title_rules
    number = _find_namespace(call.arg(0), rules)
    if number is None:
        return FunctionResult("", found=False)
    return rules.namespace_name(number) if number in rules.namespaces else ""


def show_namespace_encoded(call: FunctionCall) -> str | FunctionResult:
    found = show_namespace_by_number(call)
    return found if isinstance(found, FunctionResult) else encode_title(found.replace(" ", "_"))


def _find_namespace(text: str, rules: TitleRules) -> int | None:
    digits = text.lstrip("+-")
    if digits.isdecimal() and digits.isascii() and len(digits) < 10:
        return int(text)
    return rules.find_namespace(text)


def page_functions() -> list[ParserFunction]:
    out = []
    for key in _NAMES:
        for suffix in ("", "e"):
            out.append(
                ParserFunction(
                    f"{key}{suffix}",
                    PageName(key, encoded=suffix == "e"),
                    hash=False,
                    variable=True,
                    case_sensitive=True,
                )
            )
    out += [
        ParserFunction("namespacenumber", show_namespace_number, hash=False, variable=True),
        ParserFunction("pageid", show_page_id, hash=False, variable=True),
        ParserFunction("ns", show_namespace_by_number, hash=False),
        ParserFunction("nse", show_namespace_encoded, hash=False),
    ]
    return out
