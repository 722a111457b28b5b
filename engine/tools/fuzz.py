#!/usr/bin/env python3
"""Look for inputs that break the engine, in both directions, guided by the lines that they reach.

usage: fuzz.py [--seconds N] [--shared FOLDER] [--out FOLDER] [--seed N] [--trace-every N]

Each wikitext is parsed (nothing may be raised, the time may grow with the size only, nothing that runs may come out),
brought back unedited (the bytes must be the same), brought back without its original, and brought back after its HTML
was mangled (nothing may be raised). Inputs that reach new lines are kept and mutated further. What fails is shrunk and
written to the folder; the exit status is then 1. Seeds are taken from FOLDER/corpus and FOLDER/conformance where these
are there.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import re
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape, unescape
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

import html5lib
from parse_corpus import make_site, read_set
from wikigrove_engine.access import InMemoryAccess
from wikigrove_engine.document import parse
from wikigrove_engine.serialize import Original, to_wikitext
from wikigrove_engine.site import PageConfig
from wikigrove_engine.title import Title

SOURCE = str(Path(__file__).resolve().parents[1] / "src" / "wikigrove_engine")
SITE = make_site("en")
PAGE = PageConfig(Title(0, "Page"))
ACCESS = InMemoryAccess(
    {
        Title(0, "Here"): "x",
        Title(10, "Echo"): "{{{1}}}",
        Title(10, "Row"): "|-\n| a || b",
        Title(10, "Open"): "{|",
        Title(10, "Close"): "|}",
        Title(10, "List"): "* one\n* two",
        Title(10, "Headed"): "== in ==\nx\n=== below ===\ny",
    }
)
LONGEST = 3000
HANG_SECONDS = 30
# A page of no length may take this long, and every character adds to it; both are far above what is usual.
BASE_SECONDS = 1.0
SECONDS_PER_CHARACTER = 0.001

BUILT_IN = [
    "''a'' '''b''' '''''c''' d''\n\n* x\n** y\n#: z\n; t : d\n",
    '{| class="a"\n|+ cap\n! h !! i\n|-\n| a || style="color:red" | b\n|}\n',
    "[[Here|x]] [[:Category:A]] [[Category:B|k]] [http://a.example b] http://c.example [[File:A.png|thumb|alt=x|cap]]",
    "{{Echo|a}} {{Echo|1={{Row}}}} {{#if:x|y|z}} {{{a|b}}} {{Open}}\n{{Row}}\n{{Close}} {{List}}",
    "== A ==\n=== B ===\n__TOC__ __NOTOC__\n<!-- c -->\n <pre>x</pre>\n indented\n----\n",
    "<ref name=a>x</ref> <references/> <nowiki>[[x]]</nowiki> <gallery>\nFile:A.png|b\n</gallery>",
    "<div style='x' class=\"y\"><p>a<b>b<i>c</b>d</i></div> &amp; &#x41; &nosuch; -{zh-cn:a;zh-tw:b}-",
    "#REDIRECT [[Here]]\n{{DISPLAYTITLE:x}} {{DEFAULTSORT:y}} RFC 1 ISBN 1234567890 ~~~~",
]
_WIKI_PIECES = (
    "[[ ]] [ ] {{ }} {{{ }}} {| |} |- |+ || !! ! | = == === ==== '' ''' ''''' * # : ; ---- -{ }- ~~~~ <!-- --> < > / \" ' & "
    "&lt; &#0; &#x3c; &nbsp; <nowiki> </nowiki> <nowiki/> <pre> </pre> <ref> </ref> <ref/> <references/> <gallery> </gallery> <div> "
    "</div> <span> </span> <b> </b> <i> </i> <p> </p> <br> <table> </table> <tr> <td> </td> <th> <caption> <ul> <li> </ul> "
    "<dl> <dt> <dd> <h2> </h2> <blockquote> <small> </small> <font <center> <includeonly> </includeonly> <noinclude> "
    "</noinclude> <onlyinclude> <poem> </poem> <indicator <section <math> <syntaxhighlight> <s> <u> <sup> <a> <img "
    "<script> </script> <style> </style> <svg <iframe> <object <template> http:// https:// // mailto: javascript: data: "
    "vbscript: JaVaScRiPt: File: Category: Template: Special: Talk: :: :Category: de: {{Echo| {{Row}} {{Open}} {{Close}} "
    "{{List}} {{Headed}} {{#if: {{#switch: {{#expr: {{lc: {{subst: {{PAGENAME}} {{!}} {{=}} {{#tag: {{DISPLAYTITLE: "
    '#REDIRECT __TOC__ __NOTOC__ __NOEDITSECTION__ thumb| frame| link= alt= style=" onclick=" class= id= about= typeof= '
    "data-mw= data-parsoid= href= src= RFC PMID ISBN é \u0301 \u200f \u00a0 \u2028 \U0001f600 \x7f \ufeff \u3000"
)
PIECES = _WIKI_PIECES.split(" ")
PIECES += [
    "\n",
    "\n\n",
    "\n ",
    " ",
    "\t",
    "\n|",
    "\n!",
    "\n*",
    "\n;a:",
    "\n{|\n",
    "\n|}\n",
    "\n|-\n",
    "\r\n",
    "\x00",
    "\x7f",
    "",
]
_MARKUP = (
    "<p>|</p>|<b>|</b>|<table>|<tr>|<td>|</td>|</table>|<ul>|<li>|</ul>|<dl><dd>|<a href='./Here' rel='mw:WikiLink'>|</a>|"
    "<a rel='mw:ExtLink' href='http://a.example'>|<figure typeof='mw:File'>|</figure>|<span typeof='mw:File'>|<img src='x'>|"
    "<span typeof='mw:Nowiki'>|<span typeof='mw:Entity'>|<meta property='mw:PageProp/toc'>|<link rel='mw:PageProp/Category' "
    "href='./Category:A'>|<section data-mw-section-id='1'>|</section>|<h2>|</h2>|<pre>|</pre>|<div typeof='mw:Transclusion' "
    'data-mw=\'{"parts":[{"template":{"target":{"wt":"Echo"},"params":{"1":{"wt":"a"}},"i":0}}]}\' about=\'#mwt1\'>|'
    '<ref>|<sup typeof=\'mw:Extension/ref\' data-mw=\'{"name":"ref","attrs":{},"body":{"html":"x"}}\'>|</sup>|'
    "data-mw='{'|data-mw='[]'|data-mw='{\"parts\":null}'|data-mw='{\"parts\":[{}]}'|data-mw='{\"attribs\":[1]}'|data-mw='{\"name\":1}'|"
    "data-parsoid='{\"dsr\":[0,9,1,1]}'|data-parsoid='{\"dsr\":[\"a\"]}'|data-parsoid='[]'|typeof='mw:Image'|"
    "typeof='mw:Extension/gallery'|typeof='mw:ExpandedAttrs'|typeof='mw:LanguageVariant'|typeof='mw:Param'|about='#mwt1'|"
    "rel='mw:WikiLink'|rel='mw:ExtLink'|href=''|href='./'|href='%'|<!--|-->|<!-- x -->|''|[[|]]|{{|}}|\n| |\n*|&#10;|&amp;"
)
HTML_PIECES = _MARKUP.split("|")
_TOKENS = re.compile(r"\w+|\s+|(.)\1*", re.S)
_DATA = re.compile(r"""(data-mw|data-parsoid)=(["'])(.*?)\2""", re.S)
_LOADING = frozenset(("script", "style", "iframe", "object", "embed", "base", "form", "applet", "frame", "frameset"))
_ADDRESSES = frozenset(("href", "src", "action", "formaction", "poster", "background", "srcset", "data", "cite"))
_BAD_SCHEME = re.compile(r"(?:javascript|vbscript|data|livescript):", re.I)
_IGNORED_IN_SCHEMES = re.compile(r"[\x00-\x20\x7f]")


class Hang(BaseException):
    """The watchdog bit. Not an Exception: the engine must not be able to catch it."""


@dataclass(frozen=True)
class Case:
    """A wikitext, or a mangled HTML that was made of it."""

    text: str
    html: str | None = None
    selective: bool = False


@dataclass(frozen=True)
class Finding:
    """What is wrong; two findings of one key have one cause."""

    key: str
    report: str


def unsafe_parts(html: str) -> list[str]:
    """What in the HTML could run, as a browser's reading of it has it."""
    found: list[str] = []
    root = html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)
    for element in root.iter():
        name = element.tag
        if not isinstance(name, str):
            continue
        name = name.rsplit("}", 1)[-1].lower()
        if name in _LOADING or (name == "meta" and any(k.lower() == "http-equiv" for k in element.attrib)):
            found.append(f"<{name}>")
        for key, value in element.attrib.items():
            attribute = str(key).rsplit("}", 1)[-1].lower()
            if attribute.startswith("on") or attribute == "srcdoc":
                found.append(f"<{name} {attribute}>")
            elif attribute in _ADDRESSES and _BAD_SCHEME.match(_IGNORED_IN_SCHEMES.sub("", value)):
                found.append(f"<{name} {attribute}=scheme>")
            elif attribute == "style" and re.search(r"expression\s*\(|url\s*\(|-moz-binding", value, re.I):
                found.append(f"<{name} style>")
    return found


def _bite(_signal: int, _frame: FrameType | None) -> None:
    raise Hang


def check(case: Case) -> tuple[Finding | None, str]:
    """What is wrong with the case, and the HTML of its wikitext."""
    signal.setitimer(signal.ITIMER_PROF, HANG_SECONDS)
    html, stage = "", "parse"
    try:
        html = parse(case.text, site=SITE, page=PAGE, access=ACCESS).html(data_parsoid=True)
        if case.html is not None:
            stage = "edited"
            original = Original(case.text, html) if case.selective else None
            to_wikitext(case.html, site=SITE, page=PAGE, access=ACCESS, original=original)
            return None, html
        unsafe = unsafe_parts(html)
        if unsafe:
            return Finding(f"unsafe {unsafe[0]}", "\n".join(unsafe)), html
        stage = "unchanged"
        back = to_wikitext(html, site=SITE, page=PAGE, access=ACCESS, original=Original(case.text, html))
        if back != case.text:
            return Finding("unchanged bytes", repr(back)), html
        stage = "whole"
        to_wikitext(html, site=SITE, page=PAGE, access=ACCESS)
    except Hang:
        return Finding(f"hang {stage}", f"more than {HANG_SECONDS} s"), html
    except Exception as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        key = f"{stage} {type(error).__name__} {Path(last.filename).name} {last.name}"
        return Finding(key, traceback.format_exc()), html
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return None, html


def check_time(case: Case) -> Finding | None:
    """Whether it takes too long for its size; the best of two runs, for the machine may be busy."""
    size = len(case.text) + len(case.html or "")
    allowed = BASE_SECONDS + SECONDS_PER_CHARACTER * size
    spent = 0.0
    for _ in range(2):
        start = time.process_time()
        check(case)
        spent = time.process_time() - start
        if spent <= allowed:
            return None
    return Finding(f"slow {'html' if case.html is not None else 'wikitext'}", f"{spent:.1f} s for {size} characters")


def examine(case: Case) -> Finding | None:
    return check(case)[0] or check_time(case)


@dataclass
class Coverage:
    """The lines of the engine that were reached so far."""

    seen: set[tuple[CodeType, int]] = field(default_factory=set)

    def run(self, case: Case) -> tuple[bool, Finding | None, str]:
        """Check under the tracer; whether anything new was reached."""
        before = len(self.seen)
        sys.settrace(self._enter)
        try:
            finding, html = check(case)
        finally:
            sys.settrace(None)
        return len(self.seen) > before, finding, html

    def _enter(self, frame: FrameType, _event: str, _arg: Any) -> Callable[..., Any] | None:
        return self._step if frame.f_code.co_filename.startswith(SOURCE) else None

    def _step(self, frame: FrameType, event: str, _arg: Any) -> Callable[..., Any]:
        if event == "line":
            self.seen.add((frame.f_code, frame.f_lineno))
        return self._step


def mutate(text: str, others: list[str], pieces: list[str], chance: random.Random) -> str:
    """Some small changes at the borders of tokens, and now and then a part of another input."""
    parts = [m.group() for m in _TOKENS.finditer(text)]
    for _ in range(chance.choice((1, 1, 2, 3, 5, 9))):
        at = chance.randrange(len(parts) + 1)
        end = min(len(parts), at + chance.choice((1, 1, 2, 4, 12)))
        way = chance.randrange(8)
        if way <= 2:
            parts[at:at] = [chance.choice(pieces) for _ in range(chance.choice((1, 1, 2, 4)))]
        elif way == 3:
            del parts[at:end]
        elif way == 4:
            parts[at:at] = parts[at:end] * chance.choice((1, 1, 2, 40))
        elif way == 5:
            parts[at:end] = [chance.choice(pieces)]
        elif way == 6:
            to = chance.randrange(len(parts) + 1)
            moved = parts[at:end]
            del parts[at:end]
            parts[to:to] = moved
        else:
            other = chance.choice(others)
            low = chance.randrange(len(other) + 1)
            parts[at:at] = [other[low : low + chance.randrange(1, 120)]]
    return "".join(parts)[:LONGEST]


def mutate_data(html: str, chance: random.Random) -> str:
    """Put values of other forms into what the HTML tells in JSON."""

    def spoil(found: re.Match[str]) -> str:
        try:
            value = json.loads(unescape(found[3]))
        except ValueError:
            return found[0]
        return f"{found[1]}={found[2]}{escape(json.dumps(_spoil_value(value, chance)))}{found[2]}"

    return _DATA.sub(spoil, html)


def _spoil_value(value: Any, chance: random.Random) -> Any:
    if chance.random() < 0.08:
        return chance.choice((None, True, -1, 1e99, "", "x", [], {}, [None], [[]], {"": 1}, {"wt": None}, {"html": 1}))
    if isinstance(value, dict):
        kept = {k: _spoil_value(v, chance) for k, v in value.items() if chance.random() > 0.05}
        return kept
    if isinstance(value, list):
        return [_spoil_value(v, chance) for v in value if chance.random() > 0.05]
    return value


def shrink(case: Case, key: str, seconds: float) -> Case:
    """A smaller case of the same fault, as far as the time reaches."""
    until = time.monotonic() + seconds
    best = case
    if best.html is not None and best.selective:
        whole = Case(best.text, best.html, False)
        best = whole if _has(whole, key) else best
    if best.html is not None and not best.selective:
        best = Case("", best.html)
    value = best.html if best.html is not None else best.text
    width = max(1, len(value) // 2)
    while time.monotonic() < until:
        at, shorter = 0, False
        while at < len(value) and time.monotonic() < until:
            candidate = value[:at] + value[at + width :]
            tried = Case(candidate) if best.html is None else Case(best.text, candidate, best.selective)
            if _has(tried, key):
                value, best, shorter = candidate, tried, True
            else:
                at += width
        if width == 1 and not shorter:
            break
        width = max(1, width // 2)
    return best


def _has(case: Case, key: str) -> bool:
    finding = check_time(case) if key.startswith("slow") else check(case)[0]
    return finding is not None and finding.key == key


def read_seeds(shared: Path | None, chance: random.Random) -> Iterator[str]:
    """Texts to begin with."""
    yield from BUILT_IN
    if shared is None:
        return
    found: list[str] = []
    for path in sorted((shared / "conformance" / "cases").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            text = json.loads(line).get("wikitext")
            if isinstance(text, str) and text:
                found.append(text[:LONGEST])
    chance.shuffle(found)
    yield from found[:600]
    for archive in sorted((shared / "corpus" / "sets").glob("*.tar.xz")):
        # The heads of the archives are enough: whole ones take minutes to unpack.
        for number, (_, text) in enumerate(read_set(archive)):
            if number >= 12:
                break
            low = chance.randrange(max(1, len(text) - 1200))
            yield text[low : low + 1200]


@dataclass
class Run:
    """One run: its corpus, what it reached and what it found."""

    out: Path
    chance: random.Random
    trace_every: int
    corpus: list[str] = field(default_factory=list)
    coverage: Coverage = field(default_factory=Coverage)
    found: dict[str, Case] = field(default_factory=dict)
    inputs: int = 0

    def try_text(self, text: str, *, traced: bool) -> None:
        """Check a wikitext, and some manglings of its HTML."""
        html = self._try(Case(text), traced=traced)
        for _ in range(2 if html else 0):
            mangled = mutate_data(html, self.chance) if self.chance.random() < 0.4 else html[: LONGEST * 4]
            if mangled == html[: LONGEST * 4]:
                mangled = mutate(mangled, [html], HTML_PIECES, self.chance)
            self._try(Case(text, mangled, self.chance.random() < 0.5), traced=False)

    def _try(self, case: Case, *, traced: bool) -> str:
        self.inputs += 1
        start = time.process_time()
        if traced:
            new, finding, html = self.coverage.run(case)
            if new:
                self.corpus.append(case.text)
        else:
            finding, html = check(case)
        if finding is None and time.process_time() - start > BASE_SECONDS:
            finding = check_time(case)
        if finding is not None and finding.key not in self.found:
            self._keep(case, finding)
        return html

    def _keep(self, case: Case, finding: Finding) -> None:
        small = shrink(case, finding.key, 20)
        self.found[finding.key] = small
        finding = examine(small) or finding
        name = re.sub(r"\W+", "-", finding.key).strip("-")
        folder = self.out / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "input.wikitext").write_text(small.text, encoding="utf-8", newline="")
        if small.html is not None:
            (folder / "edited.html").write_text(small.html, encoding="utf-8", newline="")
        how = "saved with its original" if small.selective else "saved without an original"
        (folder / "report.txt").write_text(f"{finding.key}\n{how}\n\n{finding.report}\n", encoding="utf-8")
        shown = small.html if small.html is not None else small.text
        print(f"\n{finding.key}: {shown[:300]!r}", flush=True)

    def go_on(self, seconds: float) -> None:
        """Mutate the corpus for so many seconds of processor time: how busy the machine is says nothing of how much was tried."""
        start = shown = time.process_time()
        rounds = 0
        while (now := time.process_time()) - start < seconds:
            # The newest inputs reach what was hard to reach: half of the choices are among them.
            recent = self.corpus[-40:] if self.chance.random() < 0.5 else self.corpus
            text = mutate(self.chance.choice(recent), self.corpus, PIECES, self.chance)
            rounds += 1
            self.try_text(text, traced=rounds % self.trace_every == 0)
            if now - shown > 2:
                shown = now
                self.show(now - start)
        self.show(time.process_time() - start)
        print()

    def show(self, seconds: float) -> None:
        print(
            f"\r{seconds:6.0f} s  {self.inputs} inputs  {self.inputs / max(seconds, 1):.0f}/s  corpus {len(self.corpus)}  "
            f"lines {len(self.coverage.seen)}  findings {len(self.found)} ",
            end="",
            flush=True,
        )


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=float, default=3600, help="of processor time")
    options.add_argument("--shared", type=Path, help="take seeds from here where it is there")
    options.add_argument("--out", type=Path, default=Path("build/fuzz"), help="where failing inputs are written")
    options.add_argument("--seed", type=int, default=None, help="of the random choices, to repeat a run")
    options.add_argument("--trace-every", type=int, default=4, help="measure the lines reached by each Nth input")
    args = options.parse_args()
    gc.set_threshold(200_000, 20, 100)
    signal.signal(signal.SIGPROF, _bite)
    seed = args.seed if args.seed is not None else time.time_ns() % 1_000_000
    shared = args.shared if args.shared is not None and args.shared.is_dir() else None
    print(f"seed {seed}; " + (f"seeds from {shared}" if shared else "built-in seeds"), flush=True)
    run = Run(args.out, random.Random(seed), max(1, args.trace_every))  # noqa: S311
    start = time.process_time()
    for text in read_seeds(shared, run.chance):
        # A short run must not spend itself on the seeds.
        if run.corpus and time.process_time() - start > args.seconds / 3:
            break
        run.try_text(text, traced=True)
        if run.inputs % 64 < 3:
            run.show(time.process_time() - start)
    run.go_on(args.seconds - (time.process_time() - start))
    for key in run.found:
        print(f"FOUND {key}: {args.out}")
    return 1 if run.found else 0


if __name__ == "__main__":
    sys.exit(main())
