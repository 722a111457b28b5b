"""Letters of languages that stand elsewhere than in Unicode's own order. Facts from CLDR's collation rules.

Each rule names a letter and those that follow it, in their order, as letters of their own: `z å ä ö`. Letters with a
slash between them are one letter in two spellings. A letter of several characters is one where they meet: `h ch`.
"""

from __future__ import annotations

from typing import Final

_NORDIC: Final = ("z æ/ä ø/ö/ő å/aa",)
_SERBO_CROATIAN: Final = ("c č ć", "d dž đ", "l lj", "n nj", "s š", "z ž")
_SPANISH: Final = ("n ñ",)

TAILORINGS: Final[dict[str, tuple[str, ...]]] = {
    "az": ("c ç", "e ə", "g ğ", "h x ı", "k q", "o ö", "s ş", "u ü"),
    "be": ("е ё", "и й", "у ў"),
    "bs": _SERBO_CROATIAN,
    "cs": ("c č", "h ch", "r ř", "s š", "z ž"),
    "cy": ("c ch", "d dd", "f ff", "g ng", "l ll", "p ph", "r rh", "t th"),
    "da": _NORDIC,
    "eo": ("c ĉ", "g ĝ", "h ĥ", "j ĵ", "s ŝ", "u ŭ"),
    "es": _SPANISH,
    "et": ("s š z ž", "w õ ä ö ü"),
    "eu": _SPANISH,
    "fi": ("z å ä/æ ö/ø",),
    "fil": ("n ñ ng",),
    "fo": ("a á", "d ð", "i í", "o ó", "u ú", "y ý", "z æ ø/ö å"),
    "gl": _SPANISH,
    "hr": _SERBO_CROATIAN,
    "hsb": ("c č ć", "e ě", "h ch", "l ł", "n ń", "r ř", "s š", "z ž ź"),
    "hu": ("c cs", "d dz dzs", "g gy", "l ly", "n ny", "o ö/ő", "s sz", "t ty", "u ü/ű", "z zs"),
    "is": ("a á", "d ð", "e é", "i í", "o ó", "u ú", "y ý", "z þ æ ö/ø å"),
    "lt": ("c č", "s š", "z ž"),
    "lv": ("c č", "g ģ", "i y", "k ķ", "l ļ", "n ņ", "r ŗ", "s š", "z ž"),
    "ltg": ("c č", "g ģ", "i y", "k ķ", "l ļ", "n ņ", "r ŗ", "s š", "z ž"),
    "mt": ("b ċ c", "f ġ g", "g għ", "h ħ", "y ż z"),
    "nb": _NORDIC,
    "nn": _NORDIC,
    "no": _NORDIC,
    "pl": ("a ą", "c ć", "e ę", "l ł", "n ń", "o ó", "s ś", "z ź ż"),
    "ro": ("a ă â", "i î", "s ș/ş", "t ț/ţ"),
    "se": ("a á", "c č", "d đ", "n ŋ", "s š", "t ŧ", "z ž ø æ/ä å ö"),
    "sh": _SERBO_CROATIAN,
    "sk": ("a ä", "c č", "h ch", "o ô", "s š", "z ž"),
    "sl": ("c č ć", "d đ", "s š", "z ž"),
    "sq": ("c ç", "d dh", "e ë", "g gj", "l ll", "n nj", "r rr", "s sh", "t th", "x xh", "z zh"),
    "sv": ("z å ä/æ ö/ø",),
    "tk": ("c ç", "e ä", "j ž", "n ň", "o ö", "s ş", "u ü", "y ý"),
    "tr": ("c ç", "g ğ", "h ı", "o ö", "s ş", "u ü"),
    "uk": ("г ґ", "и й", "і ї"),
    "vi": ("a ă â", "d đ", "e ê", "o ô ơ", "u ư"),
}
