"""Fields that the forms of acts share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from wikigrove.i18n import message
from wikigrove.web.skin.reasons import join_reason, reason_choices


class ActForm(forms.Form):
    """A form whose fields are named as MediaWiki's, with a reason: one of the wiki's list, some words, or both."""

    reasons_key = ""
    """The message that lists reasons: lines with `*` are headings, those with `**` reasons. Empty: words only."""
    list_field = "wpReasonList"
    reason_field = "wpReason"
    reason_label = "wikigrove-reason"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_fields()
        if self.reasons_key:
            self.fields[self.list_field] = forms.ChoiceField(
                choices=reason_choices(self.reasons_key), required=False, label=message(self.reason_label)
            )
        label = message("wikigrove-reason-more" if self.reasons_key else self.reason_label)
        self.fields[self.reason_field] = forms.CharField(max_length=500, required=False, label=label)
        self.add_more_fields()

    def add_fields(self) -> None:
        """Those before the reason."""

    def add_more_fields(self) -> None:
        """Those after it."""

    def add_check(self, name: str, key: str, *, initial: bool = False) -> None:
        self.fields[name] = forms.BooleanField(required=False, label=message(key), initial=initial)

    def add_choice(self, name: str, key: str, choices: Iterable[tuple[str, str]], *, required: bool = False) -> None:
        self.fields[name] = forms.ChoiceField(choices=list(choices), required=required, label=message(key))

    def add_text(self, name: str, key: str, *, required: bool = False, help_key: str = "") -> None:
        help_text = message(help_key) if help_key else ""
        self.fields[name] = forms.CharField(max_length=512, required=required, label=message(key), help_text=help_text)

    @property
    def reason(self) -> str:
        """What was chosen and what was written, as MediaWiki joins them."""
        data: Mapping[str, Any] = self.cleaned_data
        chosen = data.get(self.list_field, "") if self.reasons_key else ""
        return join_reason(chosen, data.get(self.reason_field, ""))

    def is_checked(self, name: str) -> bool:
        return bool(self.cleaned_data.get(name))
