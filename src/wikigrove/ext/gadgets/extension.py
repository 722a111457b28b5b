"""Gadgets, as it presents itself to the platform."""

from __future__ import annotations

from pathlib import Path

from wikigrove.ext.gadgets.action import GADGET_SECTIONS, GADGETS
from wikigrove.ext.gadgets.check_edit import check_definition
from wikigrove.ext.gadgets.choose import make_groups, show_gadgets
from wikigrove.ext.gadgets.deliver import answer_load, make_head
from wikigrove.extensions.api import (
    ApiModule,
    EditFilter,
    Extension,
    PageHead,
    Parameter,
    Parts,
    Preferences,
    SpecialPage,
    Values,
)


def _make_parts(values: Values) -> Parts:
    return Parts(
        page_heads=(PageHead("gadgets", make_head),),
        preferences=(Preferences("gadgets", "Gadgets", make_groups),),
        special_pages=(SpecialPage("Gadgets", "Gadgets", show_gadgets, group="wiki"),),
        edit_filters=(EditFilter("gadgets-definition", check_definition),),
        action_modules=(GADGETS, GADGET_SECTIONS),
        api_modules=(
            ApiModule(
                "load",
                "The styles or scripts of a gadget.",
                answer_load,
                (
                    Parameter("name", "The gadget."),
                    Parameter("kind", "Styles or scripts.", "script", ("style", "script")),
                    Parameter("v", "The version that is asked for: that one may be kept for long.", ""),
                ),
            ),
        ),
    )


extension = Extension(
    name="gadgets",
    title="Gadgets",
    version="1.0",
    summary="Styles and scripts that a wiki offers and everybody chooses in their preferences.",
    make_parts=_make_parts,
    licence="AGPL-3.0-or-later",
    authors=("The Wikigrove authors",),
    messages=Path(__file__).parent / "messages",
    enabled_by_default=True,
)
