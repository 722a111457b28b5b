"""Extensions of the platform, where they are installed beside the engine; without them their suites fail."""

from __future__ import annotations

from typing import Any


def make_bundled(env: dict[str, Any]) -> dict[str, Any]:
    """Parts for `Registry.extended`, with the options that the case sets."""
    try:
        from wikigrove.ext.cite.engine import make_cite
        from wikigrove.ext.cite.options import CiteOptions
        from wikigrove.ext.poem.engine import make_poem
        from wikigrove.ext.scribunto.engine import make_scribunto
    except ImportError:
        return {}
    config = env["config"]
    parts = make_cite(
        CiteOptions(
            responsive=bool(config.get("wgCiteResponsiveReferences", True)),
            responsive_threshold=int(config.get("wgCiteResponsiveReferencesThreshold", 10)),
            sub_referencing=bool(config.get("wgCiteSubReferencing", True)),
            default_dir_auto=bool(config.get("wgCiteDefaultRefDirAuto", False)),
        )
    )
    poem = make_poem()
    scribunto = make_scribunto()
    return {
        "tags": (*parts.tags, *poem.tags),
        "passes": (*parts.passes, *poem.passes),
        "functions": scribunto.functions,
    }
