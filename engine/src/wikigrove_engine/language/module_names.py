"""The local names of the namespaces Module and Module talk, which MediaWiki's own tables don't have.

Source: the names that the wikis of these languages use.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from wikigrove_engine.language import tables

_NAMES: Final[Mapping[str, tuple[str, str]]] = {
    "ar": ("وحدة", "نقاش الوحدة"),
    "az": ("Modul", "Modul müzakirəsi"),
    "be": ("Модуль", "Размовы пра модуль"),
    "be-tarask": ("Модуль", "Абмеркаваньне модулю"),
    "bg": ("Модул", "Модул беседа"),
    "bn": ("মডিউল", "মডিউল আলোচনা"),
    "bs": ("Modul", "Razgovor o modulu"),
    "ca": ("Mòdul", "Mòdul Discussió"),
    "cs": ("Modul", "Diskuse k modulu"),
    "cy": ("Modiwl", "Sgwrs modiwl"),
    "da": ("Modul", "Moduldiskussion"),
    "de": ("Modul", "Modul Diskussion"),
    "eo": ("Modulo", "Modulo-Diskuto"),
    "es": ("Módulo", "Módulo discusión"),
    "et": ("Moodul", "Mooduli arutelu"),
    "eu": ("Modulu", "Modulu eztabaida"),
    "fa": ("پودمان", "بحث پودمان"),
    "fi": ("Moduuli", "Keskustelu moduulista"),
    "fr": ("Module", "Discussion module"),
    "gl": ("Módulo", "Conversa módulo"),
    "he": ("יחידה", "שיחת יחידה"),
    "hi": ("मॉड्यूल", "मॉड्यूल वार्ता"),
    "hr": ("Modul", "Razgovor o modulu"),
    "hu": ("Modul", "Modulvita"),
    "hy": ("Մոդուլ", "Մոդուլի քննարկում"),
    "id": ("Modul", "Pembicaraan Modul"),
    "it": ("Modulo", "Discussioni modulo"),
    "ja": ("モジュール", "モジュール・トーク"),
    "ka": ("მოდული", "მოდულის განხილვა"),
    "kk": ("Модуль", "Модуль талқылауы"),
    "ko": ("모듈", "모듈토론"),
    "la": ("Modulus", "Disputatio Moduli"),
    "lt": ("Modulis", "Modulio aptarimas"),
    "lv": ("Modulis", "Moduļa diskusija"),
    "mk": ("Модул", "Разговор за модул"),
    "ml": ("ഘടകം", "ഘടകത്തിന്റെ സംവാദം"),
    "mr": ("विभाग", "विभाग चर्चा"),
    "ms": ("Modul", "Perbincangan Modul"),
    "nb": ("Modul", "Moduldiskusjon"),
    "nl": ("Module", "Overleg module"),
    "nn": ("Modul", "Moduldiskusjon"),
    "pl": ("Moduł", "Dyskusja modułu"),
    "pt": ("Módulo", "Módulo Discussão"),
    "pt-br": ("Módulo", "Módulo Discussão"),
    "ro": ("Modul", "Discuție Modul"),
    "ru": ("Модуль", "Обсуждение модуля"),
    "sh": ("Modul", "Razgovor o modulu"),
    "sk": ("Modul", "Diskusia k modulu"),
    "sl": ("Modul", "Pogovor o modulu"),
    "sq": ("Moduli", "Moduli diskutim"),
    "sr": ("Модул", "Разговор о модулу"),
    "sr-ec": ("Модул", "Разговор о модулу"),
    "sr-el": ("Modul", "Razgovor o modulu"),
    "sv": ("Modul", "Moduldiskussion"),
    "th": ("มอดูล", "คุยเรื่องมอดูล"),
    "tr": ("Modül", "Modül tartışma"),
    "uk": ("Модуль", "Обговорення модуля"),
    "ur": ("ماڈیول", "تبادلۂ خیال ماڈیول"),
    "uz": ("Modul", "Modul munozarasi"),
    "vi": ("Mô đun", "Thảo luận Mô đun"),
    "zh": ("模块", "模块讨论"),
    "zh-hans": ("模块", "模块讨论"),
    "zh-hant": ("模組", "模組討論"),
}


def module_names(code: str) -> dict[int, str]:
    """Number -> name, from the language or the nearest that it falls back to; empty where only English is left."""
    for language in tables.fallback_chain(code.lower()):
        found = _NAMES.get(language)
        if found is not None:
            return {828: found[0], 829: found[1]}
    return {}
