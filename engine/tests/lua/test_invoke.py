"""{{#invoke:}} and frames."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
pytest.importorskip("lupa.lua51")

from lua_fixtures import expand, make_expander, module
from wikigrove_engine.lua.limits import LuaLimits
from wikigrove_engine.preprocess.escape import escape_html
from wikigrove_engine.title import Title


def test_arguments_are_trimmed_only_where_they_have_a_name() -> None:
    pages = module("return '[' .. frame.args[1] .. '][' .. frame.args.x .. '][' .. frame.args[2] .. ']'")
    assert expand("{{#invoke:M|f| a |x= b |2= c }}", pages) == "[ a ][b][c]"


def test_only_arguments_that_are_asked_for_are_expanded() -> None:
    pages = module("return frame.args.a") | {"Template:Costly": "never"}
    expander = make_expander(pages)
    tree = expander.build_tree("{{#invoke:M|f|a={{lc:A}}|b={{Costly}}}}")
    assert expander.root.expand_seq(tree.root) == "a"
    assert Title(10, "Costly") not in expander.metadata.templates


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (
            "local o = {} for k, v in pairs(frame.args) do o[#o+1] = k .. '=' .. v end table.sort(o) return table.concat(o, ' ')",
            "1=a 2=b 3=C x=y",
        ),
        ("local o = {} for i, v in ipairs(frame.args) do o[i] = v end return table.concat(o, ' ')", "a b C"),
        ("return tostring(frame.args.missing), type(frame.args['1'])", "nilstring"),
        ("return frame:getTitle(), ' ', frame:getParent():getTitle()", "Module:M Page"),
        ("return frame:preprocess('{{{x}}}{{uc:q}}')", "yQ"),
        ("return frame:getArgument('x'):expand()", "y"),
        ("return frame:newChild{title = 'T', args = {z = 1}}:preprocess('{{{z}}}')", "1"),
        ("return frame:newChild{args = {z = 1}}:getParent().args.x", "y"),
        ("return frame:callParserFunction('#if', {'', 'a', 'b'})", "b"),
        ("return frame:callParserFunction{name = '#switch:x', args = {x = 'found'}}", "found"),
        ("return frame:callParserFunction('PAGENAME')", "Page"),
        ("return frame:extensionTag('nowiki', '[[x]]')", "<nowiki>[[x]]</nowiki>"),
        ("return frame:extensionTag{name = 'pre', content = 'a', args = {class = 'k'}}", '<pre class="k">a</pre>'),
        ("return frame:extensionTag{name = 'pre', args = {class = 'k'}}", '<pre class="k"/>'),
        ('return frame:extensionTag("pre", nil, {class = "\\"k\\""})', '<pre class="k"/>'),
        ("return frame:extensionTag('pre', nil, {class = 'a \"b\"'})", '<pre class="a &quot;b&quot;"/>'),
        ("return frame:expandTemplate{title = 'T', args = {'|', k = '{{lc:A}}'}}", "<|>{{lc:A}}"),
        ("return frame:expandTemplate{title = ':Plain'}", "plain"),
        ("return frame == mw.getCurrentFrame()", "true"),
        ("return 1, nil, 'x', true", "1nilxtrue"),
        ("return", ""),
    ],
)
def test_frame(body: str, wanted: str) -> None:
    pages = module(body) | {"Template:T": "<{{{1}}}>{{{k}}}", "Plain": "plain"}
    assert expand("{{#invoke:M|f|a|b|{{uc:c}}|x=y}}", pages) == wanted


def test_parent_sees_the_arguments_of_the_template() -> None:
    pages = module("return frame:getParent().args.x .. frame:getParent().args[1]") | {
        "Template:T": "{{#invoke:M|f|no}}"
    }
    assert expand("{{T|x= 1 |{{lc:Z}}}} {{T|x=2|w}}", pages) == "1z 2w"


def test_template_with_static_arguments_is_kept_but_invoke_reads_its_frame() -> None:
    calls = "n = (n or 0) + 1 return n .. (frame:getParent().args[1] or '')"
    pages = module(calls) | {"Template:T": "{{#invoke:M|f}}"}
    assert expand("{{T|a}}{{T|b}}{{T|a}}", pages) == "1a1b1a"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("{{#invoke:No|f}}", 'Script error: No such module "No".'),
        ("{{#invoke:M}}", "Script error: You must specify a function to call."),
        ("{{#invoke:M|g}}", 'Script error: The function "g" does not exist.'),
        ("{{#invoke:M|f}}", "Lua error in Module:M at line 1: attempt to index field 'x' (a nil value)."),
        ("{{#invoke:Syntax|f}}", "Lua error in Module:Syntax at line 2: '<eof>' expected near '}'."),
        (
            "{{#invoke:Table|f}}",
            "Script error: The module returned something other than a table. It is supposed to return an export table.",
        ),
        ("{{#invoke:Value|f}}", 'Script error: "f" is not a function.'),
        ("{{#invoke:Needs|f}}", "Lua error in Module:Needs at line 1: module 'Module:Nowhere' not found."),
        ("{{#invoke:Binary|f}}", "Lua error in Module:Binary at line 1: a module is text, not bytecode."),
    ],
)
def test_errors_are_shown_in_place(text: str, wanted: str) -> None:
    pages = module("return frame.args.a.x.y") | {
        "Module:Syntax": "return {\n}}",
        "Module:Table": "return 1",
        "Module:Value": "return { f = 1 }",
        "Module:Needs": "local x = require('Module:Nowhere') return x",
        "Module:Binary": "\x1bLuaQ",
        "Module:M": "local p = {} function p.f(frame) local t = {} return t.x.y end return p",
    }
    expander = make_expander(pages)
    shown = expander.root.expand_text(text)
    assert shown.startswith('<strong class="error"><span class="scribunto-error mw-scribunto-error-')
    plain = escape_html(wanted)
    assert f">{plain}</span></strong>" in shown
    assert "scribunto-common-error-category" in expander.metadata.tracking
    assert any(key.startswith("ScribuntoErrors-") for key in expander.metadata.extension_data)


def test_trace_names_functions_and_lines() -> None:
    pages = {
        "Module:M": "local p = {}\nlocal function inner() error('deep') end\nfunction p.f()\n inner()\n return 1\nend\nreturn p"
    }
    expander = make_expander(pages)
    expander.root.expand_text("{{#invoke:M|f}}")
    (details,) = [v for k, v in expander.metadata.extension_data.items() if k.startswith("ScribuntoErrors-")]
    assert "<b>Module:M:2</b>" in str(details) and "<b>Module:M:4</b>" in str(details)


def test_globals_of_one_call_are_not_seen_by_the_next() -> None:
    body = (
        "seen = (seen or '') .. frame.args[1] string.extra = (string.extra or '') .. 's'"
        " mw.extra = (mw.extra or '') .. 'm' mw.text.extra = (mw.text.extra or '') .. 't'"
        " return seen .. string.extra .. mw.extra .. mw.text.extra"
    )
    assert expand("{{#invoke:M|f|1}} {{#invoke:M|f|2}}", module(body)) == "1smt 2smt"


def test_module_that_calls_itself_keeps_its_own_globals() -> None:
    body = "g = frame.args[1] if g == 'a' then frame:preprocess('{{#invoke:M|f|b}}') end return g"
    assert expand("{{#invoke:M|f|a}}", module(body)) == "a"


def test_load_data_is_shared_and_read_only() -> None:
    pages = {
        "Module:D": "runs = (runs or 0) + 1 return { list = {'a', 'b', {'c'}}, map = { x = { y = runs } }, flag = false }",
        "Module:M": "local p = {} function p.f(frame) local d = mw.loadData('Module:D')"
        " local ok, problem = pcall(function() d.new = 1 end) local o = {}"
        " for i, v in ipairs(d.list) do o[i] = type(v) == 'table' and v[1] or v end"
        " for k, v in pairs(d.map) do o[#o + 1] = k .. v.y end"
        " return table.concat(o), tostring(ok), tostring(d.flag), tostring(d.none) end return p",
    }
    assert expand("{{#invoke:M|f}} {{#invoke:M|f}}", pages) == "abcx1falsefalsenil abcx1falsefalsenil"


@pytest.mark.parametrize("value", ["function() end", "setmetatable({}, {})", "{ x = print or error }"])
def test_load_data_takes_plain_data_only(value: str) -> None:
    pages = {"Module:D": f"return {{ v = {value} }}"} | module("return pcall(mw.loadData, 'Module:D')")
    assert expand("{{#invoke:M|f}}", pages).startswith("false")


def test_load_json_data_reads_a_page() -> None:
    pages = {"Data.json": '{"a": [1, {"b": "c"}]}'} | module("return mw.loadJsonData('Data.json').a[2].b")
    assert expand("{{#invoke:M|f}}", pages) == "c"


def test_require_gives_modules_libraries_and_what_is_preloaded() -> None:
    body = (
        "package.preload.own = function(name) return name .. '!' end"
        " return require('Module:Lib').x .. require('own') .. tostring(require('Module:Lib') == require('Module:Lib'))"
        " .. type(require('libraryUtil').checkType) .. require('bit32').band(6, 3) .. type(require('mw.title').new)"
    )
    pages = module(body) | {"Module:Lib": "return { x = ... }"}
    assert expand("{{#invoke:M|f}}", pages) == "Module:Libown!truefunction2function"


def test_modules_count_as_templates_of_the_page() -> None:
    pages = module("return require('Module:Lib')") | {"Module:Lib": "return 'x'"}
    expander = make_expander(pages)
    assert expander.root.expand_text("{{#invoke:M|f}}") == "x"
    assert set(expander.metadata.templates) == {Title(828, "M"), Title(828, "Lib")}
    assert expander.metadata.limit_report["scribunto-limitreport-timeusage"][1] == 10_000


def test_expensive_calls_are_counted_and_limited() -> None:
    body = "for i = 1, 600 do mw.incrementExpensiveFunctionCount() end"
    assert "too many expensive function calls" in expand("{{#invoke:M|f}}", module(body))


def test_names_of_modules_are_those_of_the_language() -> None:
    pages = {
        "Modul:M": "local p = {} function p.f() return require('Module:X') .. require('Modul:X') end return p",
        "Modul:X": "return 'x'",
    }
    assert expand("{{#invoke:M|f}} {{#AUFRUFEN:M|f}}".replace("#AUFRUFEN", "#invoke"), pages, language="de") == "xx xx"


def test_long_nesting_ends_with_an_error() -> None:
    body = "return frame:preprocess('{{#invoke:M|f}}')"
    assert "Modules call each other too deeply" in expand("{{#invoke:M|f}}", module(body), limits=LuaLimits(depth=5))


def test_functions_with_many_named_parameters_before_the_rest() -> None:
    body = (
        "local function g(a, b, c, d, e, ...) local h = function(...) return select('#', ...) end"
        " return a .. b .. c .. d .. e .. table.concat({...}) .. select('#', ...) .. h(...) .. ((...) or '-') end"
        " return g(1, 2, 3, 4, 5, 6, 7) .. ' ' .. g(1, 2, 3, 4, 5)"
    )
    assert expand("{{#invoke:M|f}}", module(body)) == "1234567226 1234500-"


def test_logs_are_kept_for_the_console() -> None:
    body = "mw.log('a', 1) mw.logObject({x = {1}}, 'o') return mw.getLogBuffer()"
    assert expand("{{#invoke:M|f}}", module(body)) == ('a\t1\no = table#1 {\n  ["x"] = table#2 {\n    1,\n  },\n}\n')


def test_state_is_gone_when_the_page_is_done() -> None:
    import gc

    from wikigrove_engine.document import parse

    expander = make_expander(module("return 'x'"))
    gc.collect()
    before = _count_states()
    gc.disable()
    try:
        document = parse("{{#invoke:M|f}}", site=expander.site, page=expander.page, access=expander.access)
        after = _count_states()
    finally:
        gc.enable()
    assert "x" in document.html()
    assert after == before


def _count_states() -> int:
    import gc

    return sum(type(o).__name__ == "LuaRuntime" for o in gc.get_objects())


def test_warnings_are_for_the_preview() -> None:
    expander = make_expander(module("mw.addWarning('careful') mw.addWarning('slow')"))
    expander.root.expand_text("{{#invoke:M|f}}")
    assert expander.metadata.warnings["scribunto-warning"] == ("careful slow",)


def test_parent_has_no_parent() -> None:
    pages = module("return tostring(frame:getParent():getParent())") | {"Template:T": "{{#invoke:M|f}}"}
    assert expand("{{T}}", pages) == "nil"


def test_without_lupa_the_call_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    from wikigrove_engine.lua import is_available
    from wikigrove_engine.lua.runtime import load_lupa

    monkeypatch.setitem(sys.modules, "lupa.lua51", None)
    load_lupa.cache_clear()
    try:
        assert not is_available()
        assert "Lua is not installed on this server" in expand("{{#invoke:M|f}}", module("return 'x'"))
    finally:
        load_lupa.cache_clear()
