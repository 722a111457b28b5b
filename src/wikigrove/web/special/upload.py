"""Special:Upload."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.contrib import messages
from django.core.files import File
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from wikigrove_engine.title import NS_FILE, Title, find_title

from wikigrove.editing.domain.submit import EditRequest, submit_edit
from wikigrove.editing.errors import EditRefused
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import message
from wikigrove.media.domain.store_upload import store_upload
from wikigrove.media.errors import UploadRefused
from wikigrove.web.forms import UploadForm
from wikigrove.web.skin.present import present_special
from wikigrove.web.special.registry import special_page


@special_page("Upload", group="media", right="upload")
def upload(request: HttpRequest, sub: str) -> HttpResponse:
    form = UploadForm(request.POST or None, request.FILES or None, initial={"name": request.GET.get("wpDestFile", "")})
    if request.method == "POST" and form.is_valid():
        title = _title(form.cleaned_data["name"] or form.cleaned_data["file"].name)
        if title is None:
            form.add_error("name", message("illegal-filename"))
        else:
            try:
                _store(request, form, title)
                return HttpResponseRedirect(current_wiki().path_for(title))
            except UploadRefused as refusal:
                form.add_error("file", message(refusal.message_key, *refusal.params))
            except EditRefused as refusal:
                form.add_error("text", message(refusal.message_key, *refusal.params))
    return present_special(request, "special/upload.html", name="Upload", form=form, status=400 if form.errors else 200)


def _title(name: str) -> Title | None:
    found = find_title(
        name.replace("\\", "/").rsplit("/", 1)[-1], current_wiki().title_rules, default_namespace=NS_FILE
    )
    return found if found is not None and found.namespace == NS_FILE and found.key and not found.interwiki else None


def _store(request: HttpRequest, form: UploadForm, title: Title) -> None:
    """The bytes first; the page of description only for a file that is new, so that nobody's text is overwritten."""
    actor = request.actor  # type: ignore[attr-defined]
    data = form.cleaned_data
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"upload{Path(title.key).suffix}"
        _write(data["file"], path)
        stored = store_upload(path, title=title, actor=actor, comment=data["summary"], replace=data["replace"])
    if stored.is_new:
        text = data["text"] or message("wikigrove-upload-default-text", language=current_wiki().language)
        submit_edit(EditRequest(title=title, text=text, summary=data["summary"]), actor=actor)
    messages.success(request, message("wikigrove-upload-done"))


def _write(upload_file: File[bytes], path: Path) -> None:
    with path.open("wb") as target:
        for chunk in upload_file.chunks():
            target.write(chunk)
