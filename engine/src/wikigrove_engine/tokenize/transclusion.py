"""What `data-mw` tells of a template call."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from wikigrove_engine.preprocess import ArgNode, TemplateNode
from wikigrove_engine.tokenize.links_href import encode_href
from wikigrove_engine.tree.nodes import Json

if TYPE_CHECKING:
    from wikigrove_engine.preprocess import Expansion, Parameter
    from wikigrove_engine.title import TitleRules
    from wikigrove_engine.tokenize.scanner import Scanner


_LEAD: Final = re.compile(r"(?:\s|<!--.*?-->)+", re.S)


class Transclusion:
    """One call: its range in the page's source and its part of `data-mw`."""

    __slots__ = ("_params", "end", "infos", "kind", "lead", "start", "target", "typeof")

    def __init__(self, start: int, end: int, *, kind: str, target: Json, params: Json, infos: list[object]) -> None:
        self.start = start
        self.end = end
        self.kind = kind
        self.target = target
        self._params = params
        self.infos = infos
        self.lead = ""
        """White space and comments before the name."""
        self.typeof = "mw:Transclusion"

    def part(self, number: int) -> Json:
        """The call as a part of `data-mw`."""
        return {self.kind: {"target": self.target, "params": self._params, "i": number}}

    def parameter_info(self) -> list[object]:
        """How parameters were written, for `data-parsoid`."""
        return self.infos


def make_transclusion(
    scanner: Scanner, node: TemplateNode | ArgNode, expansion: Expansion, *, rules: TitleRules
) -> Transclusion:
    src = scanner.src
    base = scanner.base
    if isinstance(node, ArgNode):
        target: Json = {"wt": node.name.source}
        params: Json = {}
        for i, part in enumerate(node.parts):
            params[str(i + 1)] = {"wt": src[part.start : part.end]}
        return Transclusion(
            base + node.start, base + node.end, kind="templatearg", target=target, params=params, infos=[]
        )
    written = _strip_lead(expansion.target or node.title.source)
    target = {"wt": written}
    if expansion.function:
        if ":" not in written:
            target["wt"] = written.replace("：", ":", 1)
        target["function"] = expansion.function
    elif expansion.title is not None:
        title = expansion.title
        href = "./" + encode_href(rules.prefixed_key(title))
        fragment = title.fragment or written.partition("#")[2].strip()
        if fragment and "{" not in fragment:
            href += "#" + fragment.replace(" ", "_")
        target["href"] = href
    params = {}
    infos: list[object] = []
    for parameter in expansion.parameters:
        _add_parameter(params, infos, parameter, src)
    call = Transclusion(base + node.start, base + node.end, kind="template", target=target, params=params, infos=infos)
    source = node.title.source
    if source.endswith(written) and len(source) > len(written):
        call.lead = source[: len(source) - len(written)]
    return call


def _add_parameter(params: Json, infos: list[object], parameter: Parameter, src: str) -> None:
    value = src[parameter.value[0] : parameter.value[1]]
    info: Json = {"k": parameter.name}
    entry: Json = {}
    if parameter.named and parameter.key is not None:
        key = src[parameter.key[0] : parameter.key[1]]
        trimmed = value.strip()
        info["named"] = True
        spaces = [
            key[: len(key) - len(key.lstrip())],
            key[len(key.rstrip()) :] if key.strip() else "",
            value[: len(value) - len(value.lstrip())],
            value[len(value.rstrip()) :] if trimmed else "",
        ]
        if spaces != ["", "", "", ""]:
            info["spc"] = spaces
        entry["wt"] = trimmed
        if key.strip() != parameter.name:
            entry["key"] = {"wt": key.strip()}
    else:
        entry["wt"] = value
    params[parameter.name] = entry
    infos.append(info)


def _strip_lead(text: str) -> str:
    """A target without the space and comments before it."""
    match = _LEAD.match(text)
    return text[match.end() :] if match is not None and match.end() < len(text) else text
