"""Special:WikiSettings: what the wiki is called and looks like, who may do what, namespaces, extensions, uploads."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from wikigrove_engine.title import NS_MEDIAWIKI, Title

from wikigrove.extensions.catalog import ExtensionError, is_enabled, list_installed
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import has_message, message
from wikigrove.operations.domain.change_namespaces import (
    FIRST_OWN,
    NamespaceFacts,
    add_namespace,
    change_namespace,
    remove_namespace,
)
from wikigrove.operations.domain.change_settings import change_settings, log_settings
from wikigrove.operations.domain.switch_extension import switch_extension
from wikigrove.operations.domain.wiki_choices import Choice, all_choices, read_choice
from wikigrove.operations.errors import SettingRefused
from wikigrove.pages.models import LogEntry
from wikigrove.web.skin.interface_texts import SIDEBAR
from wikigrove.web.skin.log_lines import log_line
from wikigrove.web.skin.paths import special_path
from wikigrove.web.skin.present import present_special
from wikigrove.web.special.registry import special_page
from wikigrove.web.special.sidebar_form import save_sidebar, sidebar_fields

SECTIONS = ("general", "look", "people", "content", "files", "namespaces", "menu", "extensions")


@dataclass(frozen=True)
class Field:
    """A setting in the form. `options` pairs values with labels and whether they are chosen."""

    name: str
    kind: str
    label: str
    help: str
    value: object
    options: tuple[tuple[str, str, bool], ...] = ()
    error: str = ""


@special_page("WikiSettings", group="wiki", right="managesettings", aliases=("Settings", "ManageWiki"))
def wiki_settings(request: HttpRequest, sub: str) -> HttpResponse:
    section = sub if sub in SECTIONS else "general"
    refusal: SettingRefused | None = None
    if request.method == "POST" and not (section == "menu" and "preview" in request.POST):
        try:
            _save(request, section)
        except SettingRefused as refused:
            refusal = refused
        except ExtensionError as failure:
            refusal = SettingRefused("extensions", "wikigrove-settings-extension", str(failure))
        if refusal is None:
            messages.success(request, message("wikigrove-settings-saved"))
            return HttpResponseRedirect(special_path("WikiSettings", section))
    return _show(request, section, refusal)


def _show(request: HttpRequest, section: str, refusal: SettingRefused | None) -> HttpResponse:
    return present_special(
        request,
        "special/wiki_settings.html",
        name="WikiSettings",
        sub=section,
        status=400 if refusal else 200,
        section=section,
        sections=[(name, message(f"wikigrove-settings-{name}")) for name in SECTIONS],
        fields=[_field(request, choice, refusal) for choice in all_choices() if choice.section == section],
        refusal=message(refusal.message_key, *refusal.params) if refusal else "",
        namespaces=_namespaces() if section == "namespaces" else [],
        first_own=FIRST_OWN,
        extensions=_extensions() if section == "extensions" else [],
        sidebar=SIDEBAR,
        **(sidebar_fields(request) if section == "menu" else {}),
        licences=Title(NS_MEDIAWIKI, "Licenses"),
    )


def _save(request: HttpRequest, section: str) -> None:
    actor = request.actor  # type: ignore[attr-defined]
    given = request.POST
    comment = given.get("wpReason", "").strip()
    if section == "namespaces":
        _save_namespace(request)
    elif section == "menu":
        save_sidebar(request)
    elif section == "extensions":
        _switch(request)
    else:
        chosen: dict[str, object] = {}
        for choice in all_choices():
            if choice.section == section:
                chosen[choice.name] = (
                    given.getlist(choice.name) if choice.kind == "many" else given.get(choice.name, "")
                )
        change_settings(chosen, actor=actor, comment=comment)


def _save_namespace(request: HttpRequest) -> None:
    actor, given = request.actor, request.POST  # type: ignore[attr-defined]
    facts = NamespaceFacts(
        given.get("name", "").strip(),
        tuple(alias.strip() for alias in given.get("aliases", "").split(",") if alias.strip()),
        bool(given.get("content")),
        bool(given.get("subpages")),
    )
    number = given.get("number", "")
    if given.get("act") == "add":
        add_namespace(facts, talk_name=given.get("talk", "").strip() or f"{facts.name} talk", actor=actor)
    elif number.isdecimal() and len(number) < 7 and given.get("act") == "remove":
        remove_namespace(int(number), actor=actor)
    elif number.isdecimal() and len(number) < 7:
        change_namespace(int(number), facts, actor=actor)


def _switch(request: HttpRequest) -> None:
    name = request.POST.get("extension", "")
    enable = request.POST.get("act") == "enable"
    wiki = current_wiki()
    switch_extension(wiki, name, enable=enable)
    state = ["off", "on"]
    changes = [[f"extension {name}", state[not enable], state[enable]]]
    log_settings(changes, actor=request.actor)  # type: ignore[attr-defined]


def _field(request: HttpRequest, choice: Choice, refusal: SettingRefused | None) -> Field:
    key = f"wikigrove-setting-{choice.name.replace('_', '-')}"
    value = read_choice(current_wiki(), choice)
    if request.method == "POST" and choice.kind in ("text", "colour", "number"):
        value = request.POST.get(choice.name, value)
    options: tuple[tuple[str, str, bool], ...] = ()
    if choice.kind in ("choice", "many"):
        names = choice.options if value != "custom" else ("custom", *choice.options)
        options = tuple(
            (name, _label(key, name), name in value if isinstance(value, list) else name == value) for name in names
        )
    error = message(refusal.message_key, *refusal.params) if refusal and refusal.field == choice.name else ""
    help_key = f"{key}-help"
    return Field(
        choice.name,
        choice.kind,
        message(key),
        message(help_key) if has_message(help_key) else "",
        value or "" if choice.kind == "number" else value,
        options,
        error,
    )


def _label(key: str, name: str) -> str:
    text = f"{key}-{name}"
    return message(text) if has_message(text) else name


def _namespaces() -> list[tuple[int, str, str, bool, bool]]:
    known = current_wiki().title_rules.namespaces
    return [(n.id, n.name, ", ".join(n.aliases), n.content, n.subpages) for _, n in sorted(known.items()) if n.id > 0]


def _extensions() -> list[tuple[str, str, str, bool]]:
    settings = current_wiki().settings
    found = [one.extension for one in list_installed().values() if one.extension is not None]
    return sorted((e.name, e.title, e.summary, is_enabled(e, settings)) for e in found)


@log_line("settings")
def _settings_line(entry: LogEntry) -> tuple[object, ...]:
    changes = entry.params.get("changes", [])
    return (message("wikigrove-comma").join(f"{name}: {old or '—'} → {new or '—'}" for name, old, new in changes),)
