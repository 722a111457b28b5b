"""Texts of new pages: what a template gives, with its parameters put in once."""

from __future__ import annotations

from wikigrove.farm.models import Wiki
from wikigrove.rendering.domain.preload import make_preload


def test_parameters_are_put_in_once(wiki: Wiki) -> None:
    text = "$1 and $2 and $10, not $0 or $3<noinclude>left out</noinclude> {{Box|$1}}"
    assert make_preload(text, ("a", "$1")) == "a and $1 and $10, not $0 or $3 {{Box|a}}"


def test_values_that_name_each_other_do_not_multiply(wiki: Wiki) -> None:
    values = ["x"] + [f"${n}${n}" for n in range(1, 60)]
    assert make_preload("$60", values) == "$59$59"
