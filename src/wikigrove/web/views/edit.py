"""The source editor: open, preview, compare, save, and settle a conflict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import strip_tags
from django.utils.safestring import mark_safe
from wikigrove_engine.title import Title, TitleError, find_title, make_title

from wikigrove.accounts.domain.captcha import make_challenge
from wikigrove.accounts.domain.limits import check_rate
from wikigrove.accounts.domain.rights import has_right
from wikigrove.accounts.errors import PermissionRefused
from wikigrove.accounts.middleware import become_temporary
from wikigrove.accounts.models import Actor
from wikigrove.accounts.visitor import Visitor
from wikigrove.editing.domain.captcha import CaptchaNeeded
from wikigrove.editing.domain.checks import check_read
from wikigrove.editing.domain.debug_module import is_module
from wikigrove.editing.domain.source import EditSource, Preload, load_source
from wikigrove.editing.domain.submit import EditRequest, submit_edit
from wikigrove.editing.domain.undo import prepare_undo
from wikigrove.editing.errors import ContentRefused, EditConflict, EditRefused
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import message
from wikigrove.pages.domain.queries import find_page, get_revision
from wikigrove.pages.errors import RevisionNotFound
from wikigrove.pages.models import Page, TemplateLink
from wikigrove.rendering.domain.render import model_of, render_page, render_preview
from wikigrove.web.skin.captcha import is_solved
from wikigrove.web.skin.differences import show_rows
from wikigrove.web.skin.frame import page_frame
from wikigrove.web.skin.pager import read_number
from wikigrove.web.skin.parser_report import show_report
from wikigrove.web.skin.present import present
from wikigrove.web.views.edit_choices import (
    edit_choices,
    keep_watch_choice,
    lacks_summary,
    opens_minor,
    opens_with_preview,
)
from wikigrove.web.views.editor_tools import list_tools
from wikigrove.web.views.errors import show_error
from wikigrove.web.views.extension_assets import asset_links
from wikigrove.web.views.module_console import Console, ask_console, read_console

_CODE: Final = {
    "wikitext": "wikitext",
    "Scribunto": "lua",
    "css": "css",
    "sanitized-css": "css",
    "javascript": "javascript",
    "json": "json",
}
"""Content models whose source has colours, and their language."""


@dataclass(frozen=True)
class EditForm:
    """What a person typed, by the names of MediaWiki's form."""

    text: str = ""
    summary: str = ""
    section: str | None = None
    section_title: str = ""
    base_id: int | None = None
    oldid: int | None = None
    undo_of: int | None = None
    minor: bool = False
    ignore_faults: bool = False


def read_form(data: Mapping[str, str]) -> EditForm:
    """Foreign input to a value: numbers that are none are left out, line ends are the wiki's."""
    return EditForm(
        text=data.get("wpTextbox1", "").replace("\r\n", "\n").replace("\r", "\n"),
        summary=data.get("wpSummary", ""),
        section=data.get("wpSection") or None,
        section_title=data.get("wpSectionTitle", ""),
        base_id=_number(data.get("parentRevId")),
        oldid=_number(data.get("oldid")),
        undo_of=_number(data.get("wpUndidRevision")),
        minor="wpMinoredit" in data,
        ignore_faults="wpIgnoreFaults" in data,
    )


def edit_page(request: HttpRequest, title: Title) -> HttpResponse:
    """GET opens the editor, POST does what the pressed button says."""
    if request.method != "POST":
        return _open(request, title)
    form = read_form(request.POST)
    if "wpConsole" in request.POST or "wpConsoleClear" in request.POST:
        return _ask_console(request, title, form)
    if "wpPreview" in request.POST or "wpDiff" in request.POST:
        check_rate("preview", request.actor)  # type: ignore[attr-defined]
        return _look(request, title, form, compare="wpDiff" in request.POST)
    return _save(request, title, form)


def _open(request: HttpRequest, title: Title) -> HttpResponse:
    section, oldid = request.GET.get("section") or None, _number(request.GET.get("oldid"))
    if "undo" in request.GET:
        return _open_undo(request, title)
    try:
        source = load_source(
            title,
            actor=request.actor,  # type: ignore[attr-defined]
            section=section,
            oldid=oldid,
            preload=Preload(request.GET.get("preload", ""), tuple(request.GET.getlist("preloadparams[]")[:20])),
        )
    except EditRefused as refusal:
        return show_error(request, 404, "wikigrove-cannot-edit", refusal.message_key, *refusal.params)
    except RevisionNotFound:
        return show_error(request, 404, "wikigrove-no-revision-title", "nosuchrevid", str(oldid))
    form = EditForm(
        text=source.text,
        section=section,
        base_id=source.base_id,
        oldid=oldid,
        summary=_opening_summary(request, source, section),
        section_title=request.GET.get("preloadtitle", ""),
        minor=opens_minor(request),
    )
    notices = [*_notices(title), *_intro(request.GET.get("editintro", ""), actor=request.actor)]  # type: ignore[attr-defined]
    more = _preview(request, title, form) if opens_with_preview(request) and source.text else {}
    return _show_editor(request, title, form, source, notices=notices, **more)


def _open_undo(request: HttpRequest, title: Title) -> HttpResponse:
    """The text without one edit, with the comparison that shows what saving it will do."""
    actor, page = request.actor, find_page(title)  # type: ignore[attr-defined]
    number = _number(request.GET.get("undo"))
    if page is None or number is None:
        return show_error(request, 404, "wikigrove-cannot-edit", "undo-norev")
    source = load_source(title, actor=actor)
    try:
        text = prepare_undo(page, revision_id=number, after_id=_number(request.GET.get("undoafter")), actor=actor)
    except EditRefused as refusal:
        key = "undo-failure" if isinstance(refusal, EditConflict) else refusal.message_key
        form = EditForm(text=source.text, base_id=source.base_id)
        return _show_editor(request, title, form, source, error=message(key, *refusal.params))
    name = get_revision(number).actor_name or message("rev-deleted-user")
    summary = message("undo-summary", str(number), name, language=current_wiki().language)
    form = EditForm(text=text, summary=summary, base_id=source.base_id, undo_of=number)
    return _show_editor(
        request,
        title,
        form,
        source,
        notices=[message("undo-success")],
        is_changed=True,
        **_comparison(source.text, text),
    )


def _look(request: HttpRequest, title: Title, form: EditForm, *, compare: bool) -> HttpResponse:
    """The editor again, with a preview or a comparison above it."""
    source = load_source(title, actor=request.actor, section=form.section)  # type: ignore[attr-defined]
    more: dict[str, Any] = {}
    if compare:
        more = _comparison(source.text, form.text)
    else:
        more = _preview(request, title, form)
    return _show_editor(request, title, form, source, is_changed=form.text != source.text, **more)


def _preview(request: HttpRequest, title: Title, form: EditForm) -> dict[str, Any]:
    text = f"== {form.section_title} ==\n\n{form.text}" if form.section == "new" and form.section_title else form.text
    rendered = render_preview(title, text, actor=request.actor)  # type: ignore[attr-defined]
    return {
        "preview_html": mark_safe(rendered.html),  # noqa: S308 - the engine's HTML
        "report": show_report(rendered),
        "warnings": [strip_tags(message(key, *params)) for key, params in rendered.warnings],
    }


def _ask_console(request: HttpRequest, title: Title, form: EditForm) -> HttpResponse:
    """The editor again, with one more line in the console of its module."""
    source = load_source(title, actor=request.actor, section=form.section)  # type: ignore[attr-defined]
    console = Console()
    if "wpConsole" in request.POST:
        line = request.POST.get("wpConsoleLine", "")
        console = ask_console(read_console(request.POST), title, form.text, line, actor=request.actor)  # type: ignore[attr-defined]
    return _show_editor(request, title, form, source, is_changed=form.text != source.text, console=console)


def _save(request: HttpRequest, title: Title, form: EditForm) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    source = load_source(title, actor=actor)
    if source.refusal is not None:
        raise source.refusal
    if lacks_summary(request, form.summary, section=form.section):
        asked = message("missingsummary")
        return _show_editor(request, title, form, source, error=asked, ignore_blank_summary=True, is_changed=True)
    if actor.is_anonymous:
        # Saving counts the account; a new one starts at zero, so whoever asks for many is counted by address.
        check_rate("edit", actor)
        actor = become_temporary(request)
    wanted = EditRequest(
        title=title,
        text=form.text,
        summary=form.summary,
        base_id=form.base_id,
        section=form.section,
        section_title=form.section_title,
        is_minor=form.minor,
        undo_of=form.undo_of,
        ignore_faults=form.ignore_faults,
        is_human=is_solved(request),
    )
    try:
        result = submit_edit(wanted, actor=actor)
    except EditConflict as conflict:
        return _show_conflict(request, title, form, conflict)
    except EditRefused as refusal:
        return _show_editor(
            request,
            title,
            form,
            source,
            error=message(refusal.message_key, *refusal.params),
            fault=refusal if isinstance(refusal, ContentRefused) else None,
            captcha=make_challenge() if isinstance(refusal, CaptchaNeeded) else None,
            is_changed=True,
            status=409,
        )
    keep_watch_choice(result.page.title, request.POST, actor=actor)
    messages.success(
        request,
        message(
            "wikigrove-edit-null"
            if result.is_null
            else "postedit-confirmation-created"
            if result.is_new
            else "wikigrove-edit-merged"
            if result.was_merged
            else "postedit-confirmation-saved"
        ),
    )
    return HttpResponseRedirect(_after_save(result.page, form))


def _after_save(page: Page, form: EditForm) -> str:
    path = (
        current_wiki().path_for(page.title, redirect="no") if page.is_redirect else current_wiki().path_for(page.title)
    )
    if form.section == "new" and form.section_title:
        try:
            fragment = make_title(0, form.section_title, current_wiki().title_rules).text.replace(" ", "_")
        except TitleError:
            return path
        return f"{path}#{fragment}"
    return path


def _show_editor(
    request: HttpRequest, title: Title, form: EditForm, source: EditSource, *, status: int = 200, **more: Any
) -> HttpResponse:
    wiki, actor = current_wiki(), request.actor  # type: ignore[attr-defined]
    name = wiki.title_rules.prefixed_text(title)
    refusal = source.refusal
    model = source.page.model if source.page is not None else model_of(wiki, title)
    if "console" not in more and not refusal and is_module(title, source.page):
        more["console"] = read_console(request.POST)
    key = (
        "viewsource-title"
        if refusal
        else "creating"
        if source.is_new
        else "editingsection"
        if form.section and form.section != "new"
        else "editingcomment"
        if form.section == "new"
        else "editing"
    )
    return present(
        request,
        "edit.html",
        frame=page_frame(request, title, current="edit", exists=not source.is_new),
        heading=message(key, name),
        tab_title=name,
        status=status,
        robots="noindex,nofollow",
        is_wide=True,
        form_action=wiki.path_for(title, action="submit"),
        text=form.text,
        summary=form.summary,
        section=form.section or "",
        section_title=form.section_title,
        is_new_section=form.section == "new",
        base_id=form.base_id,
        oldid=form.oldid,
        undo_of=form.undo_of,
        minor=form.minor,
        is_new=source.is_new,
        is_old=source.is_old,
        may_minor=not source.is_new and has_right(actor, "minoredit"),
        refusal=_refusal_text(refusal),
        templates=_templates(source.page),
        assets=asset_links("edit"),
        tools=list_tools() if model == "wikitext" else (),
        code_language=_CODE.get(model, ""),
        is_code=model in _CODE and model != "wikitext",
        check_path=f"{wiki.path_prefix}/api/wikigrove/v1/check",
        console_path=f"{wiki.path_prefix}/api/wikigrove/v1/console",
        **{"notices": _notices(title), **edit_choices(request, title, is_new=source.is_new), **more},
    )


def _show_conflict(request: HttpRequest, title: Title, form: EditForm, conflict: EditConflict) -> HttpResponse:
    """Both texts, what differs, and the merged text to settle it in."""
    wiki = current_wiki()
    name = wiki.title_rules.prefixed_text(title)
    return present(
        request,
        "conflict.html",
        frame=page_frame(request, title, current="edit"),
        heading=message("editconflict", name),
        tab_title=name,
        status=409,
        robots="noindex,nofollow",
        is_wide=True,
        form_action=wiki.path_for(title, action="submit"),
        section="",
        base_id=conflict.base_id,
        text=conflict.merged,
        theirs=conflict.theirs,
        ours=conflict.ours,
        summary=form.summary,
        minor=form.minor,
        diff_rows=show_rows(conflict.theirs, conflict.ours),
        theirs_label=message("storedversion"),
        ours_label=message("yourtext"),
    )


def _comparison(old: str, new: str) -> dict[str, Any]:
    return {
        "diff_rows": show_rows(old, new),
        "diff_old_label": message("currentrev"),
        "diff_new_label": message("yourtext"),
    }


def _refusal_text(refusal: PermissionRefused | None) -> str:
    return message(refusal.message_key, *refusal.params) if refusal is not None else ""


def _templates(page: Page | None) -> list[Title]:
    if page is None:
        return []
    rows = TemplateLink.objects.filter(page=page).order_by("namespace", "key").values_list("namespace", "key")[:200]
    return [Title(namespace, key) for namespace, key in rows]


def _notices(title: Title) -> list[str]:
    """MediaWiki:Editnotice-<namespace> and -<namespace>-<page>, rendered."""
    keys = [f"Editnotice-{title.namespace}", f"Editnotice-{title.namespace}-{title.key.replace('/', '-')}"]
    pages = [find_page(Title(8, key)) for key in keys]
    return [mark_safe(render_page(page).html) for page in pages if page is not None]  # noqa: S308 - the engine's HTML


def _intro(name: str, *, actor: Actor | Visitor) -> list[str]:
    """The page that whoever leads to the editor wants to be read first."""
    title = find_title(name, current_wiki().title_rules) if name else None
    page = find_page(title) if title is not None and not title.is_external else None
    if title is None or page is None:
        return []
    check_read(title, actor=actor)
    return [mark_safe(render_page(page).html)]  # noqa: S308 - the engine's HTML


def _opening_summary(request: HttpRequest, source: EditSource, section: str | None) -> str:
    if section and section.isdecimal() and section != "0":
        heading = source.text.split("\n", 1)[0].strip().strip("=").strip()
        return f"/* {heading} */ " if heading else ""
    return request.GET.get("summary", "")


def _number(text: str | None) -> int | None:
    return read_number(text or "") or None
