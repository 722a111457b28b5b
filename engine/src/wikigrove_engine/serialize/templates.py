"""Template calls from `data-mw` parts, in the form that was written or that the template's data ask for."""

from __future__ import annotations

import re
from typing import Final

from wikigrove_engine.serialize.state import State
from wikigrove_engine.title import Title, find_title
from wikigrove_engine.tree.nodes import Comment, Element, Json, Node, Text

_FORMAT: Final = re.compile(r"(\n)?(\{\{ *_+)(\n? *\|\n? *_+ *= *)(_+)(\n? *\}\})(\n)?\Z")
_INLINE: Final = "{{_|_=_}}"
_BLOCK: Final = "{{_\n| _ = _\n}}"
_IN_NOWIKI: Final = re.compile(r"<nowiki>[^<]*=", re.I)
_BLANK: Final = re.compile(r"_+")
_ENDS_LINE: Final = re.compile(r"\n(?:[ \t]|<!--(?:[^-]|-(?!->))*-->)*\Z")
_PARTS: Final = re.compile(r"\[\[|\]\]|\{\{|\}\}|\|")
_RISKY: Final = re.compile(r"[|]|\{\{|\}\}|\[\[|\]\]|<|-\{|\}-")


class Shape:
    """How a call is laid out: the parts of a TemplateData format."""

    def __init__(self, written: object) -> None:
        text = written if isinstance(written, str) else ""
        name = text.lower()
        text = _BLOCK if name == "block" else _INLINE if name == "inline" else text
        match = _FORMAT.match(text)
        self.is_given = match is not None
        if match is None:
            match = _FORMAT.match(_INLINE)
        assert match is not None
        self.starts_line = bool(match[1])
        self.start: str = match[2]
        self.name: str = match[3]
        self.value: str = match[4]
        self.end: str = match[5]
        self.ends_line = bool(match[6])


def write_parts(node: Element, state: State) -> str:
    """All parts: calls and the wikitext between them."""
    data = node.data_mw
    parts = data.get("parts") if data is not None else None
    if not isinstance(parts, list):
        return ""
    infos = node.source.find("pi")
    out = ""
    for i, part in enumerate(parts):
        if isinstance(part, str):
            out += part
            continue
        if not isinstance(part, dict):
            continue
        following = parts[i + 1] if i + 1 < len(parts) else None
        call = part.get("template")
        if isinstance(call, dict):
            number = call.get("i")
            info = (
                infos[number]
                if isinstance(infos, list) and isinstance(number, int) and 0 <= number < len(infos)
                else None
            )
            out = _write_call(out, node, call, info, following, state, is_first=i == 0)
        elif isinstance(part.get("templatearg"), dict):
            out += _write_argument(part["templatearg"])
    return out


def _write_call(
    out: str, node: Element, call: Json, info: object, following: object, state: State, *, is_first: bool
) -> str:
    target = call.get("target")
    name = str(target.get("wt", "")) if isinstance(target, dict) else ""
    facts = _find_data(target, state)
    shape = Shape(facts.get("format") if facts is not None else None)
    trims = shape.is_given or node.source.is_new
    at_line_start = is_first and state.on_sol and not state.separator.low
    if shape.starts_line and not at_line_start and not (state.separator.text if is_first else out).endswith("\n"):
        out += "\n"
    leads = node.source.find("leads")
    number = call.get("i")
    if isinstance(leads, list) and isinstance(number, int) and 0 <= number < len(leads) and not trims:
        name = str(leads[number]) + name
    colon = node.source.find("colon")
    if isinstance(colon, str):
        name = name.replace(":", colon, 1)
    out += _fill(shape.start, name, trims=trims and "{{" not in name and "<!--" not in name)
    params = call.get("params")
    if not isinstance(params, dict) or not params:
        return out + shape.end.removeprefix("\n")
    known = {str(i["k"]): i for i in info if isinstance(i, dict) and "k" in i} if isinstance(info, list) else {}
    place = 1
    is_function = isinstance(target, dict) and "function" in target
    for key in _order(params, known, facts):
        value = params[key]
        text = str(value.get("wt", "")) if isinstance(value, dict) else str(value)
        fact = known.get(key)
        written = value.get("key") if isinstance(value, dict) else None
        shown = str(written.get("wt", key)) if isinstance(written, dict) else key
        named = (fact is not None and bool(fact.get("named"))) or isinstance(written, dict) or key != str(place)
        if is_function and not isinstance(written, dict):
            # Functions read their arguments themselves.
            named = not key.isdecimal()
        if not named and fact is None and not is_function and "=" in text:
            named = _may_be_split(text, state) and state.scratch.is_argument(text, named=True)
        text = _escape_value(text, state, named=named or is_function)
        if not named:
            out += f"|{text}"
            place += 1
            continue
        spaces = fact.get("spc") if fact is not None else None
        before, inside = shape.name, shape.value
        if shown == "":
            out += f"|={text}"
            continue
        if fact is not None and (not shape.is_given or (isinstance(spaces, list) and "<!--" in str(spaces[3]))):
            given = spaces if isinstance(spaces, list) and len(spaces) == 4 else ["", "", "", ""]
            line = "\n" if shape.name.startswith("\n") else ""
            out += f"{line}|{given[0]}{shown}{given[1]}={given[2]}{text}{given[3]}"
            continue
        if before.startswith("\n") and _ENDS_LINE.search(out) is not None:
            before = before[1:]
        out += _fill(before, shown, trims=trims) + _fill(inside, text, trims=trims)
    out += shape.end[1:] if shape.end.startswith("\n") and _ENDS_LINE.search(out) is not None else shape.end
    if shape.ends_line and not _line_ends_behind(node, following):
        out += "\n"
    return out


def _may_be_split(text: str, state: State) -> bool:
    """Whether an equals sign of a numbered argument reads as the end of a name, or could to a quick reader."""
    if not state.scratch.is_argument(text, named=False):
        return True
    # Nowiki tags protect it, but who reads the page's source does not see that at once.
    return text == text.strip() and _IN_NOWIKI.search(text) is not None


def _line_ends_behind(node: Element, following: object) -> bool:
    if following is not None:
        return isinstance(following, str) and following.startswith("\n")
    after: Node | None = node.next
    while isinstance(after, Comment):
        after = after.next
    return isinstance(after, Text) and after.data.startswith("\n")


def _fill(form: str, text: str, *, trims: bool) -> str:
    """A form with `text` in the place of its underscores, which are the least width."""
    if trims:
        text = text.strip()
    match = _BLANK.search(form)
    if match is None:
        return form
    return form[: match.start()] + text.ljust(len(match[0])) + form[match.end() :]


def _order(params: Json, known: dict[str, Json], facts: Json | None) -> list[str]:
    """The keys of a call: those that were there in their order, new ones where the template's data put them."""
    keys = [str(k) for k in params]
    order = _param_order(facts)
    out = [k for k in known if k in params]
    new = [k for k in keys if k not in known]
    if not order:
        return out + new
    places = {name: i for i, name in enumerate(order)}
    if not out:
        return sorted(new, key=lambda k: places.get(k, len(order)))
    for key in sorted(new, key=lambda k: places.get(k, len(order))):
        if key not in places:
            out.append(key)
            continue
        # Behind the nearest one that comes before it in the order.
        at = 0
        for i, have in enumerate(out):
            if places.get(have, len(order)) < places[key]:
                at = i + 1
        out.insert(at, key)
    return out


def _param_order(facts: Json | None) -> list[str]:
    """The order of names; aliases stand where their parameter does."""
    order = facts.get("paramOrder") if facts is not None else None
    if not isinstance(order, list):
        return []
    assert facts is not None
    described = facts.get("params")
    out: list[str] = []
    for name in order:
        out.append(str(name))
        entry = described.get(name) if isinstance(described, dict) else None
        aliases = entry.get("aliases") if isinstance(entry, dict) else None
        if isinstance(aliases, list):
            out += [str(a) for a in aliases]
    return out


def _find_data(target: object, state: State) -> Json | None:
    href = target.get("href") if isinstance(target, dict) else None
    if not isinstance(href, str):
        return None
    title = find_title(href.removeprefix("./"), state.site.title_rules)
    if title is None:
        return None
    found = state.template_data.get(title)
    if found is None:
        # A call inside of a fragment.
        found = state.access.fetch_template_data([title]).get(title) or {}
        state.template_data[title] = found
    return found or None


def template_titles(elements: list[Element], state: State) -> list[Title]:
    """The templates that a document calls, for one batched question."""
    out: list[Title] = []
    for element in elements:
        parts = element.data_mw.get("parts") if element.data_mw is not None else None
        for part in parts if isinstance(parts, list) else []:
            call = part.get("template") if isinstance(part, dict) else None
            target = call.get("target") if isinstance(call, dict) else None
            href = target.get("href") if isinstance(target, dict) else None
            title = find_title(href.removeprefix("./"), state.site.title_rules) if isinstance(href, str) else None
            if title is not None:
                out.append(title)
    return out


def _escape_value(text: str, state: State, *, named: bool) -> str:
    """A value that stays one: no pipe of its own, no end of the call."""
    if _RISKY.search(text) is None and (named or "=" not in text):
        return text
    if state.scratch.is_argument(text, named=named):
        return text
    piped = _escape_pipes(text)
    if piped != text and state.scratch.is_argument(piped, named=named):
        return piped
    return f"<nowiki>{text}</nowiki>"


def _escape_pipes(text: str) -> str:
    """Pipes outside of links and calls as a call of their own."""
    depth = 0
    out: list[str] = []
    pos = 0
    for match in _PARTS.finditer(text):
        found = match[0]
        if found == "|" and not depth:
            # An address takes no call, but a character reference.
            in_link = text.rfind("[", 0, match.start()) > text.rfind("]", 0, match.start())
            out.append(text[pos : match.start()] + ("&#124;" if in_link else "{{!}}"))
            pos = match.end()
        elif found in ("[[", "{{"):
            depth += 1
        elif found in ("]]", "}}"):
            depth = max(0, depth - 1)
    out.append(text[pos:])
    return "".join(out)


def _write_argument(call: Json) -> str:
    target = call.get("target")
    params = call.get("params")
    out = ["{{{" + str(target.get("wt", "") if isinstance(target, dict) else "")]
    if isinstance(params, dict):
        for value in params.values():
            out.append(str(value.get("wt", "")) if isinstance(value, dict) else "")
    return "|".join(out) + "}}}"
