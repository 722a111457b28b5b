"""meta=siteinfo."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.conf import settings
from django.db import connection
from django.utils import timezone
from wikigrove_engine.language import load_language
from wikigrove_engine.language.bcp47 import to_bcp47
from wikigrove_engine.language.tables import load_names
from wikigrove_engine.title import NS_MEDIAWIKI, encode_title

from wikigrove import __version__
from wikigrove.accounts.domain.preferences import read_preferences
from wikigrove.accounts.domain.rights import group_table
from wikigrove.accounts.models import GroupMembership
from wikigrove.api.action import declare as p
from wikigrove.api.action.choices import PROTOCOLS
from wikigrove.api.action.language_names import name_in
from wikigrove.api.action.query.query_call import QueryCall, query_module
from wikigrove.api.action.query.special_names import SPECIAL_NAMES
from wikigrove.api.action.query.variant_fallbacks import VARIANTS
from wikigrove.api.action.result import Items, Record, Row
from wikigrove.api.action.times import iso
from wikigrove.farm.domain.languages import direction_of
from wikigrove.farm.models import InterwikiPrefix
from wikigrove.i18n.languages import fallbacks_of
from wikigrove.media.domain.upload_limits import allowed_types, largest_upload
from wikigrove.pages.domain.protections import LEVELS
from wikigrove.pages.domain.queries import read_statistics
from wikigrove.rendering.domain.describe_site import describe_parts
from wikigrove.web.special.registry import all_specials

GENERATOR: Final = "MediaWiki 1.39.17"
"""What clients compare versions with: the generation of the interface that is spoken here."""
_MARKS: Final = frozenset(
    ["bitcoin", "geo", "magnet", "mailto", "matrix", "news", "sip", "sips", "sms", "tel", "urn", "xmpp"]
)
_SIZES: Final = (120, 150, 180, 200, 250, 300)
_LIMITS: Final = ((320, 240), (640, 480), (800, 600), (1024, 768), (1280, 1024), (2560, 2048))


@query_module(
    "meta",
    "siteinfo",
    "si",
    params=(
        p.many(
            "prop",
            "dbrepllag|defaultoptions|extensions|extensiontags|fileextensions|functionhooks|general|interwikimap|languages|languagevariants|libraries|magicwords|namespacealiases|namespaces|protocols|restrictions|rightsinfo|showhooks|skins|specialpagealiases|statistics|uploaddialog|usergroups|variables",
            "general",
        ),
        p.one("filteriw", "!local|local"),
        p.flag("showalldb"),
        p.flag("numberingroup"),
        p.string("inlanguagecode"),
    ),
    class_name="ApiQuerySiteinfo",
    needs_read=False,
)
def show_site_info(call: QueryCall) -> None:
    """What the wiki is, and what it can."""
    for name in call.many("prop"):
        value = _SHOWN[name](call)
        if value is not None:
            call.put(name, value)


def _general(call: QueryCall) -> Row:
    wiki, rules = call.wiki, call.rules
    language = load_language(wiki.language)
    server = call.base
    logo = str(wiki.setting("logo", "") or f"{settings.STATIC_URL}web/logo.svg")
    row: Row = {
        "mainpage": rules.prefixed_text(wiki.main_page),
        "base": call.full_url(wiki.path_for(wiki.main_page)),
        "sitename": wiki.name,
        "mainpageisdomainroot": False,
        "logo": logo if "//" in logo else call.full_url(logo),
        "generator": GENERATOR,
        "phpversion": "8.2.0",
        "phpsapi": "fpm-fcgi",
        "dbtype": "sqlite" if connection.vendor == "sqlite" else "postgres",
        "dbversion": _database_version(),
        "imagewhitelistenabled": False,
        "langconversion": True,
        "linkconversion": True,
        "titleconversion": True,
        "linkprefixcharset": "",
        "linkprefix": "",
        "linktrail": _link_trail(language),
        "legaltitlechars": " %!\"$&'()*,\\-.\\/0-9:;=?@A-Z\\\\^_`a-z~\\x80-\\xFF+",
        "invalidusernamechars": "@:>",
        "allunicodefixes": False,
        "fixarabicunicode": True,
        "fixmalayalamunicode": True,
        "case": "case-sensitive" if wiki.setting("case_sensitive", False) else "first-letter",
        "lang": wiki.language,
        "fallback": Items(({"code": code} for code in _fallbacks(wiki.language)), "lang"),
        "rtl": direction_of(wiki.language) == "rtl",
        "fallback8bitEncoding": "windows-1252",
        "readonly": bool(wiki.setting("read_only", "")),
        "writeapi": True,
        "maxarticlesize": 2097152,
        "timezone": str(wiki.setting("timezone", "UTC")),
        "timeoffset": 0,
        "articlepath": f"{wiki.path_prefix}/wiki/$1",
        "scriptpath": f"{wiki.path_prefix}/w",
        "script": wiki.script,
        "variantarticlepath": False,
        "server": server,
        "servername": call.request.get_host().partition(":")[0],
        "wikiid": wiki.slug,
        "time": iso(timezone.now()),
        "misermode": False,
        "uploadsenabled": True,
        "maxuploadsize": largest_upload(),
        "minuploadchunksize": 1024,
        "galleryoptions": {
            "imagesPerRow": 0, "imageWidth": 120, "imageHeight": 120, "captionLength": True, "showBytes": True,
            "showDimensions": True, "mode": "traditional",
        },
        "thumblimits": Record({str(n): size for n, size in enumerate(_SIZES)}, tag="limit"),
        "imagelimits": Record({str(n): {"width": w, "height": h} for n, (w, h) in enumerate(_LIMITS)}, tag="limit"),
        "favicon": f"{server}/favicon.ico",
        "centralidlookupprovider": "local",
        "allcentralidlookupproviders": Items(("local",), "provider"),
        "interwikimagic": True,
        "magiclinks": {name: name in wiki.setting("magic_links", ()) for name in ("ISBN", "PMID", "RFC")},
        "categorycollation": str(wiki.setting("category_collation", "uppercase")),
        "nofollowlinks": bool(wiki.setting("nofollow", True)),
        "nofollownsexceptions": Items((), "ns"),
        "nofollowdomainexceptions": Items(wiki.setting("nofollow_exceptions", ()), "domain"),
        "externallinktarget": False,
    }  # fmt: skip
    if row["readonly"]:
        row["readonlyreason"] = str(wiki.setting("read_only", ""))
    if any(e.extension.name == "cite" for e in describe_parts(wiki).enabled):
        row["citeresponsivereferences"] = True
    row["wikigrove"] = __version__
    return row


def _database_version() -> str:
    if connection.vendor == "sqlite":
        import sqlite3

        return sqlite3.sqlite_version
    return str(getattr(connection, "pg_version", ""))


def _fallbacks(code: str) -> list[str]:
    return [c for c in fallbacks_of(code)[1:] if c != "en" or code.startswith("en-")]


def _link_trail(language: Any) -> str:
    """As PHP writes the expression, for clients that read it."""
    inner = language.link_trail.pattern.removeprefix("^").removesuffix("(.*)$")
    inner = inner if inner.startswith("(") else f"({inner})"
    return f"/^{inner}(.*)$/sD"


def _namespaces(call: QueryCall) -> Any:
    rows, keys = [], []
    for number, ns in sorted(call.rules.namespaces.items()):
        row = Record(
            {"id": number, "case": "first-letter" if ns.first_letter else "case-sensitive", "name": ns.name},
            content="name",
        )
        row["subpages"] = ns.subpages
        if ns.canonical:
            row["canonical"] = ns.canonical
        row["content"] = ns.content
        row["nonincludable"] = False
        model = getattr(ns, "default_model", "wikitext")
        if number == NS_MEDIAWIKI:
            row["namespaceprotection"] = "editinterface"
        # That of modules is no setting of the namespace but the extension's rule for each page.
        if model and model not in ("wikitext", "Scribunto") and number >= 0:
            row["defaultcontentmodel"] = model
        rows.append(row)
        keys.append(str(number))
    return NamedRows(zip(keys, rows, strict=True), tag="ns")


class NamedRows(Record):
    """Objects by number in both versions of JSON; in XML elements with `_idx`."""

    __slots__ = ()


def _aliases(call: QueryCall) -> Any:
    rows = []
    for number, ns in sorted(call.rules.namespaces.items()):
        rows += [
            Record({"id": number, "alias": alias}, content="alias")
            for alias in ns.aliases
            if alias not in (ns.name, ns.canonical)
        ]
    return Items(rows, "ns")


def _special_aliases(call: QueryCall) -> Any:
    """The names of MediaWiki's pages are as clients know them, in its order; those of ours follow."""
    language = load_language(call.wiki.language)
    ours = {name.casefold(): page for page in all_specials() for name in (page.name, *page.aliases)}
    rows: list[Row] = []
    told: set[str] = set()
    for line in SPECIAL_NAMES:
        real, *names = line.split(" ")
        page = next((ours[n.casefold()] for n in (real, *names) if n.casefold() in ours), None)
        if page is None:
            continue
        told.add(page.name)
        own = language.special_page_name(real) if call.wiki.language != "en" else ""
        rows.append({"realname": real, "aliases": Items(dict.fromkeys((*((own,) if own else ()), *names)), "alias")})
    for page in sorted(all_specials(), key=lambda p: p.name):
        if page.name not in told:
            rows.append({"realname": page.name, "aliases": Items(dict.fromkeys((page.name, *page.aliases)), "alias")})
    return Items(rows, "specialpage")


def _magic_words(call: QueryCall) -> Any:
    words = load_language(call.wiki.language).magic_words
    return Items(
        (
            {"name": key, "aliases": Items(word.names, "alias"), "case-sensitive": word.case_sensitive}
            for key, word in words.items()
        ),
        "magicword",
    )


def _interwiki(call: QueryCall) -> Any:
    rows = InterwikiPrefix.objects.order_by("prefix")
    if call.given("filteriw"):
        rows = rows.filter(is_local=call.text("filteriw") == "local")
    shown_in = call.find_text("inlanguagecode")
    out = []
    for found in rows:
        row: Row = {"prefix": found.prefix}
        if found.is_local:
            row["local"] = True
        if found.is_transcludable:
            row["trans"] = True
        if found.language_name:
            row["language"] = name_in(found.prefix, shown_in) if shown_in else found.language_name
        row["url"] = found.url
        row["protorel"] = found.url.startswith("//")
        out.append(row)
    return Items(out, "iw")


def _lag(call: QueryCall) -> Any:
    if call.flag("showalldb"):
        return Items(({"host": "", "lag": 0},), "db")
    return Items(({"host": "", "lag": -1},), "db")


def _statistics(call: QueryCall) -> Row:
    totals = read_statistics()
    return {
        "pages": totals.pages,
        "articles": totals.articles,
        "edits": totals.edits,
        "images": totals.files,
        "users": totals.users,
        "activeusers": totals.active_users,
        "admins": totals.admins,
        "jobs": 0,
    }


def _groups(call: QueryCall) -> Any:
    from django.db.models import Count

    table = group_table()
    counts: dict[str, int] = {}
    if call.flag("numberingroup"):
        counted = GroupMembership.objects.values("group").annotate(n=Count("pk")).order_by()
        counts = {row["group"]: row["n"] for row in counted}
    rows = []
    for name, rights in table.items():
        row: Row = {"name": name, "rights": Items(sorted(rights), "permission")}
        if call.flag("numberingroup") and name not in ("*", "user", "temp", "autoconfirmed"):
            row["number"] = counts.get(name, 0)
        for setting, key in _GRANTS:
            groups = call.wiki.setting(setting, {}).get(name)
            if groups:
                row[key] = Items(sorted(table) if groups is True else groups, "group")
        rows.append(row)
    return Items(rows, "group")


_GRANTS: Final = (
    ("add_groups", "add"), ("remove_groups", "remove"), ("groups_add_to_self", "add-self"),
    ("groups_remove_from_self", "remove-self"),
)  # fmt: skip


def _libraries(call: QueryCall) -> Any:
    from importlib.metadata import distributions

    found = sorted({(d.metadata["Name"], d.version) for d in distributions() if d.metadata["Name"]})
    return Items(({"name": name, "version": version} for name, version in found), "library")


_INSIDE: Final = {
    "AbuseFilter": "antispam",
    "ConfirmEdit": "antispam",
    "Echo": "other",
    "Nuke": "specialpage",
    "OATHAuth": "other",
    "OAuth": "other",
    "Replace Text": "specialpage",
    "SpamBlacklist": "antispam",
    "Thanks": "other",
    "TitleBlacklist": "antispam",
}
"""What is part of this software and an extension of MediaWiki: programs look for these names before they use them."""


def _extensions(call: QueryCall) -> Any:
    rows = []
    for enabled in describe_parts(call.wiki).enabled:
        e = enabled.extension
        rows.append(
            {
                "type": "parserhook" if enabled.parts.tags or enabled.parts.functions else "other",
                "name": e.title,
                "description": e.summary,
                "author": ", ".join(e.authors),
                "url": e.url,
                "version": e.version,
                "license-name": e.licence,
            }
        )
    rows += ({"type": kind, "name": name, "version": __version__} for name, kind in _INSIDE.items())
    return Items(rows, "ext")


def _file_extensions(call: QueryCall) -> Any:
    return Items(({"ext": ending} for ending in allowed_types()), "fe")


def _rights_info(call: QueryCall) -> Row:
    return {"url": str(call.wiki.setting("license_url", "")), "text": str(call.wiki.setting("license_text", ""))}


def _restrictions(call: QueryCall) -> Row:
    levels = tuple(call.wiki.setting("restriction_levels", LEVELS))
    return {
        "types": Items(("create", "edit", "move", "upload"), "type"),
        "levels": Items(("", *levels), "level"),
        "cascadinglevels": Items([level for level in levels if level != "autoconfirmed"], "level"),
        "semiprotectedlevels": Items([level for level in levels if level == "autoconfirmed"], "level"),
    }


def _languages(call: QueryCall) -> Any:
    shown_in = call.find_text("inlanguagecode")
    rows = []
    for code, own in sorted(load_names().items()):
        name = name_in(code, shown_in) if shown_in else own
        rows.append(Record({"code": code, "bcp47": to_bcp47(code), "name": name}, content="name"))
    return Items(rows, "lang")


def _variants(call: QueryCall) -> Any:
    return {
        code: {name: {"fallbacks": Items(fallbacks, "variant")} for name, fallbacks in variants.items()}
        for code, variants in VARIANTS.items()
    }


def _skins(call: QueryCall) -> Any:
    return Items((Record({"code": "vector-2022", "name": "Wikigrove", "default": True}, content="name"),), "skin")


def _tags(call: QueryCall) -> Any:
    return Items((f"<{name}>" for name in describe_parts(call.wiki).tags), "t")


def _functions(call: QueryCall) -> Any:
    return Items((name.removeprefix("#").lower() for name in describe_parts(call.wiki).functions), "h")


def _variables(call: QueryCall) -> Any:
    return Items((name.lower() for name in describe_parts(call.wiki).variables), "v")


def _protocols(call: QueryCall) -> Any:
    return Items([*(f"{p}:" if p in _MARKS else f"{p}://" for p in PROTOCOLS), "//"], "p")


_USUAL_OPTIONS: Final[Row] = {
    "diffonly": 0, "editfont": "monospace", "editondblclick": 0, "editsectiononrightclick": 0, "enotifrevealaddr": 0,
    "enotifusertalkpages": 1, "enotifwatchlistpages": 1, "hidecategorization": 1, "imagesize": 2, "pst-cssjs": 1,
    "norollbackdiff": 0, "previewontop": 1, "rcenhancedfilters-disable": 0, "search-match-redirect": True,
    "search-special-page": "Search", "searchlimit": 20, "shownumberswatching": 1, "showrollbackconfirmation": 0,
    "thumbsize": 5, "uselivepreview": 0, "watchlisthidecategorization": 1, "watchlistreloadautomatically": 0,
    "skin": "vector-2022", "watchlistunwatchlinks": 0, "wlenhancedfilters-disable": 0, "prefershttps": 1, "requireemail": 0, "skin-responsive": 1,
}  # fmt: skip
"""Options of MediaWiki that change nothing here; scripts that read them find what they expect."""


def default_options(call: QueryCall) -> Row:
    own = {
        k: int(v) if isinstance(v, bool) else v for k, v in read_preferences(None).items() if v != "" or k == "nickname"
    }
    out: Row = {**_USUAL_OPTIONS, **own, "language": call.wiki.language, "variant": call.wiki.language}
    out |= {
        f"variant-{code}": code for code in ("ban", "en", "crh", "gan", "iu", "kk", "ku", "shi", "sr", "tg", "uz", "zh")
    }
    out |= {f"searchNs{n}": int(ns.content) for n, ns in sorted(call.rules.namespaces.items()) if n >= 0}
    return out


def _upload_dialog(call: QueryCall) -> Row:
    return {
        "fields": Record(
            {"description": True, "date": False, "categories": False}, kept={"description", "date", "categories"}
        ),
        "licensemessages": {"local": "generic-local", "foreign": "generic-foreign"},
        "comment": {"local": "", "foreign": ""},
        "format": {
            "filepage": "$DESCRIPTION",
            "description": "$TEXT",
            "ownwork": "",
            "license": "",
            "uncategorized": "",
        },
    }


def _hooks(call: QueryCall) -> Any:
    return Items((), "hook")


_SHOWN: Final[Mapping[str, Callable[[QueryCall], Any]]] = {
    "general": _general,
    "namespaces": _namespaces,
    "namespacealiases": _aliases,
    "specialpagealiases": _special_aliases,
    "magicwords": _magic_words,
    "interwikimap": _interwiki,
    "dbrepllag": _lag,
    "statistics": _statistics,
    "usergroups": _groups,
    "libraries": _libraries,
    "extensions": _extensions,
    "fileextensions": _file_extensions,
    "rightsinfo": _rights_info,
    "restrictions": _restrictions,
    "languages": _languages,
    "languagevariants": _variants,
    "skins": _skins,
    "extensiontags": _tags,
    "functionhooks": _functions,
    "showhooks": _hooks,
    "variables": _variables,
    "protocols": _protocols,
    "defaultoptions": default_options,
    "uploaddialog": _upload_dialog,
    "autocreatetempuser": lambda call: {"enabled": True, "matchPatterns": Items(("~$1",), "p")},
}
_ = encode_title
