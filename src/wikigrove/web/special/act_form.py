"""What the forms of these pages have in common."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.safestring import SafeString

from wikigrove.accounts.errors import PermissionRefused
from wikigrove.i18n import message
from wikigrove.web.skin.paths import special_path
from wikigrove.web.skin.present import present_special
from wikigrove.web.skin.reasons import expiry_choices, join_reason, reason_choices


@dataclass(frozen=True)
class Section:
    """Fields under one heading."""

    legend: str
    fields: tuple[BoundField, ...]


class ActForm(forms.Form):
    """A form whose fields have MediaWiki's names. `sections` are (message key of the legend, names of fields)."""

    use_required_attribute = False
    sections_of: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.add_fields()

    def add_fields(self) -> None:
        """Add the fields, with labels in the reader's language."""

    def add(self, name: str, field: forms.Field, key: str, help_key: str = "") -> None:
        field.label = message(key)
        if help_key:
            field.help_text = message(help_key)
        self.fields[name] = field

    def add_box(self, name: str, key: str, *, checked: bool = False, help_key: str = "") -> None:
        self.add(name, forms.BooleanField(required=False, initial=checked), key, help_key)

    def add_choice(self, name: str, key: str, choices: Iterable[tuple[str, str]], *, required: bool = False) -> None:
        self.add(name, forms.ChoiceField(choices=list(choices), required=required), key)

    def add_text(self, name: str, key: str, *, required: bool = False, help_key: str = "") -> None:
        self.add(name, forms.CharField(max_length=512, required=required), key, help_key)

    def add_reason(
        self,
        dropdown: str = "",
        *,
        label: str = "block-reason",
        listed: str = "wpReason",
        words: str = "wpReason-other",
    ) -> None:
        """One of the reasons that the message `dropdown` lists, some words, or both; without a list, words only.

        MediaWiki's forms name the two fields differently; a field that stands alone has the shorter name.
        """
        self.reason_fields: tuple[str, ...] = (min(listed, words, key=len),)
        if dropdown:
            self.reason_fields = (listed, words)
            self.add(listed, forms.ChoiceField(choices=reason_choices(dropdown), required=False), label)
        key = "wikigrove-reason-more" if dropdown else label
        self.add(self.reason_fields[-1], forms.CharField(max_length=500, required=False), key)

    def add_expiry(self, options: str, *, initial: str = "infinite") -> None:
        choices = expiry_choices(options)
        if initial not in dict(choices):
            choices.insert(0, (initial, initial))
        self.add("wpExpiry", forms.ChoiceField(choices=choices, initial=initial, required=False), "ipbexpiry")
        other = forms.CharField(max_length=100, required=False)
        self.add("wpExpiry-other", other, "ipbother", "wikigrove-expiry-help")

    @property
    def reason(self) -> str:
        """What was chosen and what was written, as MediaWiki joins them."""
        *chosen, words = (str(self.cleaned_data.get(name, "")) for name in self.reason_fields)
        return join_reason(chosen[0] if chosen else "", words)

    def is_checked(self, name: str) -> bool:
        return bool(self.cleaned_data.get(name))

    def expiry(self) -> str:
        data = self.cleaned_data
        chosen = data.get("wpExpiry") or "other"
        return str(data["wpExpiry-other"] if chosen == "other" or data["wpExpiry-other"] else chosen)

    def sections(self) -> Iterable[Section]:
        for legend, names in self.sections_of:
            fields = tuple(self[name] for name in names if name in self.fields)
            if fields:
                yield Section(message(legend) if legend else "", fields)


class ForgivingChoiceField(forms.ChoiceField):
    """A choice that also takes what is not on its list: addresses may bring any value."""

    def valid_value(self, value: Any) -> bool:
        return True


def show_act(
    request: HttpRequest,
    *,
    name: str,
    form: forms.Form,
    button: str,
    sub: str = "",
    intro: str | SafeString = "",
    heading: str = "",
    is_destructive: bool = False,
    status: int = 0,
    **context: Any,
) -> HttpResponse:
    """A form with what it does above it. `button` and `heading` are message keys."""
    return present_special(
        request,
        "special/act.html",
        name=name,
        sub=sub,
        heading=heading,
        status=status or (400 if form.errors else 200),
        form=form,
        intro=intro,
        button=message(button),
        is_destructive=is_destructive,
        **context,
    )


def refuse(form: forms.Form, refusal: PermissionRefused) -> None:
    """Show at the form's top why it can't be."""
    form.add_error(None, message(refusal.message_key, *refusal.params))


def first_posted(request: HttpRequest, *names: str, default: str = "") -> str:
    """What an address or a form gives under the first of these names."""
    for name in names:
        value = request.POST.get(name) or request.GET.get(name)
        if value:
            return value.strip()
    return default


def need_login(request: HttpRequest, name: str) -> HttpResponse | None:
    """Where somebody without an account is sent instead of Special:<name>."""
    if request.actor.user is not None:  # type: ignore[attr-defined]
        return None
    return HttpResponseRedirect(special_path("UserLogin", returnto=f"Special:{name}"))
