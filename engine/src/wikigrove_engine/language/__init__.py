"""What the engine knows of languages: names, digits, case, plural, grammar. Loaded lazily, one language at a time."""

from wikigrove_engine.language.language import Language, MagicWord, is_known_code, language_name, load_language

__all__ = ["Language", "MagicWord", "is_known_code", "language_name", "load_language"]
