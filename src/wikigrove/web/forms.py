"""Forms of the screens, with our messages."""

from __future__ import annotations

from typing import Any

from django import forms

from wikigrove.i18n import message


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
