"""The engine behind the conformance suite's protocol: one JSON object a line in, one a line out."""

from __future__ import annotations

import json
import os
import sys
import traceback
from dataclasses import replace
from pathlib import Path
from typing import Any

# The compiled form can be judged too: WIKIGROVE_ENGINE names its folder.
sys.path.insert(0, os.environ.get("WIKIGROVE_ENGINE") or str(Path(__file__).resolve().parents[2] / "src"))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from bundled import make_bundled
from test_tags import HtmlTag, make_test_functions, make_test_tags
from wiki import SuiteAccess, make_page, make_site
from wikigrove_engine.comments import CommentStyle, format_comment
from wikigrove_engine.ext import Registry
from wikigrove_engine.ext.core_tags import CORE_TAGS
from wikigrove_engine.metadata import Metadata
from wikigrove_engine.parser import ParseOptions, Parser
from wikigrove_engine.pst import Signer, pre_save
from wikigrove_engine.sections import extract_section
from wikigrove_engine.serialize import Original, to_wikitext
from wikigrove_engine.site import SiteConfig
from wikigrove_engine.title import parse_title
from wikigrove_engine.tree.writer import escape_text, write_children


def base_registry() -> Registry:
    try:
        from wikigrove_engine.preprocess.functions import default_registry
    except ImportError:
        return Registry().extended(tags=CORE_TAGS)
    return default_registry().extended(tags=CORE_TAGS)


class Adapter:
    """Keeps the site of the running suite."""

    def __init__(self) -> None:
        self._facts: dict[str, Any] = {}
        self._articles: dict[str, str] = {}
        self._registry = base_registry()

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        op = request.get("op")
        if op == "site":
            self._facts = request["site"]
            self._articles = request["articles"]
            return {}
        env = request.get("env", {})
        if op == "wt2html":
            return self._wt2html(request["wikitext"], env)
        if op == "html2wt":
            return self._html2wt(request["html"], request.get("original"), env)
        if op == "pst":
            return self._pst(request["wikitext"], env)
        if op == "comment":
            return self._comment(request["wikitext"], env)
        return {"error": f"not implemented: {op}"}

    def _site(self, env: dict[str, Any]) -> SiteConfig:
        registry = self._registry.extended(tags=make_test_tags(env), functions=make_test_functions())
        registry = registry.extended(**make_bundled(env))
        if env["config"].get("wgAllowDisplayTitle") is False:
            functions = {k: f for k, f in registry.functions.items() if k != "displaytitle"}
            registry = replace(registry, functions=functions)
        if env["config"].get("wgRawHtml") or "wgrawhtml" in env["options"]:
            registry = registry.extended(tags=[HtmlTag()])
        return make_site(self._facts, env, registry)

    def _wt2html(self, wikitext: str, env: dict[str, Any]) -> dict[str, Any]:
        site = self._site(env)
        page = make_page(self._facts, env, site)
        native_svg = bool(env["config"].get("wgSVGNativeRendering"))
        access = SuiteAccess(self._facts, self._articles, site, native_svg=native_svg)
        parsoid = env["options"].get("parsoid")
        if "section" in env["options"]:
            part = extract_section(wikitext, str(env["options"]["section"]))
            return {"html": escape_text(part or ""), "metadata": {}}
        sections = isinstance(parsoid, dict) and bool(parsoid.get("wrapSections"))
        modes = ["legacy"] if env["config"].get("wgFragmentMode") == ["legacy"] else ["html5", "legacy"]
        parser = Parser(
            site=site, page=page, access=access, options=ParseOptions(sections=sections, fragment_modes=tuple(modes))
        )
        body = parser.parse_page(wikitext)
        html = write_children(body, data_parsoid=True)
        told = describe(parser.metadata, site)
        told["indicators"] = {n: write_children(e, data_parsoid=True) for n, e in parser.indicators.items()}
        return {"html": html, "metadata": told}

    def _html2wt(self, html: str, original: dict[str, str] | None, env: dict[str, Any]) -> dict[str, Any]:
        site = self._site(env)
        given = Original(original["wikitext"], original["html"]) if original is not None else None
        text = to_wikitext(
            html,
            site=site,
            page=make_page(self._facts, env, site),
            access=SuiteAccess(self._facts, self._articles, site),
            original=given,
        )
        return {"wikitext": text}

    def _pst(self, wikitext: str, env: dict[str, Any]) -> dict[str, Any]:
        site = self._site(env)
        saved = pre_save(
            wikitext,
            site=site,
            page=make_page(self._facts, env, site),
            access=SuiteAccess(self._facts, self._articles, site),
            signer=Signer(self._facts["user"]),
        )
        return {"wikitext": saved.wikitext}

    def _comment(self, wikitext: str, env: dict[str, Any]) -> dict[str, Any]:
        site = self._site(env)
        title = parse_title(env["title"], site.title_rules)
        style = CommentStyle(local="local" in env["options"], legacy_anchors=True)
        access = SuiteAccess(self._facts, self._articles, site)
        return {"html": format_comment(wikitext, site=site, access=access, title=title, style=style)}


def describe(metadata: Metadata, site: SiteConfig) -> dict[str, Any]:
    """Metadata as the suite writes it."""
    rules = site.title_rules
    return {
        "categories": [[t.key, key if key is not None else ""] for t, key in metadata.categories.items()],
        "extlinks": list(metadata.external_links),
        "langlinks": [f"{prefix}:{key.replace('_', ' ')}" for prefix, key in metadata.language_links.items()],
        "iwlinks": [f"{prefix}:{key}" for prefix, key in metadata.interwiki_links],
        "links": [rules.prefixed_key(t) for t in metadata.links],
        "special": [rules.prefixed_key(t) for t in metadata.special_links],
        "templates": [rules.prefixed_key(t) for t in metadata.templates],
        "media": [t.key for t in metadata.files],
        "properties": dict(metadata.properties),
        "extension": dict(metadata.extension_data),
        "flags": sorted(metadata.flags),
        "toc": describe_toc(metadata, site),
        "indicators": dict(metadata.indicators),
    }


def describe_toc(metadata: Metadata, site: SiteConfig) -> str:
    lines = ["Sections:"]
    for entry in metadata.toc:
        title = site.title_rules.prefixed_key(entry.from_title) if entry.from_title is not None else "NULL"
        offset = entry.offset if entry.offset is not None else "NULL"
        line = (
            entry.line
            if not any(c in entry.line for c in '"\n') or "<" in entry.line
            else json.dumps(entry.line, ensure_ascii=False)
        )
        lines.append(
            f"{' ' * entry.toc_level}h{entry.level} index:{entry.index} toclevel:{entry.toc_level} number:{entry.number} "
            f"title:{title} off:{offset} anchor/linkAnchor:{entry.anchor} line:{line}"
        )
    return "\n".join(lines)


def main() -> None:
    adapter = Adapter()
    for line in sys.stdin:
        try:
            answer = adapter.answer(json.loads(line))
        except Exception as error:
            traceback.print_exc(file=sys.stderr)
            answer = {"error": f"{type(error).__name__}: {error}"}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
