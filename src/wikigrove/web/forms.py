"""Forms of the screens, with our messages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator

from wikigrove.i18n import language_name, message

_LANGUAGES = ("en", "de", "ar")


class UploadForm(forms.Form):
    """A file, its name on the wiki, a description."""

    file = forms.FileField()
    name = forms.CharField(max_length=240, required=False)
    text = forms.CharField(widget=forms.Textarea(attrs={"rows": 6}), required=False)
    summary = forms.CharField(max_length=400, required=False)
    replace = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = message("sourcefilename")
        self.fields["name"].label = message("destfilename")
        self.fields["name"].help_text = message("wikigrove-upload-name-help")
        self.fields["text"].label = message("filedesc")
        self.fields["text"].help_text = message("wikigrove-upload-text-help")
        self.fields["summary"].label = message("summary")
        self.fields["replace"].label = message("wikigrove-upload-replace")


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
