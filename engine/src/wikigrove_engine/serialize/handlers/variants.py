"""Language variants: `-{...}-`."""

from __future__ import annotations

from wikigrove_engine.serialize.handlers.base import Handler


class VariantHandler(Handler):
    """Elements of type mw:LanguageVariant."""
