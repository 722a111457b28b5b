"""TemplateData: what is accepted, what readers see, and what editors get."""

from __future__ import annotations

import json
import re

import pytest
import wikigrove_engine as engine
from wikigrove_engine.access import InMemoryAccess
from wikigrove_engine.preprocess.functions import default_registry
from wikigrove_engine.serialize import to_wikitext
from wikigrove_engine.site import PageConfig, SiteConfig
from wikigrove_engine.title import Title, TitleRules, default_namespaces

from tests.factories import get_page, save_page, title_of
from wikigrove.accounts.models import Actor
from wikigrove.ext.templatedata.data import TemplateDataError, read_template_data
from wikigrove.ext.templatedata.engine import make_template_data
from wikigrove.farm.scope import current_wiki
from wikigrove.rendering.domain.access import WikiAccess
from wikigrove.rendering.domain.render import render_page

SITE = SiteConfig(
    title_rules=TitleRules(default_namespaces(), {}),
    registry=default_registry().extended(tags=make_template_data().tags),  # type: ignore[arg-type]
)
PAGE = PageConfig(Title(10, "Box"))
FULL = {
    "description": {"de": "Ein Kasten", "en": "A box"},
    "format": "block",
    "paramOrder": ["title", "1", "old"],
    "params": {
        "1": {"label": "Text", "description": "What is in it", "type": "string", "suggested": True, "default": "none"},
        "title": {"aliases": ["name", 2], "required": True, "type": "string/line", "suggestedvalues": ["a", "b"]},
        "old": {"inherits": "1", "deprecated": "use 1", "autovalue": "{{subst:CURRENTYEAR}}", "example": {"en": "x"}},
    },
}


def _document(data: object) -> engine.Document:
    text = f"<templatedata>{data if isinstance(data, str) else json.dumps(data)}</templatedata>"
    return engine.parse(text, site=SITE, page=PAGE, access=InMemoryAccess(rules=SITE.title_rules))


def test_parameters_are_read_in_their_order_with_what_they_inherit() -> None:
    data = read_template_data(json.dumps(FULL), "de")
    assert data.description == "Ein Kasten"
    assert [(p.name, p.status, p.kind, p.label) for p in data.parameters] == [
        ("title", "required", "line", ""),
        ("1", "suggested", "string", "Text"),
        ("old", "deprecated", "string", "Text"),
    ]
    assert (data.parameters[0].aliases, data.parameters[0].suggested_values) == (("name", "2"), ("a", "b"))
    assert (data.parameters[2].deprecated, data.parameters[2].example) == ("use 1", "x")
    assert json.loads(data.stored)["params"]["old"]["default"] == "none"


@pytest.mark.parametrize(
    ("text", "key", "params"),
    [
        ("", "templatedata-invalid-parse", ()),
        ("[]", "templatedata-invalid-parse", ()),
        ("[" * 100_000, "templatedata-invalid-parse", ()),
        ("{}", "templatedata-invalid-missing", ("params", "object")),
        ('{"params":[]}', "templatedata-invalid-type", ("params", "object")),
        ('{"params":{},"x":1}', "templatedata-invalid-unknown", ("x",)),
        ('{"params":{"a":{"x":1}}}', "templatedata-invalid-unknown", ("params.a.x",)),
        ('{"params":{"a":1}}', "templatedata-invalid-type", ("params.a", "object")),
        ('{"params":{"a":{"required":1}}}', "templatedata-invalid-type", ("params.a.required", "boolean")),
        ('{"params":{"a":{"type":"x"}}}', "templatedata-invalid-value", ("params.a.type",)),
        ('{"params":{"a":{"label":1}}}', "templatedata-invalid-type", ("params.a.label", "string|object")),
        ('{"params":{"a":{"aliases":"b"}}}', "templatedata-invalid-type", ("params.a.aliases", "array")),
        ('{"params":{"a":{"inherits":"b"}}}', "templatedata-invalid-missing", ("params.b", "object")),
        (
            '{"params":{"a":{"inherits":"b"},"b":{"inherits":"a"}}}',
            "templatedata-invalid-value",
            ("params.b.inherits",),
        ),
        ('{"params":{"a":{}},"paramOrder":["b"]}', "templatedata-invalid-value", ("paramOrder[0]",)),
        ('{"params":{"a":{}},"paramOrder":[]}', "templatedata-invalid-missing", ("paramOrder[0]", "a")),
        (
            '{"params":{"a":{}},"paramOrder":["a","a"]}',
            "templatedata-invalid-duplicate-value",
            ("paramOrder[1]", "paramOrder[0]", "a"),
        ),
        ('{"params":{},"format":"x"}', "templatedata-invalid-format", ("format",)),
        ('{"params":{},"sets":[{"label":"x","params":[]}]}', "templatedata-invalid-empty-array", ("sets.0.params",)),
    ],
)
def test_what_breaks_the_specification_is_explained(text: str, key: str, params: tuple[str, ...]) -> None:
    with pytest.raises(TemplateDataError) as caught:
        read_template_data(text, "en")
    assert (caught.value.key, caught.value.params) == (key, params)


@pytest.mark.parametrize("layout", ["inline", "block", None, "{{_|_=_}}", "\n{{_\n| ___ = _\n}}\n"])
def test_formats(layout: str | None) -> None:
    assert read_template_data(json.dumps({"params": {}, "format": layout}), "en").layout == (layout or "")


def test_tag_shows_a_table_and_keeps_the_data() -> None:
    document = _document(FULL)
    html = document.html()
    assert re.findall(r'<td class="mw-templatedata-doc-param-name"><code>([^<]*)<', html) == ["title", "1", "old"]
    assert '<code class="mw-templatedata-doc-param-alias">name</code>' in html
    assert 'class="mw-templatedata-doc-param-status-required" data-sort-value="2"' in html
    assert json.loads(document.metadata.properties["templatedata"])["format"] == "block"


def test_tag_escapes_what_authors_write() -> None:
    html = _document({"description": "<script>x</script>", "params": {"<b>": {"label": "''y''"}}}).html()
    assert "<script>" not in html
    assert "<b>" not in html
    assert "''y''" in html


def test_wrong_data_shows_an_error_and_keeps_nothing() -> None:
    document = _document("{")
    assert '"key":"templatedata-invalid-parse"' in document.html()
    assert "templatedata" not in document.metadata.properties


def test_tag_comes_back_as_it_was() -> None:
    text = '<templatedata>\n{\n\t"params": { "1": {} }\n}\n</templatedata>'
    access = InMemoryAccess(rules=SITE.title_rules)
    html = engine.parse(text, site=SITE, page=PAGE, access=access).html()
    assert to_wikitext(html, site=SITE, page=PAGE, access=access) == text


@pytest.mark.django_db
def test_readers_see_the_interface_language_and_editors_get_the_data(alice: Actor) -> None:
    save_page("Template:Box", "{{{1}}}<noinclude>{{/doc}}</noinclude>", actor=alice)
    save_page("Template:Box/doc", f"<templatedata>{json.dumps(FULL)}</templatedata>", actor=alice)
    save_page("Template:Frame", "#REDIRECT [[Template:Box]]", actor=alice)
    save_page("Template:Box", "{{{1}}}<noinclude>\n{{/doc}}</noinclude>", actor=alice)
    html = render_page(get_page("Template:Box")).html
    assert "Parameters of the template" in html
    assert "required" in html
    titles = [title_of("Template:Box"), title_of("Template:Frame"), title_of("Template:None")]
    found = WikiAccess(current_wiki()).fetch_template_data(titles)
    assert [bool(found[t]) for t in titles] == [True, True, False]
    assert found[titles[1]]["paramOrder"] == ["title", "1", "old"]  # type: ignore[index]
