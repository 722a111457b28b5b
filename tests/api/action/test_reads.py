"""The reading modules besides queries: parse, compare, expand, the API's own description, and what extensions bring."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from tests.api.action.conftest import Caller
from tests.factories import get_page, save_page
from wikigrove.accounts.domain.bot_passwords import save_bot_password
from wikigrove.accounts.models import Actor
from wikigrove.api.action.declare import Module
from wikigrove.api.action.registry import modules_of

TEXT = """Start [[Elm]] and [https://example.org out].

== One ==
{{T}} [[Category:Trees|key]]
=== Two ===
end"""


@pytest.fixture
def oak(wiki: object) -> int:
    save_page("Template:T", "shown")
    save_page("Oak", TEXT)
    return get_page("Oak").pk


def test_parse_tells_what_a_page_says_of_itself(as_visitor: Caller, oak: int) -> None:
    told = as_visitor.get("parse", page="Oak", prop="links|templates|categories|externallinks|sections|displaytitle")[
        "parse"
    ]
    assert told == {
        "title": "Oak",
        "pageid": oak,
        "categories": [{"sortkey": "key", "category": "Trees", "missing": True}],
        "links": [{"ns": 0, "title": "Elm", "exists": False}],
        "templates": [{"ns": 10, "title": "Template:T", "exists": True}],
        "externallinks": ["https://example.org"],
        "sections": [
            {
                "toclevel": 1, "level": "2", "line": "One", "number": "1", "index": "1", "fromtitle": "Oak",
                "byteoffset": 46, "anchor": "One",
            },
            {
                "toclevel": 2, "level": "3", "line": "Two", "number": "1.1", "index": "2", "fromtitle": "Oak",
                "byteoffset": 85, "anchor": "Two",
            },
        ],
        "showtoc": False,
        "displaytitle": '<span class="mw-page-title-main">Oak</span>',
    }  # fmt: skip


def test_parse_of_a_kept_page_says_the_same_as_the_first(as_visitor: Caller, oak: int) -> None:
    first = as_visitor.get("parse", page="Oak")
    assert as_visitor.get("parse", page="Oak") == first


def test_parse_shows_edit_links_only_where_they_are_wanted(as_visitor: Caller, oak: int) -> None:
    with_links = as_visitor.get("parse", page="Oak", prop="text")["parse"]["text"]
    without = as_visitor.get("parse", page="Oak", prop="text", disableeditsection=True)["parse"]["text"]
    assert "mw-editsection" in with_links
    assert "mw-editsection" not in without
    assert "<section" not in with_links


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"page": "Nothing"}, "missingtitle"),
        ({"page": "Special:Version"}, "pagecannotexist"),
        ({"pageid": "99999"}, "nosuchpageid"),
        ({"oldid": "99999"}, "nosuchrevid"),
        ({"page": "Oak", "section": "9"}, "nosuchsection"),
        ({"page": "Oak", "text": "x"}, "invalidparammix"),
        ({"page": "Oak", "section": "new"}, "invalidparammix"),
        ({"text": "x", "contentmodel": "css", "prop": "parsetree"}, "notwikitext"),
    ],
)
def test_parse_refuses_with_the_code_that_clients_know(
    as_visitor: Caller, oak: int, params: dict[str, str], code: str
) -> None:
    assert as_visitor.post("parse", token="", **params)["error"]["code"] == code


def test_parse_only_transforms_where_that_is_wanted(as_alice: Caller) -> None:
    told = as_alice.post("parse", token="", title="Elm", text="{{subst:PAGENAME}} [[a (b)|]]", onlypst=True)
    assert told == {"parse": {"text": "Elm [[a (b)|a]]"}}


def test_expand_templates_keeps_comments_where_asked(as_visitor: Caller, oak: int) -> None:
    plain = as_visitor.get("expandtemplates", text="a<!-- c -->{{T}}", prop="wikitext")
    kept = as_visitor.get("expandtemplates", text="a<!-- c -->{{T}}", prop="wikitext", includecomments=True)
    assert plain == {"expandtemplates": {"wikitext": "ashown"}}
    assert kept == {"expandtemplates": {"wikitext": "a<!-- c -->shown"}}


def test_compare_names_both_sides_and_says_what_differs(as_visitor: Caller, oak: int) -> None:
    old = get_page("Oak").latest_id
    save_page("Oak", TEXT + "\nmore")
    told = as_visitor.get("compare", fromrev=str(old), torelative="next")["compare"]
    assert (told["fromrevid"], told["torevid"], told["totitle"]) == (old, get_page("Oak").latest_id, "Oak")
    assert "more" in told["body"]
    assert as_visitor.get("compare", fromrev=str(old))["error"]["code"] == "missingparam"


def test_paraminfo_is_made_of_what_reads_the_parameters(as_visitor: Caller) -> None:
    told = as_visitor.get("paraminfo", modules="query+allpages|nosuch|query+bogus")
    assert told["warnings"]["paraminfo"]["warnings"].count("does not have a submodule") == 2
    (found,) = told["paraminfo"]["modules"]
    assert (found["path"], found["prefix"], found["generator"]) == ("query+allpages", "ap", True)
    limit = next(p for p in found["parameters"] if p["name"] == "limit")
    assert limit == {
        "index": 12, "name": "limit", "type": "limit", "required": False, "default": 10, "multi": False, "min": 1,
        "max": 500, "highmax": 5000,
    }  # fmt: skip


def test_every_module_says_what_it_does(wiki: object, as_visitor: Caller) -> None:
    groups = ("action", "prop", "list", "meta")
    silent = [module.path for group in groups for module in modules_of(group) if not _speaks(module)]
    assert silent == []


def _speaks(module: Module) -> bool:
    return bool(module.summary)


def test_help_is_a_page_of_the_same_facts(client: Client, wiki: object) -> None:
    page = client.get("/wiki/Special:ApiHelp/query+links").content.decode()
    assert "plnamespace" in page
    assert client.get("/wiki/Special:ApiHelp/nosuch").status_code == 404
    form = client.get("/wiki/Special:ApiSandbox?action=query&list=allpages").content.decode()
    assert 'name="apprefix"' in form
    assert b"apprefix" in client.get("/w/api.php?action=help&modules=query%2Ballpages").content


def test_opensearch_answers_a_list_and_refuses_warnings_where_asked(client: Client, oak: int) -> None:
    answer = client.get("/w/api.php?action=opensearch&search=Oa")
    assert json.loads(answer.content) == ["Oa", ["Oak"], [""], ["http://testserver/wiki/Oak"]]
    refused = client.get("/w/api.php?action=opensearch&search=Oa&warningsaserror=1&foo=1")
    assert json.loads(refused.content)["error"]["code"] == "warnings"
    assert b"<Text" in client.get("/w/api.php?action=opensearch&search=Oa&format=xml").content


@pytest.mark.parametrize("query", ["feedrecentchanges", "feedcontributions&user=Alice", "feedwatchlist"])
def test_feeds_are_those_of_the_special_pages(client: Client, alice: Actor, oak: int, query: str) -> None:
    answer = client.get(f"/w/api.php?action={query}&feedformat=atom")
    assert answer["Content-Type"] == "application/xml; charset=UTF-8"
    assert b"<feed" in answer.content


def test_extensions_bring_modules_of_their_own(as_visitor: Caller, oak: int) -> None:
    told = as_visitor.get("query", titles="Oak", prop="extracts", exintro=True, explaintext=True)
    assert told["query"]["pages"][0]["extract"] == "Start Elm and out."
    data = as_visitor.get("templatedata", titles="Template:T", includeMissingTitles=True)
    assert [row["notemplatedata"] for row in data["pages"].values()] == [True]


def test_filters_can_be_tried_by_those_who_may(as_admin: Caller, as_alice: Caller) -> None:
    assert as_admin.get("abusefilterevalexpression", expression="1 + 1")["abusefilterevalexpression"]["result"] == 2
    assert as_admin.get("abusefilterchecksyntax", filter="1 +")["abusefilterchecksyntax"]["status"] == "error"
    assert as_alice.get("abusefilterevalexpression", expression="1")["error"]["code"] == "permissiondenied"
    variables = json.dumps({"added_lines": "oak"})
    found = as_admin.get("abusefiltercheckmatch", filter='added_lines contains "oak"', vars=variables)
    assert found["abusefiltercheckmatch"]["result"] is True


def test_a_bot_password_has_the_rights_of_its_grants_only(admin: Actor, wiki: object) -> None:
    password = save_bot_password(admin.user, "reader", grants=["basic"], ranges=[])
    caller = Caller()
    token = caller.get("query", meta="tokens", type="login")["query"]["tokens"]["logintoken"]
    told = caller.post("login", token="", lgname="Admin@reader", lgpassword=password, lgtoken=token)
    assert told["login"]["result"] == "Success"
    rights = caller.get("query", meta="userinfo", uiprop="rights")["query"]["userinfo"]["rights"]
    assert "read" in rights
    assert "delete" not in rights
    assert caller.code("delete", title="Main Page") in ("permissiondenied", "missingtitle")


def test_code_is_said_before_what_the_page_is(as_visitor: Caller) -> None:
    found = as_visitor.get("stashedit")
    assert found["error"]["code"] in ("mustbeposted", "missingparam")
