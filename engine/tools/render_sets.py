"""Render whole sets of pages and list what goes wrong, by kind: script errors, unknown functions, other errors, time.

    python engine/tools/render_sets.py SET... [--expand] [--only TEXT] [--limit N] [--report FILE] [--load-modules]

A SET is a folder with `manifest.tsv` (lang, ns, title, file, ...) or an archive of one (.tar.xz).
"""

from __future__ import annotations

import argparse
import csv
import importlib
import json
import pkgutil
import re
import tarfile
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from wikigrove_engine.access import InMemoryAccess
from wikigrove_engine.collection import paused_collection
from wikigrove_engine.defaults import default_site
from wikigrove_engine.document import parse
from wikigrove_engine.ext import Registry
from wikigrove_engine.lua.faults import ScriptError
from wikigrove_engine.lua.invoke import make_invoke
from wikigrove_engine.lua.snippets import run_snippet
from wikigrove_engine.preprocess.expander import Expander
from wikigrove_engine.site import Limits, PageConfig, SiteConfig
from wikigrove_engine.title import NS_MODULE, Title, find_title

_SCRIPT_ERROR = re.compile(r'<span class="scribunto-error[^>]*>(.*?)</span>', re.DOTALL)
_OTHER_ERROR = re.compile(
    r'<(strong|span)\b(?: (?!data-)[a-z-]+="[^"]*")* class="error[^>]*>(?!<span class="scribunto)(.*?)</\1>', re.DOTALL
)
_TAG = re.compile(r"""<!--.*?-->|<[a-z/](?:"[^"]*"|'[^']*'|[^"'>])*>""", re.DOTALL)
_UNKNOWN = re.compile(r"\{\{\s*(#\w+)\s*:")
_NAMES = re.compile(r"'[^']*'|\"[^\"]*\"|\d+")


@dataclass
class Findings:
    """What a set showed: kind -> text -> how often, and on which pages first."""

    counts: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    places: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    seconds: list[tuple[float, str]] = field(default_factory=list)

    def add(self, kind: str, text: str, page: str) -> None:
        self.counts[kind][text] += 1
        places = self.places[kind, text]
        if len(places) < 3 and page not in places:
            places.append(page)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="+", type=Path)
    parser.add_argument("--expand", action="store_true", help="only expand templates, without making HTML")
    parser.add_argument("--only", default="", help="pages whose titles hold this text")
    parser.add_argument("--limit", type=int, default=0)
    parser.add_argument("--report", type=Path)
    parser.add_argument("--load-modules", action="store_true", help="load every module instead of rendering pages")
    options = parser.parse_args()
    told: dict[str, Any] = {}
    for place in options.sets:
        with tempfile.TemporaryDirectory() as scratch:
            folder = unpack(place, Path(scratch))
            told[folder.name] = render_set(folder, options)
    if options.report:
        options.report.write_text(json.dumps(told, indent=1, ensure_ascii=False))


def unpack(place: Path, scratch: Path) -> Path:
    if place.is_dir():
        return place
    with tarfile.open(place) as archive:
        archive.extractall(scratch, filter="data")
    return next(p for p in scratch.iterdir() if p.is_dir())


def read_set(folder: Path) -> tuple[SiteConfig, InMemoryAccess, dict[Title, str]]:
    rows = list(
        csv.DictReader((folder / "manifest.tsv").open(encoding="utf-8"), delimiter="\t", quoting=csv.QUOTE_NONE)
    )
    site = default_site(rows[0]["lang"])
    site = replace(site, registry=make_registry(site.registry), limits=Limits(seconds=60))
    rules = site.title_rules
    pages: dict[Title, str] = {}
    for row in rows:
        title = find_title(row["title"], rules)
        if title is not None:
            pages[title] = (folder / row["file"]).read_text("utf-8", "replace")
    messages = {t.key[:1].lower() + t.key[1:]: text for t, text in pages.items() if t.namespace == 8}
    return site, InMemoryAccess(pages, rules=rules, messages=messages), pages


def make_registry(base: Registry) -> Registry:
    """With the platform's extensions as they are by default, where they are installed beside the engine."""
    registry = base.extended(functions=[make_invoke()])
    try:
        import wikigrove.ext as bundled
    except ImportError:
        return registry
    for found in pkgutil.iter_modules(bundled.__path__):
        extension = importlib.import_module(f"wikigrove.ext.{found.name}.extension").extension
        parts = extension.make_parts({s.name: s.default for s in extension.settings})
        registry = registry.extended(
            tags=parts.tags,
            functions=parts.functions,
            models=parts.models,
            passes=parts.passes,
            libraries=parts.libraries,
        )
    return registry


def render_set(folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    site, access, pages = read_set(folder)
    findings = Findings()
    started = time.perf_counter()
    chosen = choose_pages(pages, options)
    for title in chosen:
        name = site.title_rules.prefixed_text(title)
        begun = time.perf_counter()
        if options.load_modules:
            load_module(title, site, access, findings)
        else:
            render(title, pages[title], site, access, findings, expand=options.expand)
        findings.seconds.append((time.perf_counter() - begun, name))
    return tell(folder.name, len(chosen), time.perf_counter() - started, findings)


def choose_pages(pages: dict[Title, str], options: argparse.Namespace) -> list[Title]:
    if options.load_modules:
        chosen = [t for t in pages if t.namespace == NS_MODULE and is_code(t, pages[t])]
    else:
        chosen = [t for t in pages if t.namespace not in (NS_MODULE, 8)]
    chosen = [t for t in chosen if options.only in t.text]
    return chosen[: options.limit] if options.limit else chosen


def is_code(title: Title, text: str) -> bool:
    return not title.key.endswith(("/doc", ".css", ".json", "/Документация")) and "return" in text


def load_module(title: Title, site: SiteConfig, access: InMemoryAccess, findings: Findings) -> None:
    name = site.title_rules.prefixed_text(title)
    expander = Expander(site=site, page=PageConfig(Title(0, "Page")), access=access)
    try:
        run_snippet(expander, f"return type(require({json.dumps(name, ensure_ascii=False)}))")
    except ScriptError as error:
        findings.add("load", error.message, name)


def render(
    title: Title, text: str, site: SiteConfig, access: InMemoryAccess, findings: Findings, *, expand: bool
) -> None:
    page = PageConfig(title, page_id=1, revision_id=1)
    name = site.title_rules.prefixed_text(title)
    try:
        with paused_collection:
            if expand:
                expander = Expander(site=site, page=page, access=access)
                shown = expander.strip.unstrip_source(expander.root.expand_seq(expander.build_page_tree(text).root))
            else:
                shown = parse(text, site=site, page=page, access=access).html()
    except Exception as error:
        findings.add("crash", f"{type(error).__name__}: {error}", name)
        return
    for match in _SCRIPT_ERROR.finditer(shown):
        findings.add("script", re.sub(r"<[^>]*>", "", match[1]), name)
    for match in _OTHER_ERROR.finditer(shown):
        findings.add("error", _NAMES.sub("…", re.sub(r"<[^>]*>", "", match[2]))[:150], name)
    # Attributes keep what was written.
    for match in _UNKNOWN.finditer(_TAG.sub("", shown)):
        findings.add("unknown function", match[1], name)


def tell(name: str, count: int, seconds: float, findings: Findings) -> dict[str, Any]:
    slowest = sorted(findings.seconds, reverse=True)[:5]
    print(f"== {name}: {count} pages, {seconds:.1f} s; slowest:", ", ".join(f"{n} {s:.2f} s" for s, n in slowest))
    out: dict[str, Any] = {"pages": count, "seconds": round(seconds, 1), "kinds": {}}
    for kind, counts in findings.counts.items():
        print(f"-- {kind}: {sum(counts.values())}")
        for text, times in counts.most_common(40):
            print(f"{times:6d}  {text[:220]}   [{'; '.join(findings.places[kind, text])}]")
        out["kinds"][kind] = {t: {"times": n, "pages": findings.places[kind, t]} for t, n in counts.items()}
    return out


if __name__ == "__main__":
    main()
