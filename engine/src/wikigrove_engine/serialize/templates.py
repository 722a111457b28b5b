"""Template calls from `data-mw` parts."""

from __future__ import annotations

from wikigrove_engine.serialize.state import State
from wikigrove_engine.tree.nodes import Element


def write_parts(node: Element, state: State) -> str:
    """All parts: calls and the wikitext between them."""
    data = node.data_mw
    parts = data.get("parts") if data is not None else None
    if not isinstance(parts, list):
        return ""
    infos = node.source.find("pi")
    out: list[str] = []
    number = 0
    for part in parts:
        if isinstance(part, str):
            out.append(part)
            continue
        if not isinstance(part, dict):
            continue
        info = infos[number] if isinstance(infos, list) and number < len(infos) else None
        number += 1
        if isinstance(part.get("template"), dict):
            out.append(_write_call(part["template"], info))
        elif isinstance(part.get("templatearg"), dict):
            out.append(_write_argument(part["templatearg"]))
    return "".join(out)


def _write_call(call: dict[str, object], info: object) -> str:
    target = call.get("target")
    name = target.get("wt", "") if isinstance(target, dict) else ""
    params = call.get("params")
    out = ["{{" + str(name)]
    if isinstance(params, dict):
        infos = {i["k"]: i for i in info if isinstance(i, dict) and "k" in i} if isinstance(info, list) else {}
        for key, value in params.items():
            known = infos.get(key)
            text = value.get("wt", "") if isinstance(value, dict) else str(value)
            if known is not None and not known.get("named"):
                out.append(text)
                continue
            written = value.get("key") if isinstance(value, dict) else None
            shown = written.get("wt") if isinstance(written, dict) else key
            spaces = known.get("spc", ["", "", "", ""]) if known is not None else ["", "", "", ""]
            if known is None and str(key).isdecimal():
                out.append(text)
                continue
            out.append(f"{spaces[0]}{shown}{spaces[1]}={spaces[2]}{text}{spaces[3]}")
    return "|".join(out) + "}}"


def _write_argument(call: dict[str, object]) -> str:
    target = call.get("target")
    params = call.get("params")
    out = ["{{{" + str(target.get("wt", "") if isinstance(target, dict) else "")]
    if isinstance(params, dict):
        for value in params.values():
            out.append(str(value.get("wt", "")) if isinstance(value, dict) else "")
    return "|".join(out) + "}}}"
