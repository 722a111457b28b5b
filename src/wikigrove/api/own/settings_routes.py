"""What the people who run a wiki set: the same verbs as Special:WikiSettings and Special:Interwiki."""

from __future__ import annotations

from typing import Any

from wikigrove.accounts.domain.rights import check_right
from wikigrove.api.own.door import ApiRefused, person_of, table
from wikigrove.api.rest.schemas import FLAG, NUMBER, TEXT, list_of, shape
from wikigrove.api.routes import Call, Param, Reply
from wikigrove.extensions.catalog import is_enabled, list_installed
from wikigrove.farm.models import InterwikiPrefix, Wiki
from wikigrove.farm.scope import current_wiki
from wikigrove.operations.domain.change_interwiki import (
    InterwikiFacts,
    list_interwiki,
    put_interwiki,
    remove_interwiki,
)
from wikigrove.operations.domain.change_namespaces import (
    FIRST_OWN,
    NamespaceFacts,
    add_namespace,
    change_namespace,
    remove_namespace,
)
from wikigrove.operations.domain.change_settings import change_settings, log_settings
from wikigrove.operations.domain.switch_extension import switch_extension
from wikigrove.operations.domain.wiki_choices import all_choices, read_choice

RIGHT = "managesettings"
_WORDS = list_of(TEXT)
_SETTING = shape(
    needs=("name", "section", "kind", "value"), name=TEXT, section=TEXT, kind=TEXT, value={}, default={}, options=_WORDS
)
_EXTENSION = shape(name=TEXT, title=TEXT, version=TEXT, summary=TEXT, enabled=FLAG, error=TEXT)
_NAMESPACE = shape(
    id=NUMBER, name=TEXT, canonical=TEXT, aliases=_WORDS, content=FLAG, subpages=FLAG, case=TEXT, is_own=FLAG
)
_PREFIX = shape(prefix=TEXT, url=TEXT, is_local=FLAG, is_transcludable=FLAG, language_name=TEXT)
_COMMENT = Param("comment", source="body", summary="Why, for the log", example="As agreed")


@table.add("GET", "/settings", "The settings that people may change, with their values", tag="settings",
           answer=shape(settings=list_of(_SETTING)))  # fmt: skip
def settings(call: Call) -> Reply:
    person_of(call, RIGHT)
    return Reply({"settings": [_setting(choice) for choice in all_choices()]})


@table.add(
    "PATCH",
    "/settings",
    "Change settings",
    Param("settings", "object", "body", required=True, summary="Values by name", example={"thumb_width": 250}),
    _COMMENT,
    tag="settings",
    writes=True,
    answer=shape(changed=_WORDS, settings=list_of(_SETTING)),
)
def patch_settings(call: Call) -> Reply:
    actor = person_of(call, RIGHT)
    given = dict(call.values["settings"])
    known = {choice.name for choice in all_choices()}
    for name in given:
        if name not in known:
            raise ApiRefused(400, "no-such-setting", f"There is no setting {name[:80]!r}.")
    changed = change_settings(given, actor=actor, comment=call.text("comment")[:500])
    return Reply({"changed": changed, "settings": [_setting(c) for c in all_choices() if c.name in given]})


def _setting(choice: Any) -> dict[str, Any]:
    value = read_choice(current_wiki(), choice)
    value = sorted(value) if isinstance(value, frozenset | set) else value
    default = list(choice.default) if isinstance(choice.default, tuple) else choice.default
    out = {"name": choice.name, "section": choice.section, "kind": choice.kind, "value": value, "default": default}
    return {**out, "options": list(choice.options)} if choice.options else out


@table.add("GET", "/extensions", "All extensions that are installed", tag="settings",
           answer=shape(extensions=list_of(_EXTENSION)))  # fmt: skip
def extensions(call: Call) -> Reply:
    person_of(call, RIGHT)
    return Reply({"extensions": [_extension(name) for name in sorted(list_installed())]})


@table.add(
    "PUT",
    "/extensions/{extension}",
    "Switch an extension on or off",
    Param("extension", source="path", required=True, summary="Its name", example="poem"),
    Param("enabled", "boolean", "body", required=True, summary="On?", example=True),
    tag="settings",
    writes=True,
    answer=shape(extension=_EXTENSION, done=_WORDS),
    errors=(404,),
    cost=5,
)
def put_extension(call: Call) -> Reply:
    actor = person_of(call, RIGHT)
    name, enable = call.text("extension"), call.flag("enabled")
    if name not in list_installed():
        raise ApiRefused(404, "no-such-extension", f"There is no extension {name[:80]!r} here.")
    wiki = Wiki.objects.get(pk=current_wiki().pk)
    before = _extension(name)["enabled"]
    said = switch_extension(wiki, name, enable=enable)
    if before != enable:
        states = ["off", "on"]
        log_settings([[f"extension {name}", states[before], states[enable]]], actor=actor)
    current_wiki().refresh_from_db()
    return Reply({"extension": _extension(name), "done": said})


def _extension(name: str) -> dict[str, Any]:
    installed = list_installed()[name]
    one = installed.extension
    return {
        "name": name,
        "title": one.title if one else name,
        "version": one.version if one else "",
        "summary": one.summary if one else "",
        "enabled": one is not None and is_enabled(one, current_wiki().settings),
        "error": installed.error,
    }


@table.add("GET", "/namespaces", "The namespaces, with who has made them", tag="settings",
           answer=shape(namespaces=list_of(_NAMESPACE)))  # fmt: skip
def namespaces(call: Call) -> Reply:
    person_of(call, RIGHT)
    rules = current_wiki().title_rules
    return Reply({"namespaces": [_namespace(number) for number in sorted(rules.namespaces)]})


_FACTS = (
    Param("name", source="body", required=True, summary="Its name", example="Recipe"),
    Param("aliases", "array", "body", default=[], schema={"items": TEXT}, summary="Further names", example=["R"]),
    Param("content", "boolean", "body", default=False, summary="Do its pages count as articles?", example=True),
    Param("subpages", "boolean", "body", default=False, summary="Do slashes make subpages?", example=False),
)
_NUMBER = Param(
    "number", "integer", "path", required=True, minimum=0, maximum=999_999, summary="Its number", example=3000
)


@table.add(
    "POST",
    "/namespaces",
    "Make a namespace and its talk namespace",
    *_FACTS,
    Param("talk_name", source="body", summary="Name of the talk namespace", example="Recipe talk"),
    tag="settings",
    writes=True,
    status=201,
    answer=_NAMESPACE,
    cost=5,
)
def post_namespace(call: Call) -> Reply:
    actor = person_of(call, RIGHT)
    facts = _facts(call)
    number = add_namespace(facts, talk_name=call.text("talk_name") or f"{facts.name} talk", actor=actor)
    return Reply(_namespace(number), 201)


@table.add("PUT", "/namespaces/{number}", "Rename or change a namespace", _NUMBER, *_FACTS, tag="settings", writes=True,
           answer=_NAMESPACE, errors=(404,), cost=5)  # fmt: skip
def put_namespace(call: Call) -> Reply:
    actor = person_of(call, RIGHT)
    number = _known_number(call)
    change_namespace(number, _facts(call), actor=actor)
    return Reply(_namespace(number))


@table.add("DELETE", "/namespaces/{number}", "Take an own namespace away that has no pages", _NUMBER, tag="settings",
           writes=True, status=204, errors=(404,), cost=5)  # fmt: skip
def delete_namespace(call: Call) -> Reply:
    actor = person_of(call, RIGHT)
    remove_namespace(_known_number(call), actor=actor)
    return Reply(status=204)


def _known_number(call: Call) -> int:
    number = call.number("number")
    if number not in current_wiki().title_rules.namespaces:
        raise ApiRefused(404, "no-such-namespace", "There is no namespace of this number.")
    return number


def _facts(call: Call) -> NamespaceFacts:
    aliases = tuple(str(alias) for alias in call.values["aliases"] or ())[:50]
    return NamespaceFacts(call.text("name").strip(), aliases, call.flag("content"), call.flag("subpages"))


def _namespace(number: int) -> dict[str, Any]:
    one = current_wiki().title_rules.namespaces[number]
    return {
        "id": number,
        "name": one.name,
        "canonical": one.canonical,
        "aliases": list(one.aliases),
        "content": one.content,
        "subpages": one.subpages,
        "case": "first-letter" if one.first_letter else "case-sensitive",
        "is_own": number >= FIRST_OWN,
    }


@table.add("GET", "/interwiki", "The prefixes of other wikis", tag="settings", answer=shape(prefixes=list_of(_PREFIX)))
def interwiki(call: Call) -> Reply:
    check_right(call.actor, "read")
    return Reply({"prefixes": [_prefix(row) for row in list_interwiki()[:5000]]})


_WHICH = Param("prefix", source="path", required=True, summary="The prefix", example="w")


@table.add(
    "PUT",
    "/interwiki/{prefix}",
    "Add or change a prefix",
    _WHICH,
    Param("url", source="body", required=True, summary="Where to, $1 stands for the title",
          example="https://en.wikipedia.org/wiki/$1"),
    Param("is_local", "boolean", "body", default=False, summary="Of this family of wikis?", example=False),
    Param("is_transcludable", "boolean", "body", default=False, summary="May templates come from it?", example=False),
    Param("language_name", source="body", summary="The language's own name, where it makes language links", example=""),
    _COMMENT,
    tag="settings",
    writes=True,
    answer=_PREFIX,
)  # fmt: skip
def put_prefix(call: Call) -> Reply:
    actor = person_of(call, "interwiki")
    prefix = call.text("prefix").strip().lower()
    is_new = not InterwikiPrefix.objects.filter(prefix=prefix).exists()
    facts = InterwikiFacts(
        prefix, call.text("url"), call.flag("is_local"), call.flag("is_transcludable"), call.text("language_name")
    )
    put_interwiki(facts, actor=actor, comment=call.text("comment")[:500], is_new=is_new)
    return Reply(_prefix(InterwikiPrefix.objects.get(prefix=prefix)))


@table.add("DELETE", "/interwiki/{prefix}", "Take a prefix away", _WHICH, tag="settings", writes=True, status=204)
def delete_prefix(call: Call) -> Reply:
    actor = person_of(call, "interwiki")
    remove_interwiki(call.text("prefix").strip().lower(), actor=actor)
    return Reply(status=204)


def _prefix(row: InterwikiPrefix) -> dict[str, Any]:
    names = ("prefix", "url", "is_local", "is_transcludable", "language_name")
    return {name: getattr(row, name) for name in names}
