"""Which lexer reads a language: Pygments' names, and those that the wikis' older highlighter had."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from pygments.lexer import Lexer
from pygments.lexers import get_all_lexers, get_lexer_by_name

_OLDER_NAMES: Final = {
    "actionscript3": "as3",
    "apt_sources": "debsources",
    "autohotkey": "ahk",
    "c_loadrunner": "c",
    "c_mac": "c",
    "cadlisp": "lisp",
    "caddcl": "lisp",
    "cfdg": "text",
    "cil": "csharp",
    "cobol": "cobol",
    "dos": "bat",
    "ecmascript": "javascript",
    "email": "email",
    "fo": "text",
    "freebasic": "basic",
    "gdb": "console",
    "glsl": "glsl",
    "gnuplot": "gnuplot",
    "groovy": "groovy",
    "html4strict": "html",
    "html5": "html",
    "icon": "icon",
    "java5": "java",
    "jquery": "javascript",
    "klonec": "c",
    "klonecpp": "cpp",
    "latex": "tex",
    "lolcode": "text",
    "lsl2": "lsl",
    "mirc": "text",
    "mpasm": "nasm",
    "mxml": "xml",
    "mysql": "mysql",
    "none": "text",
    "objc": "objective-c",
    "ocaml-brief": "ocaml",
    "oobas": "vbnet",
    "oracle11": "sql",
    "oracle8": "sql",
    "pascal": "pascal",
    "php-brief": "php",
    "plain": "text",
    "plaintext": "text",
    "plsql": "sql",
    "postgresql": "postgresql",
    "properties": "properties",
    "providex": "text",
    "purebasic": "basic",
    "qbasic": "qbasic",
    "rails": "rails",
    "reg": "registry",
    "robots": "text",
    "sas": "sas",
    "sdlbasic": "basic",
    "smalltalk": "smalltalk",
    "teraterm": "text",
    "thinbasic": "basic",
    "tsql": "tsql",
    "txt": "text",
    "vb": "vbnet",
    "visualfoxpro": "foxpro",
    "visualprolog": "prolog",
    "wiki": "wikitext",
    "mediawiki": "wikitext",
    "whitespace": "text",
    "xml": "xml",
}


@lru_cache(maxsize=1)
def known_languages() -> dict[str, str]:
    """Every name of a language -> Pygments' own first name for it."""
    # Plug-ins are left out: what a page shows must not depend on what else is installed.
    out = {
        alias.lower(): aliases[0] for _, aliases, _, _ in get_all_lexers(plugins=False) if aliases for alias in aliases
    }
    for name, target in _OLDER_NAMES.items():
        if name not in out and target in out:
            out[name] = out[target]
    return out


@lru_cache(maxsize=64)
def find_lexer(language: str) -> Lexer | None:
    """The lexer of a language; None where there is none of that name."""
    name = known_languages().get(language.strip().lower())
    return get_lexer_by_name(name, stripnl=False, ensurenl=False) if name is not None else None
