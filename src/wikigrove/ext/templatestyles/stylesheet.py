"""A style sheet of an author as one that may stand in a page: what is not known to be harmless is left out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import tinycss2

from wikigrove.ext.templatestyles.options import TemplateStylesOptions
from wikigrove.ext.templatestyles.properties import FONT_FACE, PAGE, PROPERTIES, WITH_IMAGES
from wikigrove.ext.templatestyles.selectors import scope_selectors
from wikigrove.ext.templatestyles.values import ValueRules

FONT_PREFIX: Final = "TemplateStyles"
"""Families of fonts of templates start with it, so that they can't stand in for those of the wiki."""
_MAX_NESTING: Final = 60
_MAX_PROBLEMS: Final = 50
_FRAME: Final = re.compile(r"from|to|\d+(?:\.\d+)?%", re.IGNORECASE)
_MEDIA_LITERALS: Final = frozenset({":", ",", "<", ">", "=", "<=", ">=", "/", "*", "+", "-"})
_MEDIA_PLAIN: Final = frozenset({"ident", "whitespace", "comment", "number", "dimension", "percentage"})


@dataclass(frozen=True)
class Problem:
    """What was left out, and where: lines and columns count from 1."""

    key: str
    line: int
    column: int
    detail: str = ""

    def __str__(self) -> str:
        about = f": {self.detail}" if self.detail else ""
        return f"{self.key.replace('-', ' ')} at line {self.line} character {self.column}{about}"


@dataclass(frozen=True)
class CleanStyles:
    css: str
    problems: tuple[Problem, ...]


@lru_cache(maxsize=256)
def sanitize_stylesheet(text: str, options: TemplateStylesOptions, wrapper: str = "") -> CleanStyles:
    """The safe part of a style sheet, each rule inside of the page's text (and of `wrapper`)."""
    if _nesting(text) > _MAX_NESTING:
        return CleanStyles("", (Problem("nested-too-deeply", 1, 1),))
    sanitizer = _Sanitizer(options, f"{options.scope} {wrapper}".strip())
    css = sanitizer.rules(tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True))
    # Nothing in it may end the element that it stands in.
    return CleanStyles(css.replace("</", "\\3c /").replace("<!", "\\3c !"), tuple(sanitizer.problems))


def _nesting(text: str) -> int:
    """How deep brackets are nested, at most; quotes and comments are not looked at, so it may be less."""
    depth = most = 0
    for char in text:
        if char in "({[":
            depth += 1
            most = max(most, depth)
        elif char in ")}]":
            depth = max(0, depth - 1)
    return most


class _Sanitizer:
    def __init__(self, options: TemplateStylesOptions, scope: str) -> None:
        self._scope: Final = scope
        self._values: Final = ValueRules(images=options.image_urls, fonts=options.font_urls)
        self.problems: Final[list[Problem]] = []

    def rules(self, nodes: list[Any], *, in_keyframes: bool = False) -> str:
        out = []
        for node in nodes:
            if node.type == "qualified-rule":
                out.append(self._frame(node) if in_keyframes else self._style(node))
            elif node.type == "at-rule" and not in_keyframes:
                out.append(self._at_rule(node))
            elif node.type not in ("comment", "whitespace"):
                self._note("syntax-error", node, getattr(node, "message", ""))
        return "".join(out)

    def _style(self, rule: Any) -> str:
        selectors = scope_selectors(rule.prelude, self._scope)
        if selectors is None:
            self._note("invalid-selector-list", rule, tinycss2.serialize(rule.prelude).strip())
            return ""
        inner = self._declarations(rule.content)
        return f"{selectors}{{{inner}}}" if inner else ""

    def _frame(self, rule: Any) -> str:
        prelude = tinycss2.serialize(rule.prelude).strip()
        if not all(_FRAME.fullmatch(part.strip()) for part in prelude.split(",")):
            self._note("invalid-keyframe", rule, prelude)
            return ""
        return f"{prelude}{{{self._declarations(rule.content)}}}"

    def _at_rule(self, rule: Any) -> str:
        name = rule.lower_at_keyword
        prelude = tinycss2.serialize(rule.prelude).strip()
        if rule.content is None:
            self._note("unrecognized-rule", rule, f"@{name}")
            return ""
        if name in ("media", "supports", "container", "layer"):
            allowed = self._is_condition(rule.prelude) if name != "supports" else self._is_support(rule.prelude)
            if not allowed:
                self._note(f"invalid-{name}-query", rule, prelude)
                return ""
            inner = self.rules(tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True))
            return f"@{name} {prelude}{{{inner}}}" if inner else ""
        if name == "keyframes":
            return self._keyframes(rule, prelude)
        if name == "font-face" and not prelude:
            return self._font_face(rule)
        if name == "page" and re.fullmatch(r"(?::(?:first|left|right|blank))?", prelude):
            inner = self._declarations(rule.content, known=PAGE)
            return f"@page {prelude}{{{inner}}}" if inner else ""
        self._note("unrecognized-rule", rule, f"@{name}")
        return ""

    def _keyframes(self, rule: Any, prelude: str) -> str:
        tokens = [t for t in rule.prelude if t.type not in ("whitespace", "comment")]
        if len(tokens) != 1 or tokens[0].type not in ("ident", "string"):
            self._note("invalid-keyframes-name", rule, prelude)
            return ""
        nodes = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
        return f"@keyframes {prelude}{{{self.rules(nodes, in_keyframes=True)}}}"

    def _font_face(self, rule: Any) -> str:
        family = [
            node
            for node in tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
            if node.type == "declaration" and node.lower_name == "font-family"
        ]
        names = [t.value for node in family for t in node.value if t.type in ("ident", "string")]
        if len(family) != 1 or not names or not names[0].startswith(FONT_PREFIX):
            self._note("bad-value-for-property", rule, "font-family")
            return ""
        return f"@font-face{{{self._declarations(rule.content, known=FONT_FACE, fonts=True)}}}"

    def _is_condition(self, tokens: list[Any], depth: int = 0) -> bool:
        """A query of media or containers: names, sizes and comparisons, in brackets."""
        for token in tokens:
            if token.type == "() block" and depth < 10:
                if not self._is_condition(token.content, depth + 1):
                    return False
            elif token.type == "function":
                if token.lower_name not in ("calc", "style") or not self._is_condition(token.arguments, depth + 1):
                    return False
            elif token.type not in _MEDIA_PLAIN and not (token.type == "literal" and token.value in _MEDIA_LITERALS):
                return False
        return True

    def _is_support(self, tokens: list[Any], depth: int = 0) -> bool:
        """Declarations in brackets, combined by words."""
        for token in tokens:
            if token.type == "() block" and depth < 10:
                content = [t for t in token.content if t.type not in ("whitespace", "comment")]
                if len(content) > 1 and content[0].type == "ident" and getattr(content[1], "value", "") == ":":
                    if not self._values.allows(content[2:]):
                        return False
                elif not self._is_support(token.content, depth + 1):
                    return False
            elif token.type == "function":
                if token.lower_name != "selector" or scope_selectors(token.arguments, "") is None:
                    return False
            elif token.type not in ("ident", "whitespace", "comment"):
                return False
        return True

    def _declarations(self, content: list[Any], *, known: frozenset[str] = PROPERTIES, fonts: bool = False) -> str:
        out = []
        for node in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
            if node.type != "declaration":
                self._note("syntax-error", node, getattr(node, "message", ""))
                continue
            name = node.lower_name
            is_custom = node.name.startswith("--") and known is PROPERTIES
            if name not in known and not is_custom:
                self._note("unrecognized-property", node, node.name)
                continue
            value = [token for token in node.value if token.type != "comment"]
            if not self._values.allows(
                value, images=name in WITH_IMAGES and not is_custom, fonts=fonts and name == "src"
            ):
                self._note("bad-value-for-property", node, node.name)
                continue
            written = tinycss2.serialize(value).strip()
            if not written:
                self._note("missing-value-for-property", node, node.name)
                continue
            out.append(f"{node.name if is_custom else name}:{written}{'!important' if node.important else ''}")
        return ";".join(out)

    def _note(self, key: str, node: Any, detail: str = "") -> None:
        if len(self.problems) < _MAX_PROBLEMS:
            line, column = getattr(node, "source_line", 1), getattr(node, "source_column", 1)
            self.problems.append(Problem(key, line, column, detail[:200]))
