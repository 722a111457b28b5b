"""allmessages, languageinfo, filerepoinfo, authmanagerinfo."""

from __future__ import annotations

from typing import Final

from wikigrove_engine.language import load_language
from wikigrove_engine.language.bcp47 import to_bcp47
from wikigrove_engine.language.tables import load_names
from wikigrove_engine.title import NS_MEDIAWIKI, Title

from wikigrove.api.action import declare as p
from wikigrove.api.action.language_names import name_in
from wikigrove.api.action.query.query_call import QueryCall, bad_continue, query_module
from wikigrove.api.action.result import Items, Record, Row
from wikigrove.farm.domain.languages import direction_of
from wikigrove.i18n import find_message
from wikigrove.i18n.languages import fallbacks_of
from wikigrove.i18n.message import load_catalog
from wikigrove.pages.domain.queries import read_texts
from wikigrove.pages.models import Page, Revision
from wikigrove.rendering.domain.expand_text import expand_text


@query_module(
    "meta",
    "allmessages",
    "am",
    params=(
        p.string("messages", "*", multi=True),
        p.many("prop", "default"),
        p.flag("enableparser"),
        p.flag("nocontent"),
        p.flag("includelocal"),
        p.string("args", keeps_duplicates=True, multi=True),
        p.string("filter"),
        p.one("customised", "all|modified|unmodified", "all"),
        p.string("lang"),
        p.string("from"),
        p.string("to"),
        p.string("title"),
        p.string("prefix"),
    ),
    class_name="ApiQueryAllMessages",
    extra={"private": "1"},
)
def show_messages(call: QueryCall) -> None:
    """Texts of the interface, with what the wiki made of them."""
    language = call.find_text("lang") or call.language
    prop = set(call.many("prop"))
    wanted = call.many("messages")
    names = _known_names(language) if wanted == ("*",) else list(wanted)
    if call.text("prefix"):
        names = [n for n in names if n.startswith(call.text("prefix"))]
    if call.text("filter"):
        names = [n for n in names if call.text("filter") in n]
    after = call.find_text("from")
    last = call.find_text("to")
    names = [n for n in names if (after is None or n >= after) and (last is None or n <= last)]
    keys = {n: normalise_key(n) for n in names}
    content = call.wiki.language
    pages = _customised({k if language == content else f"{k}/{language}" for k in keys.values()})
    customised = call.text("customised")
    out = []
    for name in names:
        key = keys[name]
        own = pages.get(_page_key(key if language == content else f"{key}/{language}"))
        if (customised == "modified" and own is None) or (customised == "unmodified" and own is not None):
            continue
        out.append(_message_row(call, name, key, own, language, prop))
    call.put("allmessages", Items(out, "message"))


def _known_names(language: str) -> list[str]:
    return sorted({key for code in fallbacks_of(language) for key in load_catalog(code)})


def normalise_key(name: str) -> str:
    """As titles of MediaWiki: pages are made of keys: the first letter is small."""
    text = name.strip().replace(" ", "_")
    return text[:1].lower() + text[1:]


def _page_key(key: str) -> str:
    return key[:1].upper() + key[1:]


def _customised(keys: set[str]) -> dict[str, str]:
    rows = Page.objects.filter(namespace=NS_MEDIAWIKI, key__in=[_page_key(k) for k in keys], latest__isnull=False)
    latest = dict(rows.values_list("latest_id", "key"))
    texts = read_texts(Revision.objects.filter(pk__in=list(latest)))
    return {latest[pk]: text for pk, text in texts.items()}


def _message_row(call: QueryCall, name: str, key: str, own: str | None, language: str, prop: set[str]) -> Row:
    default = find_message(key, language)
    row = Record({"name": name, "normalizedname": key})
    text = own if own is not None else default
    if text is None:
        row["missing"] = True
        return row
    if own is not None and call.flag("includelocal") is None:
        row["customised"] = True
    if not call.flag("nocontent"):
        shown = _fill(text, call.many("args"))
        if call.flag("enableparser"):
            title = Title(NS_MEDIAWIKI, _page_key(key))
            if call.given("title"):
                title = call.read_title(call.text("title"))
            shown = expand_text(title, shown)
        row["content"] = shown
        row.content = "content"
    if "default" in prop:
        if default is None:
            row["defaultmissing"] = True
        elif own is not None and default != own:
            row["default"] = default
    return row


def _fill(text: str, values: tuple[str, ...]) -> str:
    for n, value in enumerate(values, 1):
        text = text.replace(f"${n}", value)
    return text


@query_module(
    "meta",
    "languageinfo",
    "li",
    params=(
        p.many("prop", "autonym|bcp47|code|dir|fallbacks|name|variants", "code"),
        p.string("code", "*", multi=True),
        p.string("continue"),
    ),
    class_name="ApiQueryLanguageinfo",
    needs_read=False,
)
def show_languages(call: QueryCall) -> None:
    """What is known of languages."""
    known = load_names()
    codes = sorted(known) if call.many("code") == ("*",) else sorted(call.many("code"))
    bad = [c for c in codes if c not in known]
    if bad:
        call.warn(
            "paramvalidator-unrecognizedvalues",
            call.name_of("code"),
            "|".join(bad),
            ", ".join(bad),
            len(bad),
            code="unrecognizedvalues",
            data={"values": bad},
        )
    codes = [c for c in codes if c in known]
    after = call.find_text("continue")
    if after is not None:
        if after not in codes:
            raise bad_continue()
        codes = codes[codes.index(after) :]
    prop = set(call.many("prop"))
    out = {code: _language_row(call, code, known[code], prop) for code in codes}
    call.put("languageinfo", out)


def _language_row(call: QueryCall, code: str, own: str, prop: set[str]) -> Row:
    row: Row = {}
    if "code" in prop:
        row["code"] = code
    if "bcp47" in prop:
        row["bcp47"] = to_bcp47(code)
    if "dir" in prop:
        row["dir"] = direction_of(code)
    if "autonym" in prop:
        row["autonym"] = own
    if "name" in prop:
        row["name"] = (
            own if call.language == "en" and "uselang" not in call.frame.sent else name_in(code, call.language)
        )
    if "fallbacks" in prop:
        row["fallbacks"] = Items([c for c in load_language(code).fallbacks if c not in ("en", code)], "fb")
    if "variants" in prop:
        row["variants"] = Items(load_language(code).variants or (code,), "var")
    return row


@query_module(
    "meta",
    "filerepoinfo",
    "fri",
    params=(
        p.many(
            "prop",
            "canUpload|displayname|favicon|initialCapital|local|name|rootUrl|scriptDirUrl|thumbUrl|url",
            "canUpload|displayname|favicon|initialCapital|local|name|rootUrl|scriptDirUrl|thumbUrl|url",
        ),
    ),
    class_name="ApiQueryFileRepoInfo",
)
def show_repositories(call: QueryCall) -> None:
    """Where files come from."""
    wiki = call.wiki
    prop = set(call.many("prop"))
    row = {
        "name": "local",
        "displayname": wiki.name,
        "rootUrl": f"{wiki.path_prefix}/w/images",
        "local": True,
        "url": f"{wiki.path_prefix}/w/images",
        "thumbUrl": f"{wiki.path_prefix}/w/images/thumb",
        "initialCapital": not wiki.setting("case_sensitive", False),
        "scriptDirUrl": f"{wiki.path_prefix}/w",
        "favicon": f"{call.base}/favicon.ico",
        "canUpload": call.may("upload"),
    }
    call.put("repos", Items(({k: v for k, v in row.items() if k in prop},), "repo"))


_LOGIN: Final = "MediaWiki\\Auth\\PasswordAuthenticationRequest"


@query_module(
    "meta",
    "authmanagerinfo",
    "ami",
    params=(
        p.string("securitysensitiveoperation"),
        p.one("requestsfor", "change|create|create-continue|link|link-continue|login|login-continue|remove|unlink"),
        p.flag("mergerequestfields"),
        p.one("messageformat", "html|none|raw|wikitext", "wikitext"),
    ),
    class_name="ApiQueryAuthManagerInfo",
    needs_read=False,
    extra={"private": "1"},
)
def show_sign_in(call: QueryCall) -> None:
    """How one signs in and makes an account here."""
    asked = call.text("requestsfor")
    row: Row = {
        "canauthenticatenow": True,
        "cancreateaccounts": call.may("createaccount"),
        "canlinkaccounts": False,
        "haspreservedstate": False,
        "hasprimarypreservedstate": False,
        "preservedusername": "",
    }
    if call.given("securitysensitiveoperation"):
        row["securitysensitiveoperationstatus"] = "ok" if call.account is not None else "reauth"
    if asked:
        requests = sign_in_requests(asked)
        if call.flag("mergerequestfields"):
            fields: Row = {}
            for request in requests:
                fields.update(request["fields"])
            row["fields"] = fields
        else:
            row["requests"] = Items(requests, "request")
    call.put("authmanagerinfo", row)


def sign_in_requests(action: str) -> list[Row]:
    """The fields that a client shows to a person, by MediaWiki's names."""
    if action in ("login", "login-continue"):
        return [_password_request(create=False), _remember_request()] if action == "login" else []
    if action in ("create", "create-continue"):
        return [_password_request(create=True), _name_request(), _about_request()] if action == "create" else []
    if action == "change":
        return [_password_request(create=True, username=False)]
    return []


def _field(kind: str, label: str, help_text: str, *, optional: bool = False, sensitive: bool = False) -> Row:
    return {"type": kind, "label": label, "help": help_text, "optional": optional, "sensitive": sensitive}


def _password_request(*, create: bool, username: bool = True) -> Row:
    fields: Row = {}
    if username:
        fields["username"] = _field("string", "Username", "Username for authentication.")
    fields["password"] = _field("password", "Password", "Password for authentication.", sensitive=True)
    if create:
        fields["retype"] = _field("password", "Retype password:", "Password again to confirm.", sensitive=True)
    return {
        "id": _LOGIN,
        "metadata": {},
        "required": "primary-required",
        "provider": "Password-based authentication",
        "account": "",
        "fields": fields,
    }


def _remember_request() -> Row:
    name = "MediaWiki\\Auth\\RememberMeAuthenticationRequest"
    text = "Whether the password should be remembered for longer than the length of the session."
    return {
        "id": name,
        "metadata": {},
        "required": "optional",
        "provider": name,
        "account": name,
        "fields": {"rememberMe": _field("checkbox", "Keep me logged in", text, optional=True)},
    }


def _name_request() -> Row:
    name = "MediaWiki\\Auth\\UsernameAuthenticationRequest"
    return {
        "id": name,
        "metadata": {},
        "required": "required",
        "provider": name,
        "account": name,
        "fields": {"username": _field("string", "Username", "Username for authentication.")},
    }


def _about_request() -> Row:
    name = "MediaWiki\\Auth\\UserDataAuthenticationRequest"
    return {
        "id": name,
        "metadata": {},
        "required": "required",
        "provider": name,
        "account": name,
        "fields": {
            "email": _field("string", "Email", "Email address", optional=True),
            "realname": _field("string", "Real name", "Real name of the user", optional=True),
        },
    }
