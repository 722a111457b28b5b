"""Forms of the screens, with our messages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator

from wikigrove.i18n import language_name, message

_LANGUAGES = ("en", "de", "ar")


class PreferencesForm(forms.Form):
    """What a person may choose for themselves."""

    email = forms.EmailField(required=False)
    nickname = forms.CharField(max_length=100, required=False, validators=[RegexValidator(r"^[^<>\[\]{}|~]*$")])
    language = forms.ChoiceField(required=False)
    theme = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language, theme = self.fields["language"], self.fields["theme"]
        assert isinstance(language, forms.ChoiceField) and isinstance(theme, forms.ChoiceField)
        language.choices = [
            ("", message("wikigrove-language-of-wiki")),
            *((code, language_name(code)) for code in _LANGUAGES),
        ]
        theme.choices = [
            ("", message("wikigrove-theme-auto")),
            ("light", message("wikigrove-theme-light")),
            ("dark", message("wikigrove-theme-dark")),
        ]
        self.fields["email"].label = message("youremail")
        self.fields["email"].help_text = message("prefs-help-email")
        self.fields["nickname"].label = message("yournick")
        language.label, theme.label = message("yourlanguage"), message("wikigrove-theme")
