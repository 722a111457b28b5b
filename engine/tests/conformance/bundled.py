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


def make_everything() -> dict[str, Any]:
    """Parts of all bundled extensions, for whole wikis. The suite's cases are written for wikis with few."""
    from wikigrove.ext.categorytree.engine import make_category_tree
    from wikigrove.ext.imagemap.engine import make_image_map
    from wikigrove.ext.inputbox.engine import make_input_box
    from wikigrove.ext.labeledsections.engine import make_labeled_sections
    from wikigrove.ext.loops.engine import make_loops
    from wikigrove.ext.math.engine import make_math
    from wikigrove.ext.syntaxhighlight.engine import make_syntax_highlight
    from wikigrove.ext.tabber.engine import make_tabber
    from wikigrove.ext.templatedata.engine import make_template_data
    from wikigrove.ext.templatestyles.engine import make_template_styles
    from wikigrove.ext.variables.engine import make_variables

    makers = (
        make_category_tree,
        make_image_map,
        make_input_box,
        make_labeled_sections,
        make_loops,
        make_math,
        make_syntax_highlight,
        make_tabber,
        make_template_data,
        make_template_styles,
        make_variables,
    )
    out = make_bundled({"config": {}, "options": {}})
    for make in makers:
        parts = make()
        for kind in ("tags", "functions", "models", "passes"):
            out[kind] = (*out.get(kind, ()), *getattr(parts, kind))
    return out
