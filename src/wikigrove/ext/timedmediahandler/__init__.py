"""Subtitles for sounds and films, as MediaWiki's TimedMediaHandler has them. The players themselves are the engine's."""
