"""Calls of the Action API, made by chance from its own paraminfo: every module, generators, right values and wrong ones."""

from __future__ import annotations

import json
import random
import time
import urllib.error
import urllib.request
from collections import Counter
from http.cookiejar import CookieJar
from typing import Any
from urllib.parse import urlencode

LEFT_OUT = {"logout"}
"""It would end the session that the others need."""
WORDS = (
    "", " ", "Main Page", "Oak", "Talk:Oak", "File:None.png", "Category:Trees", "Special:RecentChanges", "<", "[[", "|", "\x1fA\x1fB", "0", "-1", "1",
    "99999999999999999999", "1e9", "NaN", "max", "Admin", "127.0.0.1", "10.0.0.0/8", "2001:db8::1", "2026-01-01T00:00:00Z", "now", "20260101000000",
    "infinite", "1 week", "é", "\u202e", "🌳", "a" * 300, "%00", "'", '"', "{{", "{{subst:x}}", "#REDIRECT [[Oak]]", "*", "de", "qqx", "x|y|z",
)  # fmt: skip


class Wire:
    """A signed-in session."""

    def __init__(self, base: str, password: str) -> None:
        self.base, self._password = base, password
        self.sign_in()

    def sign_in(self) -> None:
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        token = self.tokens("login")["logintoken"]
        self.call(
            {
                "action": "clientlogin",
                "username": "Admin",
                "password": self._password,
                "logintoken": token,
                "loginreturnurl": f"{self.base}/",
            },
            post=True,
        )
        self.kept = self.tokens("csrf|watch|patrol|rollback|userrights|createaccount|login")

    def tokens(self, kinds: str) -> dict[str, str]:
        found = self.call({"action": "query", "meta": "tokens", "type": kinds})[1]
        return dict(found["query"]["tokens"])

    def call(self, fields: dict[str, str], *, post: bool = False) -> tuple[int, Any]:
        """The status, and the answer where it is JSON."""
        data = urlencode({**fields, "format": "json"}, errors="surrogatepass")
        address = f"{self.base}/w/api.php"
        request = urllib.request.Request(address if post else f"{address}?{data}", data.encode() if post else None)  # noqa: S310
        try:
            with self._opener.open(request, timeout=60) as answer:
                status, text = answer.status, answer.read()
        except urllib.error.HTTPError as err:
            status, text = err.code, err.read()
        try:
            return status, json.loads(text)
        except ValueError:
            return status, {}


def fuzz_action(base: str, *, seconds: int, password: str, seed: int | None = None) -> int:
    """How many kinds of calls broke; each is printed once."""
    seed = time.time_ns() % 10**9 if seed is None else seed
    chance = random.Random(seed)  # noqa: S311 - chance for tests
    wire = Wire(base, password)
    modules = _load_modules(wire)
    print(f"== action: {len(modules)} modules, seed {seed}", flush=True)
    broken: dict[str, str] = {}
    done: Counter[str] = Counter()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        path = chance.choice(sorted(modules))
        fields, post = _make_call(path, modules, wire, chance)
        status, answer = wire.call(fields, post=post)
        done[path] += 1
        code = str((answer.get("error") or {}).get("code", "")) if isinstance(answer, dict) else ""
        if status >= 500 or code.startswith("internal_api_error"):
            broken.setdefault(f"{path} {code}", urlencode(fields))
        if code in ("badtoken", "permissiondenied", "blocked", "readonly", "notloggedin") and chance.random() < 0.05:
            wire.sign_in()
    for what, fields_sent in sorted(broken.items()):
        print(f"BROKEN {what}: {fields_sent[:600]}")
    print(f"{sum(done.values())} calls of {len(done)} modules, {len(broken)} kinds broke")
    return len(broken)


def _load_modules(wire: Wire) -> dict[str, dict[str, Any]]:
    """Path -> what paraminfo says of the module."""
    names: list[str] = []
    for path in ("main", "query"):
        found = wire.call({"action": "paraminfo", "modules": path})[1]["paraminfo"]["modules"][0]
        for param in found["parameters"]:
            if isinstance(param.get("submodules"), dict):
                names += [p for p in param["submodules"].values() if "+" in p or path == "main"]
    out: dict[str, dict[str, Any]] = {}
    wanted = sorted({name for name in names if name not in LEFT_OUT})
    for start in range(0, len(wanted), 50):
        part = "|".join(wanted[start : start + 50])
        for one in wire.call({"action": "paraminfo", "modules": part})[1]["paraminfo"]["modules"]:
            if one["group"] != "format":
                out[one["path"]] = one
    return out


def _make_call(
    path: str, modules: dict[str, dict[str, Any]], wire: Wire, chance: random.Random
) -> tuple[dict[str, str], bool]:
    module = modules[path]
    fields: dict[str, str] = {}
    if path.startswith("query+"):
        fields |= {"action": "query", module["group"]: module["name"]}
        if module["group"] == "prop":
            fields["titles"] = "Main Page|Oak|Category:Trees|<"
        if "generator" in module and chance.random() < 0.3:
            del fields[module["group"]]
            fields["generator"] = module["name"]
            fields["titles"] = "Main Page"
            fields["prop"] = chance.choice(["info", "revisions", "categories", "imageinfo", "links"])
            module = {**module, "prefix": f"g{module['prefix']}"}
    else:
        fields["action"] = module["name"]
    for param in module["parameters"]:
        is_needed = "required" in param and chance.random() < 0.9
        if not is_needed and chance.random() > 0.25:
            continue
        fields[module["prefix"] + param["name"]] = _value(param, wire, chance)
    if chance.random() < 0.1:
        fields |= {
            "errorformat": chance.choice(["html", "raw", "plaintext", "none"]),
            "formatversion": chance.choice("12"),
        }
    return fields, "mustbeposted" in module or chance.random() < 0.1


def _value(param: dict[str, Any], wire: Wire, chance: random.Random) -> str:
    if "tokentype" in param and chance.random() < 0.95:
        return wire.kept.get(f"{param['tokentype']}token", "")
    if chance.random() < 0.25:
        return chance.choice(WORDS)
    kind = param.get("type")
    if isinstance(kind, list) and kind:
        number = chance.randint(1, min(4, len(kind))) if "multi" in param else 1
        return "|".join(map(str, chance.sample(kind, number)))
    usual = {
        "boolean": ("1",), "integer": ("0", "1", "2", "-1", "50", "501"), "limit": ("1", "5", "max", "500"),
        "timestamp": ("2026-01-01T00:00:00Z", "now", "20200101000000"), "expiry": ("1 week", "infinite", "2030-01-01"),
        "namespace": ("0", "1", "6", "14", "*", "-1"), "user": ("Admin", "127.0.0.1", "#1", "Nobody"), "title": ("Oak", "Main Page", "Talk:Oak"),
    }  # fmt: skip
    return chance.choice(usual.get(kind if isinstance(kind, str) else "", WORDS))
