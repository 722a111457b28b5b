"""Cite, as it presents itself to the platform."""

from __future__ import annotations

from wikigrove.ext.cite.engine import make_cite
from wikigrove.ext.cite.options import CiteOptions
from wikigrove.extensions.api import Extension, Parts, Setting, Values


def _make_parts(values: Values) -> Parts:
    return make_cite(
        CiteOptions(
            responsive=bool(values["responsive"]),
            responsive_threshold=int(values["responsive-threshold"]),
            sub_referencing=bool(values["sub-referencing"]),
            default_dir_auto=bool(values["default-dir-auto"]),
        )
    )


extension = Extension(
    name="cite",
    title="Cite",
    version="1.0",
    summary="Footnotes: <ref> and <references>, with names, groups, details and error messages.",
    make_parts=_make_parts,
    licence="AGPL-3.0-or-later",
    authors=("The Wikigrove authors",),
    settings=(
        Setting("responsive", True, "Lists of notes may be set in columns."),
        Setting("responsive-threshold", 10, "A list of more notes than this gets columns."),
        Setting("sub-referencing", True, "details makes a note below another one."),
        Setting("default-dir-auto", False, "Notes without dir find their direction from their text."),
    ),
    enabled_by_default=True,
)
