r"""Commands of MediaWiki's TeX that LaTeX has under other names, or not at all."""

from __future__ import annotations

import re
from typing import Final

_RENAMED: Final = {
    "R": r"\mathbb{R}",
    "Reals": r"\mathbb{R}",
    "reals": r"\mathbb{R}",
    "N": r"\mathbb{N}",
    "natnums": r"\mathbb{N}",
    "Z": r"\mathbb{Z}",
    "C": r"\mathbb{C}",
    "cnums": r"\mathbb{C}",
    "Complex": r"\mathbb{C}",
    "H": r"\mathbb{H}",
    "Q": r"\mathbb{Q}",
    "and": r"\land",
    "or": r"\lor",
    "bull": r"\bullet",
    "sub": r"\subset",
    "sube": r"\subseteq",
    "supe": r"\supseteq",
    "infin": r"\infty",
    "isin": r"\in",
    "empty": r"\emptyset",
    "exist": r"\exists",
    "alef": r"\aleph",
    "alefsym": r"\aleph",
    "ang": r"\angle",
    "part": r"\partial",
    "plusmn": r"\pm",
    "sdot": r"\cdot",
    "sect": r"\S",
    "thetasym": r"\vartheta",
    "weierp": r"\wp",
    "image": r"\Im",
    "real": r"\Re",
    "lang": r"\langle",
    "rang": r"\rangle",
    "clubs": r"\clubsuit",
    "diamonds": r"\diamondsuit",
    "hearts": r"\heartsuit",
    "spades": r"\spadesuit",
    "Dagger": r"\ddagger",
    "larr": r"\leftarrow",
    "Larr": r"\Leftarrow",
    "lArr": r"\Leftarrow",
    "rarr": r"\rightarrow",
    "Rarr": r"\Rightarrow",
    "rArr": r"\Rightarrow",
    "uarr": r"\uparrow",
    "Uarr": r"\Uparrow",
    "uArr": r"\Uparrow",
    "darr": r"\downarrow",
    "Darr": r"\Downarrow",
    "dArr": r"\Downarrow",
    "harr": r"\leftrightarrow",
    "Harr": r"\Leftrightarrow",
    "hArr": r"\Leftrightarrow",
    "lrarr": r"\leftrightarrow",
    "Lrarr": r"\Leftrightarrow",
    "lrArr": r"\Leftrightarrow",
    "restriction": r"\upharpoonright",
    "doublecap": r"\Cap",
    "doublecup": r"\Cup",
    "bold": r"\mathbf",
    "mbox": r"\text",
    "AA": r"\text{Å}",
    "P": r"\text{¶}",
    "copyright": r"\text{©}",
    "euro": r"\text{€}",
    "geneuro": r"\text{€}",
    "officialeuro": r"\text{€}",
    "sgn": r"\operatorname{sgn}",
    "sen": r"\operatorname{sen}",
    "arg": r"\operatorname{arg}",
    "arccot": r"\operatorname{arccot}",
    "arcsec": r"\operatorname{arcsec}",
    "arccsc": r"\operatorname{arccsc}",
    "limits": r"\limits",
    "displaystyle": "",
    "textstyle": "",
    "scriptstyle": "",
    "scriptscriptstyle": "",
    "nonumber": "",
    "notag": "",
    "vline": "|",
    "lbrack": "[",
    "rbrack": "]",
    **{
        name: rf"\mathrm{{{letter}}}"
        for name, letter in {
            "Alpha": "A",
            "Beta": "B",
            "Epsilon": "E",
            "Zeta": "Z",
            "Eta": "H",
            "Iota": "I",
            "Kappa": "K",
            "Mu": "M",
            "Nu": "N",
            "Omicron": "O",
            "Rho": "P",
            "Tau": "T",
            "Chi": "X",
            "omicron": "o",
        }.items()
    },
}
_COMMAND: Final = re.compile(r"\\(?:([A-Za-z]+)|.)", re.DOTALL)
_UPRIGHT: Final = re.compile(r"\\(?:mathrm|rm)\s*\{([A-Za-z0-9 ,.'-]*)\}")
_COMMENT: Final = re.compile(r"(?<!\\)%[^\n]*")
_OLD_FONT: Final = re.compile(r"\{\s*\\(rm|bf|it|cal)\b\s*([^{}]*)\}")
_FONTS: Final = {"rm": "mathrm", "bf": "mathbf", "it": "mathit", "cal": "mathcal"}


_DELIMITERS: Final = {
    "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉", "langle": "⟨", "rangle": "⟩", "vert": "|", "lvert": "|",
    "rvert": "|", "Vert": "‖", "lVert": "‖", "rVert": "‖", "|": "‖", "lbrack": "[", "rbrack": "]", "lgroup": "⟮",
    "rgroup": "⟯", "uparrow": "↑", "downarrow": "↓", "updownarrow": "↕", "Uparrow": "⇑", "Downarrow": "⇓",
}  # fmt: skip
_LARGE: Final = re.compile(r"(\\[bB]igg?[lrm]?)\s*\\([A-Za-z]+|\|)")
"""A large delimiter; the converter takes characters only."""


def to_latex(source: str) -> str:
    """The formula in the commands that the converter knows."""
    text = _COMMENT.sub("", source)
    text = _OLD_FONT.sub(lambda match: rf"\{_FONTS[match[1]]}{{{match[2]}}}", text)
    text = _LARGE.sub(lambda m: f"{m[1]} {_DELIMITERS[m[2]]} " if m[2] in _DELIMITERS else m[0], text)
    text = _COMMAND.sub(_rename, text)
    # Letters of a word are upright only as text.
    return _UPRIGHT.sub(lambda match: rf"\text{{{match[1].replace(' ', '')}}}", text).strip()


def _rename(match: re.Match[str]) -> str:
    name = match[1]
    if name is None or name not in _RENAMED:
        return match[0]
    out = _RENAMED[name]
    follows = match.string[match.end() : match.end() + 1]
    return f"{out} " if out[-1:].isalpha() and follows.isalpha() else out
