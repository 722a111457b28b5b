"""Gadgets: their definition, who gets which, and what is handed over."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import make_account, make_wiki, save_page
from wikigrove.accounts.models import Actor, User
from wikigrove.editing.errors import EditRefused
from wikigrove.ext.gadgets.applies import counts_on, gadgets_of_page, is_enabled
from wikigrove.ext.gadgets.definition import Gadget, parse_definitions, parse_gadget
from wikigrove.extensions.api import Asker, ShownPage
from wikigrove.farm.domain.change_wiki import change_wiki
from wikigrove.farm.models import Wiki
from wikigrove.farm.scope import use_wiki

API = "/api/wikigrove/v1/extensions/gadgets/load"
EVERYBODY = Asker("", frozenset({"read"}), "en", ("*",))
PAGE = ShownPage(
    "Oak", 0, 1, "view", "grove", "wikitext", ("Trees",), {}, "", EVERYBODY, {}, "", False, False, "http://x"
)
DEFINITION = """Some words <!-- * hidden[ResourceLoader|default]|hidden.js -->
== looks ==
* wide[ResourceLoader|default|type=styles]|wide.css
* night[ResourceLoader]|night.css|night.js
== tools ==
* helper[ResourceLoader|hidden]|helper.js
* maker[ResourceLoader|dependencies=mediawiki.util,ext.gadget.helper|rights=delete]|maker.js
"""


def define(admin: Actor, definition: str, **pages: str) -> None:
    for name, text in pages.items():
        title, _, ending = name.rpartition("_")
        save_page(f"MediaWiki:Gadget-{title}.{ending}", text, actor=admin)
    save_page("MediaWiki:Gadgets-definition", definition, actor=admin)


def addresses(client: Client, path: str) -> list[str]:
    """The gadgets of a page, as kind:name."""
    page = unescape(client.get(path).content.decode())
    return [f"{kind}:{name}" for name, kind in re.findall(r"gadgets/load\?name=([^&\"]+)&kind=(\w+)&v=", page)]


def sign_in(client: Client, actor: Actor) -> Client:
    client.force_login(actor.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_definition_is_read_as_mediawiki_reads_it() -> None:
    found = parse_definitions(DEFINITION)
    assert list(found) == ["wide", "night", "helper", "maker"]
    assert found["wide"] == Gadget("wide", "looks", ("Gadget-wide.css",), is_default=True, kind="styles")
    assert found["maker"] == Gadget(
        "maker",
        "tools",
        ("Gadget-maker.js",),
        dependencies=("mediawiki.util", "ext.gadget.helper"),
        rights=("delete",),
    )
    assert found["helper"].is_hidden and found["maker"].gadget_dependencies == ("helper",)


def test_all_options() -> None:
    line = (
        "* Big one [ResourceLoader | package | supportsUrlLoad | skins=vector,grove | actions=edit,history | "
        "namespaces=0,-1,x | contentModels=wikitext | categories=Tall trees | peers=look | requiresES6 | "
        "targets=desktop | odd=1]|Big main.js|data.json|big.css|none.txt"
    )
    assert parse_gadget(line, section="s") == Gadget(
        name="Big_one",
        section="s",
        pages=("Gadget-Big_main.js", "Gadget-data.json", "Gadget-big.css"),
        is_package=True,
        loads_by_address=True,
        skins=("vector", "grove"),
        actions=("edit", "history"),
        namespaces=(0, -1),
        models=("wikitext",),
        categories=("Tall_trees",),
        peers=("look",),
        unknown=("odd",),
    )


@pytest.mark.parametrize("line", ["* 1x|a.js", "*", "* a", "a|a.js", "* a[|a.js", "*" * 20_000])
def test_lines_that_define_nothing(line: str) -> None:
    assert parse_gadget(line) is None


def test_scripts_run_only_with_the_option() -> None:
    old = parse_gadget("* a|a.js|a.css")
    assert old is not None and (old.scripts, old.styles) == ((), ("Gadget-a.css",))


@pytest.mark.parametrize(
    ("condition", "change", "counts"),
    [
        ({"skins": ("vector",)}, {}, False),
        ({"skins": ("vector", "grove")}, {}, True),
        ({"actions": ("edit",)}, {}, False),
        ({"actions": ("edit",)}, {"action": "edit"}, True),
        ({"namespaces": (1, 2)}, {}, False),
        ({"namespaces": (-1,)}, {"namespace": -1}, True),
        ({"models": ("css",)}, {}, False),
        ({"categories": ("Birds",)}, {}, False),
        ({"categories": ("Birds", "Trees")}, {}, True),
        ({"namespaces": (0,), "actions": ("edit",)}, {}, False),
    ],
)
def test_conditions(condition: dict[str, object], change: dict[str, object], counts: bool) -> None:
    assert counts_on(replace(Gadget("a"), **condition), replace(PAGE, **change)) is counts  # type: ignore[arg-type]


def test_choice_beats_default_and_hidden_ones_have_none() -> None:
    on, off = Gadget("a", is_default=True), Gadget("a")
    chose = {value: replace(EVERYBODY, choices={"gadget-a": value}) for value in ("0", "1")}
    assert is_enabled(on, EVERYBODY) and not is_enabled(off, EVERYBODY)
    assert not is_enabled(on, chose["0"]) and is_enabled(off, chose["1"])
    assert is_enabled(replace(on, is_hidden=True), chose["0"])


def test_needs_come_first_and_a_ring_ends() -> None:
    definitions = parse_definitions(
        "* a[ResourceLoader|default|dependencies=ext.gadget.b|peers=look]|a.js\n"
        "* b[ResourceLoader|hidden|dependencies=ext.gadget.a,ext.gadget.c]|b.js\n"
        "* c[ResourceLoader|rights=delete]|c.js\n* look[hidden]|look.css"
    )
    assert [g.name for g in gadgets_of_page(definitions, PAGE)] == ["look", "b", "a"]
    may_delete = replace(PAGE, asker=replace(EVERYBODY, rights=frozenset({"read", "delete"})))
    assert [g.name for g in gadgets_of_page(definitions, may_delete)] == ["look", "c", "b", "a"]
    assert gadgets_of_page(definitions, replace(PAGE, is_guarded=True)) == []
    assert gadgets_of_page(definitions, replace(PAGE, is_safe_mode=True)) == []


def test_page_has_what_counts_for_its_reader(wiki: Wiki, admin: Actor, alice: Actor, client: Client) -> None:
    define(admin, DEFINITION, wide_css="p{}", night_css="a{}", night_js="1", helper_js="2", maker_js="3")
    save_page("Oak", "x", actor=admin)
    assert addresses(client, "/wiki/Oak") == ["style:wide"]
    assert "gadget-base" not in client.get("/wiki/Oak").content.decode()
    User.objects.filter(pk=alice.user.pk).update(
        preferences={
            f"wiki:{wiki.slug}:gadget-{name}": value for name, value in (("wide", "0"), ("night", "1"), ("maker", "1"))
        }
    )
    sign_in(client, alice)
    assert addresses(client, "/wiki/Oak") == ["style:night", "script:night"]
    page = client.get("/wiki/Oak").content.decode()
    assert page.index("mw:config") < page.index("gadget-base") < page.index("kind=script")
    assert '"wgPageName":"Oak"' in unescape(page) and '"wgUserName":"Alice"' in unescape(page)
    assert addresses(client, "/wiki/Oak?safemode=1") == []
    assert addresses(client, "/wiki/Special:Preferences") == []
    assert addresses(client, "/wiki/Special:RecentChanges") == ["style:night", "script:night"]


def test_edits_of_a_gadget_change_its_address_at_once(wiki: Wiki, admin: Actor, client: Client) -> None:
    define(admin, "* wide[default]|wide.css", wide_css="p{}")
    save_page("Oak", "x", actor=admin)
    sign_in(client, admin)
    before = client.get("/wiki/Oak").content.decode()
    save_page("MediaWiki:Gadget-wide.css", "p{color:red}", actor=admin)
    after = client.get("/wiki/Oak").content.decode()
    versions = [re.findall(r"kind=style&amp;v=(\w+)", page) for page in (before, after)]
    assert len(versions[0]) == len(versions[1]) == 1 and versions[0] != versions[1]
    answer = client.get(API, {"name": "wide", "kind": "style", "v": versions[1][0]})
    assert "color:red" in answer.content.decode() and answer["Content-Type"] == "text/css; charset=UTF-8"
    assert answer["Cache-Control"] == "public, max-age=2592000"
    stale = client.get(API, {"name": "wide", "kind": "style", "v": versions[0][0]})
    assert stale["Cache-Control"] == "public, max-age=300"


def test_gadgets_cost_a_page_no_query(wiki: Wiki, admin: Actor, client: Client) -> None:
    save_page("Oak", "x", actor=admin)
    counts = []
    for definition in ("none", DEFINITION + "* more[default]|more.css"):
        define(admin, definition, wide_css="p{}", more_css="p{}")
        client.get("/wiki/Oak?a=1")
        with CaptureQueriesContext(connection) as queries:
            client.get("/wiki/Oak?a=1")
        counts.append(len(queries))
    assert addresses(client, "/wiki/Oak") == ["style:wide", "style:more"]
    assert counts[0] == counts[1]


def test_script_is_wrapped_and_a_package_keeps_its_files_apart(wiki: Wiki, admin: Actor, client: Client) -> None:
    define(
        admin,
        "* a[ResourceLoader]|a.js|b.js\n* p[ResourceLoader|package]|p.js|p.json",
        a_js="var x = 1;",
        b_js="var y = 2; // end",
        p_js="module.exports = require('./p.json');",
        p_json='{"n": "</script>"}',
    )
    plain = client.get(API, {"name": "a"})
    assert plain["Content-Type"] == "text/javascript; charset=UTF-8" and plain["X-Content-Type-Options"] == "nosniff"
    text = plain.content.decode()
    assert text.startswith("(function ($, jQuery, mw, require) {") and text.index("var x") < text.index("var y")
    package = client.get(API, {"name": "p"}).content.decode()
    assert (
        package.startswith('mw.loader.runPackage("ext.gadget.p", "p.js", {')
        and '"p.json": {"n": "\\u003c/script>"}' in package
    )
    assert client.get(API, {"name": "nothing"}).status_code == 404
    assert client.get(API, {"name": "a", "kind": "style"}).status_code == 404


def test_pages_that_are_no_code_are_left_out(wiki: Wiki, admin: Actor, client: Client) -> None:
    from wikigrove.pages.models import Page

    define(admin, "* a[ResourceLoader|default]|a.js", a_js="alert(1)")
    Page.objects.filter(key="Gadget-a.js").update(model="wikitext")
    save_page("MediaWiki:Other", "x", actor=admin)
    save_page("Oak", "x", actor=admin)
    assert addresses(client, "/wiki/Oak") == [] and client.get(API, {"name": "a"}).status_code == 404


def test_gadgets_for_a_right_are_for_those_who_have_it(wiki: Wiki, admin: Actor, client: Client) -> None:
    define(admin, DEFINITION, helper_js="2", maker_js="3")
    assert client.get(API, {"name": "maker"}).status_code == 404
    sign_in(client, admin)
    answer = client.get(API, {"name": "maker"})
    assert answer.status_code == 200 and "Cache-Control" not in answer


def test_preferences_store_what_differs(wiki: Wiki, admin: Actor, alice: Actor, client: Client) -> None:
    define(admin, DEFINITION, wide_css="p{}", night_css="a{}")
    save_page("MediaWiki:Gadget-night", "'''Dark''' <script>alert(1)</script> [[Oak]]", actor=admin)
    save_page("MediaWiki:Gadget-section-looks", "Looks & feel", actor=admin)
    sign_in(client, alice)
    page = client.get("/wiki/Special:Preferences").content.decode()
    assert '<input type="checkbox" name="choice-gadget-wide" value="1" checked>' in page
    assert '<input type="checkbox" name="choice-gadget-night" value="1">' in page
    assert "<b>Dark</b> &lt;script>alert" in page and "<legend>Looks &amp; feel</legend>" in page
    assert "choice-gadget-helper" not in page and "choice-gadget-maker" not in page
    form = {"email": "a@example.org", "nickname": "", "language": "", "theme": "", "choice-gadget-night": "1"}
    assert client.post("/wiki/Special:Preferences", form).status_code == 302
    stored = User.objects.get(pk=alice.user.pk).preferences
    prefix = f"wiki:{wiki.slug}:gadget-"
    assert {k: v for k, v in stored.items() if "gadget" in k} == {f"{prefix}wide": "0", f"{prefix}night": "1"}
    client.post("/wiki/Special:Preferences", {**form, "choice-gadget-wide": "1"})
    stored = User.objects.get(pk=alice.user.pk).preferences
    assert {k for k in stored if "gadget" in k} == {f"{prefix}night"}


def test_choices_of_one_wiki_don_t_count_on_another(wiki: Wiki, alice: Actor) -> None:
    from wikigrove.accounts.domain.preferences import choices_of, save_choices

    save_choices(alice.user, {"gadget-a": True})
    assert choices_of(alice.user) == {"gadget-a": "1"}
    with use_wiki(make_wiki("other2", host="other2.example")):
        assert choices_of(alice.user) == {}


def test_special_page_lists_them(wiki: Wiki, admin: Actor, client: Client) -> None:
    define(admin, DEFINITION + "* old[skins=vector|odd]|old.js", wide_css="p{}", helper_js="1")
    page = client.get("/wiki/Special:Gadgets").content.decode()
    assert page.index("wide") < page.index("night") and "Unknown option: odd" in page
    assert "lacks the option ResourceLoader" in page and "For the look vector" in page
    assert '<a href="/wiki/MediaWiki:Gadget-night.js" class="new">' in page
    assert "Change the list" not in page
    assert "Change the list" in sign_in(client, admin).get("/wiki/Special:Gadgets").content.decode()
    assert "Helferlein" in client.get("/wiki/Special:Gadgets?uselang=de").content.decode()


def test_definition_takes_the_right_to_write_scripts(wiki: Wiki, admin: Actor) -> None:
    keeper = make_account("Keeper", groups=("sysop",))
    with pytest.raises(EditRefused):
        save_page("MediaWiki:Gadgets-definition", DEFINITION, actor=keeper)
    save_page("MediaWiki:Gadget-night", "Words", actor=keeper)
    save_page("MediaWiki:Gadgets-definition", DEFINITION, actor=admin)


def test_disabled_extension_loads_nothing(wiki: Wiki, admin: Actor, client: Client) -> None:
    define(admin, DEFINITION, wide_css="p{}")
    save_page("Oak", "x", actor=admin)
    change_wiki(wiki, settings={"extensions": {"gadgets": False}})
    assert addresses(client, "/wiki/Oak") == [] and client.get(API, {"name": "wide"}).status_code == 404
    assert client.get("/wiki/Special:Gadgets").status_code == 404


def test_the_action_api_lists_gadgets_and_their_sections(wiki: Wiki, admin: Actor, client: Client) -> None:
    define(admin, DEFINITION, wide_css=".x {}")
    save_page("MediaWiki:Gadget-wide", "Makes it '''wide'''.", actor=admin)
    ask = {"action": "query", "format": "json", "formatversion": "2", "list": "gadgets|gadgetcategories"}
    found = client.get("/w/api.php", {**ask, "gaprop": "id|metadata|desc", "gcprop": "name|members"}).json()["query"]
    assert [row["id"] for row in found["gadgets"]] == ["wide", "night", "helper", "maker"]
    assert found["gadgets"][0]["desc"] == "Makes it <b>wide</b>."
    assert found["gadgets"][3]["metadata"]["settings"]["rights"] == ["delete"]
    assert found["gadgets"][3]["metadata"]["module"]["dependencies"] == ["mediawiki.util", "ext.gadget.helper"]
    assert found["gadgetcategories"] == [{"name": "looks", "members": 2}, {"name": "tools", "members": 2}]
    allowed = client.get("/w/api.php", {**ask, "gaallowedonly": "1", "gacategories": "tools"}).json()["query"]
    assert [row["id"] for row in allowed["gadgets"]] == ["helper"]
