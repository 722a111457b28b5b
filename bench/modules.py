"""Make a dump that shows what Lua costs: 500 citations by CS1, and 5,000 calls of a small module.

usage: python bench/modules.py FOLDER OUT.xml [--part modules|citations|calls]

FOLDER holds the modules of Module:Citation/CS1 as `<title, percent-encoded>.lua`. The dump has these modules, a
template and the page to measure; a peer imports it, then `bench/parse.py OUT.xml --ways html --peer ...` measures both.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from urllib.parse import unquote
from xml.sax.saxutils import escape

NO_GLOBALS = """
local strict = {}
local known = { arg = true }
function strict.__index( _, name )
    if not known[name] then error( 'reads the global ' .. tostring( name ), 2 ) end
end
function strict.__newindex( t, name, value )
    if not known[name] then error( 'writes the global ' .. tostring( name ), 2 ) end
    rawset( t, name, value )
end
setmetatable( _G, strict )
"""
SMALL = """
local p = {}
function p.show( frame )
    local number = tonumber( frame.args[1] ) or 0
    local name = mw.text.trim( frame.args.name or '' )
    return string.format( '%s-%03d', name:upper(), number % 997 )
end
return p
"""
LANG = "return { lang_name_table = { region = { tw = { 'Taiwan' }, hk = { 'Hong Kong' }, cn = { 'China' } } } }"
LANGUAGES = "return { active = { de = { 'German' }, en = { 'English' }, zh = { 'Chinese' }, fr = { 'French' } } }"
CITE = "<includeonly>{{#invoke:citation/CS1|citation\n|CitationClass=web\n}}</includeonly>"
FORMS = (
    "{{{{cite web |last=Writer{n} |first=Ann |date=12 March {year} |title=The title of work {n} |url=https://example.org/work/{n} "
    "|website=Example {n} |access-date=3 May 2021}}}}",
    "{{{{cite web |last1=Maker{n} |first1=Bo |last2=Doer{n} |first2=Cy |year={year} |title=Another work {n} |url=http://example.com/{n} "
    "|publisher=Press {n} |location=Oslo |archive-url=https://web.archive.org/web/20190101000000/http://example.com/{n} "
    "|archive-date=1 January 2019 |url-status=live |language=de}}}}",
    "{{{{cite web |author=Team {n} |title=Notes on {n} |url=https://example.net/{n}.pdf |format=PDF |work=Journal {n} |pages=1{n}-2{n} "
    "|doi=10.1000/182.{n} |issn=2049-3630 |quote=Words of {n}.}}}}",
)


def write_citations(count: int) -> str:
    """An article of so many different citations in footnotes."""
    lines = []
    for n in range(count):
        cite = FORMS[n % len(FORMS)].format(n=n, year=1950 + n % 70)
        lines.append(
            f"Sentence {n} says a thing that wants a source.<ref>{cite}</ref>" + ("\n\n" if n % 5 == 4 else " ")
        )
    return "".join(lines) + "\n== Notes ==\n<references />"


def write_calls(count: int) -> str:
    """A page of so many calls of the small module, no two alike."""
    return "\n".join(
        "* " + " ".join(f"{{{{#invoke:Small|show|{n}|name=item {n} }}}}" for n in range(at, at + 10))
        for at in range(0, count, 10)
    )


def list_pages(folder: Path, part: str) -> list[tuple[str, int, str]]:
    """Title, namespace and text of the dump's pages."""
    pages = [
        ("Module:No globals", 828, NO_GLOBALS),
        ("Module:Small", 828, SMALL),
        ("Module:Lang/data", 828, LANG),
        ("Module:Language/data/iana languages", 828, LANGUAGES),
        ("Template:Cite web", 10, CITE),
    ]
    for path in sorted(folder.rglob("*.lua")):
        title = unquote(path.stem)
        if title.startswith("Module:Citation/") or title == "Module:書名":
            pages.append((title, 828, path.read_text()))
    if part == "citations":
        pages.append(("Five hundred citations", 0, write_citations(500)))
    elif part == "calls":
        pages.append(("Five thousand calls", 0, write_calls(5000)))
    return pages


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--part", choices=("modules", "citations", "calls"), default="modules")
    words = parser.parse_args()
    with words.out.open("w") as out:
        out.write('<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11" xml:lang="en">\n')
        for title, namespace, text in list_pages(words.folder, words.part):
            model = "<model>Scribunto</model><format>text/plain</format>" if namespace == 828 else ""
            out.write(
                f"<page><title>{escape(title)}</title><ns>{namespace}</ns><revision><timestamp>2020-01-01T00:00:00Z</timestamp>"
                f'<contributor><username>Bench</username></contributor>{model}<text xml:space="preserve">{escape(text)}</text>'
                "</revision></page>\n"
            )
        out.write("</mediawiki>\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
