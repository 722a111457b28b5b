"""Special:ChangeContentModel and Special:PageLanguage."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from wikigrove_engine.title import Title, find_title

from wikigrove.editing.domain.change_language import change_page_language
from wikigrove.editing.domain.change_model import change_model
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import has_message, language_name, message
from wikigrove.pages.domain.queries import find_page
from wikigrove.pages.models import Page
from wikigrove.rendering.domain.check_content import list_models
from wikigrove.web.acts.fields import ReasonedForm
from wikigrove.web.acts.present import ActScreen, carry_out
from wikigrove.web.acts.registered import require_registered
from wikigrove.web.skin.present import present_special
from wikigrove.web.special.registry import special_page


class ModelForm(ReasonedForm):
    reason_field = "wpreason"

    def __init__(self, *args: Any, page: Page, **kwargs: Any) -> None:
        self.page = page
        super().__init__(*args, **kwargs)

    def add_fields(self) -> None:
        choices = [(name, model_name(name)) for name in list_models() if name != self.page.model]
        self.add_choice("wpmodel", "changecontentmodel-model-label", choices, required=True)


class LanguageForm(ReasonedForm):
    reason_field = "wpreason"

    def add_fields(self) -> None:
        self.add_text("wplanguage", "pagelang-language", help_key="wikigrove-pagelang-help")


@special_page("ChangeContentModel", group="pagetools", right="editcontentmodel", message_key="changecontentmodel")
def change_content_model(request: HttpRequest, sub: str) -> HttpResponse:
    actor = require_registered(request)
    title, page = _find(request, sub)
    if title is None or page is None:
        return _which(request, "ChangeContentModel", "changecontentmodel-title-label")
    form = ModelForm(request.POST if request.method == "POST" else None, page=page)
    screen = ActScreen(
        heading=message("changecontentmodel"),
        submit=message("changecontentmodel-submit"),
        title=title,
        special="ChangeContentModel",
        intro=[message("wikigrove-contentmodel-now", model_name(page.model))],
        log_kinds=("contentmodel",),
    )

    def act() -> HttpResponse:
        change_model(title, form.cleaned_data["wpmodel"], reason=form.reason, actor=actor)
        messages.success(request, message("changecontentmodel-success-text", model_name(form.cleaned_data["wpmodel"])))
        return HttpResponseRedirect(current_wiki().path_for(title))

    return carry_out(request, screen, form, act)


@special_page("PageLanguage", group="pagetools", right="pagelang")
def page_language(request: HttpRequest, sub: str) -> HttpResponse:
    actor = require_registered(request)
    title, page = _find(request, sub)
    if title is None or page is None:
        return _which(request, "PageLanguage", "pagelang-name")
    form = LanguageForm(request.POST if request.method == "POST" else None, initial={"wplanguage": page.language})
    screen = ActScreen(
        heading=message("pagelanguage"),
        submit=message("pagelang-submit"),
        title=title,
        special="PageLanguage",
        intro=[message("wikigrove-pagelang-now", language_name(page.language or current_wiki().language))],
        log_kinds=("pagelang",),
    )

    def act() -> HttpResponse:
        code = form.cleaned_data["wplanguage"].strip().lower()
        change_page_language(title, code, reason=form.reason, actor=actor)
        return HttpResponseRedirect(current_wiki().path_for(title))

    return carry_out(request, screen, form, act)


def model_name(model: str) -> str:
    key = f"content-model-{model.lower()}"
    return message(key) if has_message(key) else model


def _find(request: HttpRequest, sub: str) -> tuple[Title | None, Page | None]:
    name = request.GET.get("pagetitle") or request.GET.get("target") or sub
    title = find_title(name, current_wiki().title_rules) if name else None
    return title, find_page(title) if title is not None and title.namespace >= 0 else None


def _which(request: HttpRequest, name: str, key: str) -> HttpResponse:
    asked = bool(request.GET.get("target"))
    return present_special(
        request, "special/ask.html", name=name, label_key=key, notice=message("nopagetext") if asked else ""
    )
