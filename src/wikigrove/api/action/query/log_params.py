"""What a log entry says besides, in the keys that clients of MediaWiki know."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from wikigrove_engine.title import find_title

from wikigrove.api.action.call import Call
from wikigrove.api.action.result import Items, Row
from wikigrove.api.action.times import from_digits, iso, said
from wikigrove.i18n import message
from wikigrove.pages.models import LogEntry

_PARTS: Final = (("content", 1), ("comment", 2), ("user", 4), ("restricted", 8))


def log_params(call: Call, entry: LogEntry) -> Row:
    """`params` of one entry."""
    shape = _SHAPES.get(entry.kind)
    params = dict(entry.params or {})
    return shape(call, entry, params) if shape is not None else _plain(call, entry, params)


def _plain(call: Call, entry: LogEntry, params: Row) -> Row:
    return {k: Items(v, "v") if isinstance(v, list) else v for k, v in params.items()}


def _move(call: Call, entry: LogEntry, params: Row) -> Row:
    target = find_title(str(params.get("target", "")), call.rules)
    out: Row = {}
    if target is not None:
        out["target_ns"] = target.namespace
        out["target_title"] = call.title_text(target.namespace, target.key)
    out["suppressredirect"] = bool(params.get("noredirect"))
    return out


def _block(call: Call, entry: LogEntry, params: Row) -> Row:
    if entry.action == "unblock":
        return {}
    is_forever = params.get("expiry", "infinity") == "infinity"
    out: Row = {
        "duration": "infinity" if is_forever else params.get("duration", ""),
        "flags": Items(params.get("flags", ()), "f"),
    }
    if not params.get("sitewide", True):
        pages = [
            {"page_ns": ns, "page_title": call.title_text(ns, key)} for ns, key in _pairs(call, params.get("pages", ()))
        ]
        restrictions: Row = {}
        if pages:
            restrictions["pages"] = Items(pages, "page")
        if params.get("namespaces"):
            restrictions["namespaces"] = Items(params["namespaces"], "ns")
        if params.get("actions"):
            restrictions["actions"] = Items(params["actions"], "action")
        out["restrictions"] = restrictions
    out["sitewide"] = bool(params.get("sitewide", True))
    if params.get("expiry", "infinity") != "infinity":
        out["expiry"] = _moment(params["expiry"])
    return out


def _pairs(call: Call, pages: Any) -> list[tuple[int, str]]:
    out = []
    for page in pages:
        if isinstance(page, str):
            title = find_title(page, call.rules)
            if title is not None:
                out.append((title.namespace, title.key))
        else:
            out.append((int(page[0]), str(page[1])))
    return out


def _protect(call: Call, entry: LogEntry, params: Row) -> Row:
    if entry.action == "unprotect":
        return {}
    if entry.action == "move_prot":
        old = find_title(str(params.get("oldtitle", "")), call.rules)
        return {"oldtitle_ns": old.namespace, "oldtitle_title": call.title_text(old.namespace, old.key)} if old else {}
    details = params.get("details") or []
    return {
        "description": params.get("description") or "".join(_told(d) for d in details),
        "cascade": bool(params.get("cascade", False)),
        "details": Items((_detail(d) for d in details), "detail"),
    }


def _detail(found: Mapping[str, Any]) -> Row:
    """One restriction, with its end as the log keeps it. Nothing cascades from a page that is not there."""
    out = {k: v for k, v in found.items() if k != "cascade" or found.get("type") != "create"}
    end = _end(found)
    out["expiry"] = iso(end) if end is not None else "infinite"
    return out


def _end(found: Mapping[str, Any]) -> datetime | None:
    text = str(found.get("expiry") or "infinity")
    if text in ("infinity", "infinite"):
        return None
    return from_digits(text) if text.isdigit() else datetime.fromisoformat(text)


def _told(found: Mapping[str, Any]) -> str:
    """The same in words."""
    end = _end(found)
    shown = message("wikigrove-api-log-indefinite") if end is None else message("wikigrove-api-log-expires", said(end))
    return f"\u200e[{found.get('type')}={found.get('level')}] ({shown})"


def _delete(call: Call, entry: LogEntry, params: Row) -> Row:
    if entry.action == "restore":
        counts = params.get("count") or {}
        return {"count": {"revisions": counts.get("revisions", 0), "files": counts.get("files", 0)}} if counts else {}
    if entry.action in ("revision", "event"):
        return {
            "type": params.get("type", "revision" if entry.action == "revision" else "logging"),
            "ids": Items(params.get("ids", ()), "i"),
            "old": _bits(params.get("old", 0)),
            "new": _bits(params.get("new", 0)),
        }
    return _plain(call, entry, params)


def _bits(mask: Any) -> Row:
    value = int(mask) if isinstance(mask, int) else 0
    return {"bitmask": value, **{name: bool(value & bit) for name, bit in _PARTS}}


def _rights(call: Call, entry: LogEntry, params: Row) -> Row:
    old, new = params.get("oldgroups", []), params.get("newgroups", [])
    return {
        "oldgroups": Items(_names(old), "g"),
        "newgroups": Items(_names(new), "g"),
        "oldmetadata": Items(_memberships(old, params.get("oldmetadata")), "g"),
        "newmetadata": Items(_memberships(new, params.get("newmetadata")), "g"),
    }


def _names(groups: Any) -> list[str]:
    return list(groups)


def _memberships(groups: Any, metadata: Any) -> list[Row]:
    ends = [m.get("expiry") if isinstance(m, Mapping) else None for m in metadata or ()]
    ends += [None] * (len(groups) - len(ends))
    return [{"group": g, "expiry": _moment(end)} for g, end in zip(groups, ends, strict=False)]


def _moment(text: Any) -> str:
    return iso(datetime.fromisoformat(text)) if text and text != "infinity" else "infinity"


def _upload(call: Call, entry: LogEntry, params: Row) -> Row:
    return {"img_sha1": params.get("sha1", ""), "img_timestamp": iso(entry.timestamp)}


def _patrol(call: Call, entry: LogEntry, params: Row) -> Row:
    return {
        "curid": params.get("curid", 0),
        "previd": params.get("previd", 0),
        "auto": bool(params.get("auto", False)),
    }


def _tag(call: Call, entry: LogEntry, params: Row) -> Row:
    added, removed = params.get("tagsAdded", []), params.get("tagsRemoved", [])
    return {
        "revid": params.get("revid") or 0,
        "logid": params.get("logid") or 0,
        "tagsAdded": Items(added, "t"),
        "tagsAddedCount": len(added),
        "tagsRemoved": Items(removed, "t"),
        "tagsRemovedCount": len(removed),
        "initialTags": Items(params.get("initialTags", ()), "t"),
    }


def _manage(call: Call, entry: LogEntry, params: Row) -> Row:
    return {k: v for k, v in params.items() if v or k == "tag"}


def _merge(call: Call, entry: LogEntry, params: Row) -> Row:
    target = find_title(str(params.get("dest", "")), call.rules)
    out: Row = {"mergepoint": params.get("mergepoint", "")}
    if target is not None:
        out |= {"dest_ns": target.namespace, "dest_title": call.title_text(target.namespace, target.key)}
    return out


def _import(call: Call, entry: LogEntry, params: Row) -> Row:
    out: Row = {"count": params.get("count", params.get("revisions", 0))}
    if params.get("source"):
        out["interwiki_title"] = params["source"]
    return out


_SHAPES: Final[Mapping[str, Callable[[Call, LogEntry, Row], Row]]] = {
    "move": _move,
    "block": _block,
    "protect": _protect,
    "delete": _delete,
    "suppress": _delete,
    "rights": _rights,
    "upload": _upload,
    "patrol": _patrol,
    "tag": _tag,
    "managetags": _manage,
    "merge": _merge,
    "import": _import,
}
