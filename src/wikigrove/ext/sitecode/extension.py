"""Site code, as it presents itself to the platform."""

from __future__ import annotations

from functools import partial

from wikigrove.ext.sitecode.code import CodeChoice, answer_code, make_head
from wikigrove.extensions.api import ApiModule, Extension, PageHead, Parameter, Parts, Setting, Values


def _make_parts(values: Values) -> Parts:
    choice = CodeChoice(
        site_styles=bool(values["site-styles"]),
        site_scripts=bool(values["site-scripts"]),
        user_styles=bool(values["user-styles"]),
        user_scripts=bool(values["user-scripts"]),
    )
    return Parts(
        page_heads=(PageHead("sitecode", partial(make_head, choice=choice)),),
        api_modules=(
            ApiModule(
                "code",
                "A page of code as a style sheet or script.",
                answer_code,
                (
                    Parameter("title", "The page, of the namespaces MediaWiki or User."),
                    Parameter("v", "The version that is asked for: that one may be kept for long.", ""),
                ),
            ),
        ),
    )


extension = Extension(
    name="sitecode",
    title="Site code",
    version="1.0",
    summary="Styles and scripts of the wiki (MediaWiki:Common.css, Common.js) and of each person (User:Name/common.js).",
    make_parts=_make_parts,
    licence="AGPL-3.0-or-later",
    authors=("The Wikigrove authors",),
    settings=(
        Setting("site-styles", True, "MediaWiki:Common.css, Grove.css and Group-<group>.css count."),
        Setting("site-scripts", True, "MediaWiki:Common.js, Grove.js and Group-<group>.js run."),
        Setting("user-styles", True, "Everybody's own User:Name/common.css and grove.css count for them."),
        Setting("user-scripts", True, "Everybody's own User:Name/common.js and grove.js run for them."),
    ),
    enabled_by_default=True,
)
