"""A captcha in a form: the field with its question, and the reading of what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from wikigrove.accounts.domain.captcha import check_solution, make_challenge
from wikigrove.accounts.errors import ActRefused
from wikigrove.accounts.models import Actor
from wikigrove.accounts.visitor import Visitor
from wikigrove.i18n import message

NAMES = ("wpCaptchaId", "wpCaptchaWord", "wpCaptchaProof")


class CaptchaWidget(forms.Widget):
    """Draws a new challenge each time: the last one is spent, or was not solved."""

    input_type = "captcha"

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        return render_to_string("web/parts/captcha.html", {"captcha": make_challenge()})

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> tuple[str, str, str]:
        token, answer, proof = (str(data.get(part, "")) for part in NAMES)
        return token, answer, proof

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return False


class CaptchaField(forms.Field):
    """Valid when the challenge that came back is solved. `actor` is who tries: wrong answers are counted."""

    widget = CaptchaWidget

    def __init__(self, *, actor: Actor | Visitor, **more: Any) -> None:
        super().__init__(required=False, label="", **more)
        self.actor = actor

    def clean(self, value: Any) -> bool:
        token, answer, proof = value
        try:
            check_solution(token, answer=answer, proof=proof, actor=self.actor)
        except ActRefused as refusal:
            raise forms.ValidationError(message(refusal.message_key, *refusal.params)) from refusal
        return True


def is_solved(request: HttpRequest) -> bool:
    """Did the person send a captcha's solution along? A wrong one counts as none; it is asked for again."""
    token, answer, proof = (request.POST.get(part, "") for part in NAMES)
    if not token:
        return False
    try:
        check_solution(token, answer=answer, proof=proof, actor=request.actor)  # type: ignore[attr-defined]
    except ActRefused:
        return False
    return True
