"""What the engine makes of attacks, loaded into a real browser: nothing of it may run."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from typing import Any

import pytest
from wikigrove_engine import parse
from wikigrove_engine.access import InMemoryAccess
from wikigrove_engine.ext.core_tags import CORE_TAGS
from wikigrove_engine.language import load_language
from wikigrove_engine.preprocess.functions import default_registry
from wikigrove_engine.serialize import to_wikitext
from wikigrove_engine.site import PageConfig, SiteConfig
from wikigrove_engine.title import Interwiki, Title, TitleRules, default_namespaces

pytestmark = pytest.mark.browser

RULES = TitleRules(
    default_namespaces(load_language("en").namespaces),
    {
        "w": Interwiki("w", "https://w.example.org/$1"),
        "de": Interwiki("de", "https://de.example/$1", language="Deutsch"),
    },
    "en",
)
SITE = SiteConfig(title_rules=RULES, registry=default_registry().extended(tags=CORE_TAGS), language="en")
PAGE = PageConfig(Title(0, "Page"))
RUN = "window.__xss=1"
QUICK = "alert(1)"
ACCESS = InMemoryAccess(
    {
        Title(10, "Echo"): "{{{1}}}",
        Title(10, "Attribute"): '<div title="{{{1}}}" {{{2|}}}>x</div>',
        Title(10, "Styled"): "<div style='{{{1}}}'>x</div>",
        Title(10, "Link"): "[{{{1}}} x]",
        Title(10, "Cell"): "{|\n| {{{1}}} | x\n|}",
        Title(10, "Evil"): "<script>window.__xss=1</script><img src=x onerror=window.__xss=1>",
        Title(10, "Half"): "<div title='",
    }
)
WIKITEXT = [
    # Elements that run by themselves
    f"<script>{RUN}</script>",
    f"<SCRIPT>{RUN}</SCRIPT >",
    f"<scr<script>ipt>{RUN}</scr</script>ipt>",
    f"<script/x>{RUN}</script>",
    f"<script\n>{RUN}</script\n>",
    f"<img src=x onerror={RUN}>",
    f"<img/src=x/onerror={RUN}>",
    f"<svg onload={RUN}>",
    f"<svg><script>{RUN}</script></svg>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s>",
    f"<math><mtext></mtext><mglyph><style><img src=x onerror={RUN}></style></math>",
    "<iframe srcdoc='<script>parent.__xss=1</script>'></iframe>",
    f"<iframe src='javascript:parent.{RUN[7:]}'></iframe>",
    f"<object data='javascript:{RUN}'></object>",
    f"<embed src='javascript:{RUN}'>",
    f"<details open ontoggle={RUN}>x</details>",
    f"<video><source onerror={RUN}></video>",
    f"<audio src=x onerror={RUN}></audio>",
    f"<input autofocus onfocus={RUN}>",
    f"<body onload={RUN}>",
    f"<marquee onstart={RUN}>x</marquee>",
    f"<template><script>{RUN}</script></template>",
    f"<noscript><p title='</noscript><img src=x onerror={RUN}>'></noscript>",
    f"<style>@import 'javascript:{RUN}'</style>",
    f"<meta http-equiv=refresh content='0;url=javascript:{RUN}'>",
    f"<base href='javascript:{RUN}//'>",
    f"<form action='javascript:{RUN}'><button>x</button></form>",
    f"<isindex action='javascript:{RUN}' type=image>",
    f"<xss onfocus={RUN} tabindex=1 autofocus>x</xss>",
    # Attributes
    f"<div onclick={RUN} onmouseover={RUN}>x</div>",
    f"<b/onmouseover={RUN}>x</b>",
    f"<span title='\"' onmouseover='{RUN}'>x</span>",
    f"<div title='a\"onmouseover=\"{RUN}'>x</div>",
    f'<div title="a&quot; onmouseover=&quot;{RUN}">x</div>',
    f"<div title='&lt;img src=x onerror={RUN}&gt;'>x</div>",
    f"<p id='\"><script>{RUN}</script>'>x</p>",
    f"<div class='a' on\x00click={RUN} ONMOUSEOVER={RUN}>x</div>",
    f"<div\nonmouseover\n=\n{RUN}\n>x</div>",
    f"<div data-x='' onmouseover={RUN}//>x</div>",
    f"<abbr title=`a` onmouseover={RUN}>x</abbr>",
    f"<div data-mw='{{\"x\":\"</div><script>{RUN}</script>\"}}' typeof='mw:Transclusion'>x</div>",
    f"<a href='javascript:{RUN}'>x</a>",
    f"<blockquote cite='javascript:{RUN}'>x</blockquote>",
    f"<li value='1' onmouseover={RUN}>x</li>",
    f"<font color='\"onmouseover={RUN}'>x</font>",
    f"<br onmouseover={RUN} clear=all>",
    f"<hr/onmouseover={RUN}>",
    f"<pre onmouseover={RUN}>x</pre>",
    # Styles
    f"<div style='background:url(javascript:{RUN})'>x</div>",
    f"<div style='width:expression({RUN})'>x</div>",
    f"<div style='width:e/**/xpression({RUN})'>x</div>",
    f"<div style='width:\\65xpression({RUN})'>x</div>",
    "<div style='-moz-binding:url(http://a.example)'>x</div>",
    f"<div style='\"onmouseover=\"{RUN}'>x</div>",
    f"<div style='a:&quot;&gt;&lt;script&gt;{RUN}&lt;/script&gt;'>x</div>",
    f"{{{{Styled|background:url(javascript:{RUN})' onmouseover='{RUN}}}}}",
    # Links
    f"[[javascript:{RUN}]]",
    f"[[:javascript:{RUN}|x]]",
    f"[[Here|<script>{RUN}</script>]]",
    f"[[Here|<img src=x onerror={RUN}>]]",
    f'[[Here" onmouseover="{RUN}|x]]',
    f'[[Here#"onmouseover="{RUN}|x]]',
    f"[[#javascript:{RUN}|x]]",
    f'[[w:" onmouseover={RUN}|x]]',
    f"[[w:javascript:{RUN}|x]]",
    f'[[de:"><script>{RUN}</script>]]',
    f"[[Special:Search/<script>{RUN}</script>|x]]",
    f"[[/javascript:{RUN}]]",
    # External links
    f"[javascript:{RUN} x]",
    f"[JaVaScRiPt:{RUN} x]",
    f"[java&#x73;cript:{RUN} x]",
    f"[&#106;avascript:{RUN} x]",
    f"[java\tscript:{RUN} x]",
    f"[\x01javascript:{RUN} x]",
    f"[javascript&colon;{RUN} x]",
    f"[vbscript:{RUN} x]",
    f"[data:text/html,<script>{RUN}</script> x]",
    "[data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg== x]",
    f"[//javascript:{RUN} x]",
    f"[http://javascript:{RUN}// x]",
    f'[http://a.example/"onmouseover="{RUN} x]',
    f"[http://a.example/'onmouseover='{RUN} x]",
    f"[http://a.example <script>{RUN}</script>]",
    f"[http://a.example <img src=x onerror={RUN}>]",
    f"http://a.example/<script>{RUN}</script>",
    f'http://a.example/"onmouseover={RUN}',
    f'mailto:a@a.example?"onmouseover={RUN}',
    f"{{{{Link|javascript:{RUN}}}}}",
    f'{{{{Link|http://a.example/{{{{Echo|" onmouseover="{RUN}}}}}}}}}',
    # Tables
    f"{{| onmouseover={RUN}\n| x\n|}}",
    f"{{| style='background:url(javascript:{RUN})'\n| x\n|}}",
    f"{{|\n|+ onmouseover={RUN} | cap\n|- onmouseover={RUN}\n! onmouseover={RUN} | h\n| onmouseover={RUN} | x\n|}}",
    f"{{|\n| title='\"onmouseover=\"{RUN}' | x\n|}}",
    f"{{|\n<script>{RUN}</script>\n| x\n|}}",
    f"{{{{Cell|onmouseover={RUN}}}}}",
    f'{{{{Cell|title="{{{{Echo|a" onmouseover="{RUN}}}}}"}}}}',
    f"<table background='javascript:{RUN}'><tr><td onmouseover={RUN}>x</td></tr></table>",
    # Images
    f'[[File:A.png|alt=" onerror="{RUN}]]',
    f"[[File:A.png|thumb|alt='><script>{RUN}</script>|<script>{RUN}</script>]]",
    f"[[File:A.png|link=javascript:{RUN}]]",
    f"[[File:A.png|link=java&#115;cript:{RUN}|x]]",
    f'[[File:A.png|link=http://a.example/"onmouseover="{RUN}]]',
    f'[[File:A.png|class=x" onmouseover="{RUN}]]',
    f'[[File:A.png|lang="onerror={RUN}|100px]]',
    f'[[File:"onerror={RUN}.png]]',
    f"[[File:A.png|frame|[javascript:{RUN} x]]]",
    f"<gallery caption='<script>{RUN}</script>' onmouseover={RUN}>\nFile:A.png|<img src=x onerror={RUN}>|alt=\"onerror={RUN}\n</gallery>",
    f"<gallery>\nFile:A.png|link=javascript:{RUN}|x\n<script>{RUN}</script>\n</gallery>",
    # Headings and lists
    f"== <script>{RUN}</script> ==",
    f'== a" onmouseover="{RUN} ==',
    f"== &lt;img src=x onerror={RUN}&gt; ==\n== B ==\n== C ==\n__FORCETOC__",
    f"; <img src=x onerror={RUN}> : <script>{RUN}</script>",
    # Templates' arguments and functions
    "{{Evil}}",
    f"{{{{Echo|<script>{RUN}</script>}}}}",
    f'{{{{Attribute|a" onmouseover="{RUN}|onmouseover={RUN}}}}}',
    f'{{{{Attribute|{{{{Echo|"><script>{RUN}</script>}}}}}}}}',
    f"{{{{Half}}}}' onmouseover='{RUN}'>x</div>",
    f"{{{{<script>{RUN}</script>}}}}",
    f"{{{{{{<script>{RUN}</script>|<img src=x onerror={RUN}>}}}}}}",
    f"{{{{#tag:script|{RUN}}}}}",
    f"{{{{#tag:pre|</pre><script>{RUN}</script>|onmouseover={RUN}}}}}",
    f"{{{{#if:1|<scr}}}}ipt>{RUN}</script>",
    f"{{{{urlencode:<script>{RUN}</script>}}}}{{{{lc:<SCRIPT>{RUN}</SCRIPT>}}}}",
    f'{{{{fullurl:Here|"onmouseover={RUN}}}}} [{{{{fullurl:Here|"onmouseover={RUN}}}}} x]',
    f"{{{{DISPLAYTITLE:<script>{RUN}</script><span onmouseover={RUN}>Page</span>}}}}",
    f'{{{{DEFAULTSORT:<script>{RUN}</script>}}}}[[Category:<script>{RUN}</script>|"onmouseover={RUN}]]',
    f'[[Category:A"onmouseover={RUN}]] [[:Category:A|<script>{RUN}</script>]]',
    f"{{{{#expr:<script>{RUN}</script>}}}}{{{{#invoke:<script>{RUN}</script>|x}}}}",
    # Tags of extensions, comments, variants, entities
    f"<nowiki><script>{RUN}</script></nowiki>",
    f"<nowiki></nowiki><script>{RUN}</script><nowiki/>",
    f"<pre><nowiki></pre><script>{RUN}</script></nowiki></pre>",
    f"<pre></pre ><img src=x onerror={RUN}>",
    f"<ref name='\"onmouseover={RUN}'><script>{RUN}</script></ref><references/>",
    f"<indicator name='\"onmouseover={RUN}'><script>{RUN}</script></indicator>",
    f"<!--><script>{RUN}</script>-->",
    f"<!--- --!><script>{RUN}</script> -->",
    f"<!-- a --\u003e<script>{RUN}</script><!-- -->",
    f"<!-- {{{{Echo|--><img src=x onerror={RUN}><!--}}}} -->",
    f"-{{zh:<script>{RUN}</script>;en:<img src=x onerror={RUN}>}}-",
    f"-{{T|<script>{RUN}</script>}}-<div title='-{{\" onmouseover=\"{RUN}}}-'>x</div>",
    f"&lt;script&gt;{RUN}&lt;/script&gt; &#60;script&#62;{RUN}&#60;/script&#62;",
    f"&amp;lt;script> &#x3c;img src=x onerror={RUN}&#x3e;",
    f"\x7f'\"`UNIQ--pre-00000000-QINU`\"'\x7f<div title='\x7fUNIQ' onmouseover={RUN}>x</div>",
    f"\uff1cscript\uff1e{RUN}\uff1c/script\uff1e",
    f"#REDIRECT [[javascript:{RUN}]]",
    f'#REDIRECT [[Here#"><script>{RUN}</script>]]',
    f"''<script>'''{RUN}''</script>'''",
    f'RFC 1<script>{RUN}</script> ISBN 123456789X"onmouseover={RUN}',
]
HTML = [
    f"<p><script>{RUN}</script></p>",
    f"<p>&lt;script&gt;{RUN}&lt;/script&gt;</p>",
    f"<p>&lt;img src=x onerror={RUN}&gt;</p>",
    f"<p><a rel='mw:ExtLink' href='javascript:{RUN}'>x</a></p>",
    f"<p><a rel='mw:WikiLink' href='javascript:{RUN}'>x</a></p>",
    f"<p><a rel='mw:WikiLink' href='./Here\" onmouseover=\"{RUN}'>x</a></p>",
    f"<p><a href=' java&#10;script:{RUN}'>x</a></p>",
    f"<p onmouseover='{RUN}'><b onmouseover='{RUN}'>x</b></p>",
    f"<div style='background:url(javascript:{RUN})' title='\"onmouseover={RUN}'>x</div>",
    f"<table onmouseover='{RUN}'><tr><td onmouseover='{RUN}'>x</td></tr></table>",
    f"<pre>&lt;/pre>&lt;script>{RUN}&lt;/script></pre>",
    f"<p><span typeof='mw:Nowiki'>&lt;/nowiki>&lt;script>{RUN}&lt;/script></span></p>",
    f"<!-- --&gt;&lt;script&gt;{RUN}&lt;/script&gt; --><p>x</p>",
    f"<svg><style><img src=x onerror={RUN}></style></svg>",
    f"<figure typeof='mw:File'><a href='javascript:{RUN}'><img resource='./File:A.png' src='javascript:{RUN}' onerror='{RUN}'></a>"
    f"<figcaption><script>{RUN}</script></figcaption></figure>",
    "<p about='#mwt1' typeof='mw:Transclusion' data-mw='"
    + escape(
        json.dumps(
            {"parts": [{"template": {"target": {"wt": "Evil", "href": "./Template:Evil"}, "params": {}, "i": 0}}]}
        )
    )
    + "'>x</p>",
    "<ref about='#mwt1' typeof='mw:Extension/pre' data-mw='"
    + escape(
        json.dumps({"name": "pre", "attrs": {"onmouseover": RUN}, "body": {"extsrc": f"</pre><script>{RUN}</script>"}})
    )
    + "'>x</ref>",
]
HOOK = """
window.__xss = 0; window.__told = [];
for (const name of ['alert', 'confirm', 'prompt', 'print'])
    window[name] = () => { window.__told.push(name); };
for (const name of ['log', 'error', 'warn', 'info'])
    console[name] = () => { window.__told.push('console.' + name); };
"""
# Every element gets the events of a pointer, a key and the focus; each link and button with an odd address is clicked.
TOUCH = """() => {
    const kinds = ['mouseover', 'mouseenter', 'mousemove', 'mouseout', 'focus', 'blur', 'keydown', 'toggle', 'pointerover'];
    let touched = 0, clicked = 0;
    for (const part of document.querySelectorAll('main *')) {
        touched++;
        for (const kind of kinds) part.dispatchEvent(new Event(kind, {bubbles: true}));
        if (part.matches('a, button, input, area')) {
            const address = part.getAttribute('href') || '';
            // A frame takes the harmless ones: they would leave the page.
            if (!/^\\s*(https?:|mailto:|\\/\\/|\\.|#|\\/)/i.test(address)) { clicked++; part.click(); }
        }
    }
    return [touched, clicked];
}"""
RUNNING = """() => [...document.querySelectorAll('main *')].filter(part =>
    part.matches('script, iframe, object, embed, form, base, meta[http-equiv]') ||
    [...part.attributes].some(a => /^on/i.test(a.name) ||
        (/^(href|src|action|xlink:href|formaction)$/i.test(a.name) && /^[\\s\\x00-\\x20]*(javascript|vbscript|data):/i.test(a.value)))
).map(part => part.closest('article').id + ' ' + part.outerHTML.slice(0, 200))"""


def render(text: str) -> str:
    return parse(text, site=SITE, page=PAGE, access=ACCESS).html(data_parsoid=True)


def render_back(html: str) -> str:
    """An editor's HTML, saved and shown again."""
    return render(to_wikitext(html, site=SITE, page=PAGE, access=ACCESS))


def write_batch(path: Path, name: str, bodies: list[str]) -> None:
    """All of them in one page, each in an article of its own."""
    articles = "".join(f"<article id='{name}-{n}'>{body}</article>\n" for n, body in enumerate(bodies))
    path.write_text(f"<!DOCTYPE html><meta charset=utf-8><title>t</title><main>{articles}</main>", encoding="utf-8")


def load(chromium: Any, path: Path) -> tuple[Any, list[str], Any]:
    """The page with the hook in place; what the browser itself said of dialogs, and the context to close."""
    context = chromium.new_context()
    context.add_init_script(HOOK)
    context.route("http*://**", lambda route: route.abort())
    page = context.new_page()
    told: list[str] = []

    def refuse(dialog: Any) -> None:
        told.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", refuse)
    page.goto(path.as_uri())
    return page, told, context


BATCHES = {
    "wikitext": lambda: [render(t) for t in WIKITEXT],
    "quick": lambda: [render(t.replace(RUN, QUICK)) for t in WIKITEXT],
    "back": lambda: [render_back(h) for h in HTML],
    "there and back": lambda: [render_back(render(t)) for t in WIKITEXT],
}


@pytest.mark.parametrize("name", list(BATCHES))
def test_nothing_runs(chromium: Any, tmp_path: Path, name: str) -> None:
    bodies = BATCHES[name]()
    path = tmp_path / "batch.html"
    write_batch(path, name, bodies)
    page, told, context = load(chromium, path)
    try:
        # What escaped its article would hide the rest from the checks below.
        assert page.locator("main > article").count() == len(bodies)
        assert page.evaluate(RUNNING) == []
        touched, _ = page.evaluate(TOUCH)
        assert touched > len(bodies)
        page.wait_for_timeout(300)
        assert page.url == path.as_uri()
        assert page.evaluate("[window.__xss, window.__told]") == [0, []]
        assert told == []
    finally:
        context.close()


def test_the_hook_sees_what_runs(chromium: Any, tmp_path: Path) -> None:
    """The suite itself: unescaped attacks must be seen, at loading, at hovering and at clicking."""
    for body in (
        f"<script>{RUN}</script>",
        f"<img src=x onerror={RUN}>",
        f"<b onmouseover={RUN}>x</b>",
        f"<a href='javascript:void({RUN})'>x</a>",
    ):
        path = tmp_path / "seen.html"
        write_batch(path, "seen", [body])
        page, _, context = load(chromium, path)
        assert page.evaluate(RUNNING), body
        page.evaluate(TOUCH)
        page.wait_for_function("window.__xss === 1", timeout=3000)
        context.close()
