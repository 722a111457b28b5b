"""What a wiki's extensions bring to its engine, each call guarded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from html import escape
from typing import Any, cast

from wikigrove_engine.ext import ContentFault, ContentModel, FunctionResult, ParserFunction, Pass, Registry, Switch, Tag
from wikigrove_engine.lua.library import LuaLibrary

from wikigrove.extensions.assets import page_module
from wikigrove.extensions.breaker import Breaker
from wikigrove.extensions.parts import Enabled


def extend_registry(registry: Registry, enabled: tuple[Enabled, ...]) -> Registry:
    """The engine's own parts and those of these extensions."""
    for one in enabled:
        parts, breaker = one.parts, one.breaker
        module = page_module(one.extension.name) if any(a.where == "page" for a in parts.assets) else ""
        registry = registry.extended(
            tags=tuple(cast("Tag", GuardedTag(tag, breaker, module)) for tag in parts.tags),
            functions=tuple(_guard_function(cast("ParserFunction", f), breaker) for f in parts.functions),
            models=tuple(cast("ContentModel", GuardedModel(m, breaker)) for m in parts.models),
            passes=tuple(cast("Pass", GuardedPass(p, breaker)) for p in parts.passes),
            libraries=cast("tuple[LuaLibrary, ...]", parts.libraries),
            switches=cast("tuple[Switch, ...]", parts.switches),
        )
    return registry


def show_failure(reason: str) -> str:
    """An error in the place of what an extension would have shown."""
    return f'<strong class="error wg-extension-error">{escape(reason)}</strong>'


class _Guarded:
    """Stands for an extension's object; what it has beside the guarded methods is the object's own."""

    def __init__(self, inner: Any, breaker: Breaker) -> None:
        self._inner = inner
        self._breaker = breaker

    def __getattr__(self, name: str) -> Any:
        # Python asks here only for what is not set; a copy being made has no inner object yet.
        if name.startswith("__") or "_inner" not in self.__dict__:
            raise AttributeError(name)
        return getattr(self._inner, name)


class GuardedTag(_Guarded):
    """A tag; where it fails, an error shows, and on the way back its source is written as it was."""

    def __init__(self, inner: Any, breaker: Breaker, module: str) -> None:
        super().__init__(inner, breaker)
        self._module = module
        if hasattr(inner, "to_wikitext"):
            self.to_wikitext = self._write_back

    def render(self, call: Any, parser: Any) -> object:
        where = f"<{self._inner.name}>"
        if self._module:
            parser.metadata.modules[self._module] = None
        return self._breaker.run(where, lambda: self._inner.render(call, parser), show_failure)

    def _write_back(self, node: Any, state: Any) -> str | None:
        where = f"<{self._inner.name}> to wikitext"
        answer: str | None = self._breaker.run(where, lambda: self._inner.to_wikitext(node, state), lambda _: None)
        return answer


class GuardedModel(_Guarded):
    """A content model; where it fails, the page's text shows as it is, and its check finds nothing."""

    def find_fault(self, text: str) -> ContentFault | None:
        if not hasattr(self._inner, "find_fault"):
            return None
        found: ContentFault | None = self._breaker.run(
            f"check of {self._inner.name}", lambda: self._inner.find_fault(text), lambda _: None
        )
        return found

    def tidy(self, text: str) -> str:
        if not hasattr(self._inner, "tidy"):
            return text
        return self._breaker.run(f"tidying of {self._inner.name}", lambda: str(self._inner.tidy(text)), lambda _: text)

    def to_html(self, text: str) -> str:
        def instead(reason: str) -> str:
            return f"<p>{show_failure(reason)}</p><pre>{escape(text)}</pre>"

        return self._breaker.run(f"model {self._inner.name}", lambda: str(self._inner.to_html(text)), instead)


class GuardedPass(_Guarded):
    """A tree pass; one that fails leaves the page as it is by then."""

    def run(self, body: Any, parser: Any) -> None:
        self._breaker.run(f"pass {self._inner.name}", lambda: self._inner.run(body, parser), lambda _: None)


def _guard_function(function: ParserFunction, breaker: Breaker) -> ParserFunction:
    inner: Callable[[Any], Any] = function.call

    def call(given: Any) -> str | FunctionResult:
        def instead(reason: str) -> str | FunctionResult:
            return FunctionResult(show_failure(reason), is_html=True)

        answer: str | FunctionResult = breaker.run(f"{{{{{function.key}}}}}", lambda: inner(given), instead)
        return answer

    return replace(function, call=call)
