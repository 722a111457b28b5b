"""Special:Tags and Special:EditTags."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from wikigrove_engine.title import Title, find_title

from wikigrove.accounts.domain.rights import check_right, has_right
from wikigrove.accounts.errors import PermissionRefused
from wikigrove.editing.domain.change_tags import change_tags, create_tag, delete_tag, set_tag_active
from wikigrove.editing.errors import EditRefused
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import has_message, message
from wikigrove.pages.domain.queries import get_revision
from wikigrove.pages.domain.tags import list_tags, tags_of_logs, tags_of_revisions
from wikigrove.pages.errors import RevisionNotFound
from wikigrove.web.acts.fields import ReasonedForm
from wikigrove.web.acts.hide import read_ids
from wikigrove.web.acts.present import ActScreen, carry_out, say_refusal
from wikigrove.web.acts.registered import require_registered
from wikigrove.web.skin.paths import special_path
from wikigrove.web.skin.present import present_special
from wikigrove.web.skin.tag_names import tag_name
from wikigrove.web.special.registry import special_page
from wikigrove.web.views.errors import show_error


@dataclass(frozen=True)
class TagShown:
    name: str
    label: str
    description: str
    uses: int
    is_manual: bool
    is_active: bool


class EditTagsForm(ReasonedForm):
    def __init__(self, *args: Any, on: set[str], **kwargs: Any) -> None:
        self.on = on
        super().__init__(*args, **kwargs)

    def add_fields(self) -> None:
        known = [tag for tag in list_tags() if tag.is_manual]
        self.fields["wpTagsToAdd"] = forms.MultipleChoiceField(
            choices=[(t.name, tag_name(t.name)) for t in known if t.is_active and t.name not in self.on],
            required=False,
            label=message("tags-edit-add"),
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields["wpTagsToRemove"] = forms.MultipleChoiceField(
            choices=[(t.name, tag_name(t.name)) for t in known if t.name in self.on],
            required=False,
            label=message("tags-edit-remove"),
            widget=forms.CheckboxSelectMultiple,
        )


@special_page("Tags", group="changes")
def tags(request: HttpRequest, sub: str) -> HttpResponse:
    """The list; for those who may, a form to make a tag and buttons to switch and delete them."""
    error = ""
    if request.method == "POST":
        try:
            _manage(request)
            return HttpResponseRedirect(special_path("Tags"))
        except (EditRefused, PermissionRefused) as refusal:
            error = say_refusal(refusal)
    actor = request.actor  # type: ignore[attr-defined]
    return present_special(
        request,
        "special/tags.html",
        name="Tags",
        tags=[_shown(tag) for tag in list_tags()],
        error=error,
        may_manage=has_right(actor, "managechangetags"),
        may_delete=has_right(actor, "deletechangetags"),
        status=400 if error else 200,
    )


@special_page("EditTags", group="pagetools", right="changetags", is_listed=False)
def edittags(request: HttpRequest, sub: str) -> HttpResponse:
    actor = require_registered(request)
    data = request.POST if request.method == "POST" else request.GET
    ids, kind = read_ids(data), data.get("type", "revision")
    if not ids or kind not in ("revision", "logentry"):
        return show_error(request, 404, "tags-edit-nooldid-title", "tags-edit-nooldid-text")
    on = {
        name
        for names in (tags_of_revisions(ids) if kind == "revision" else tags_of_logs(ids)).values()
        for name in names
    }
    is_post = request.method == "POST" and "wpSubmit" in request.POST
    form = EditTagsForm(request.POST if is_post else None, on=on)
    target = find_title(data.get("target", ""), current_wiki().title_rules) or _page_of(ids, kind)
    back = current_wiki().path_for(target, action="history") if target is not None else special_path("Log")
    screen = ActScreen(
        heading=message("tags-edit-title"),
        submit=message("tags-edit-revision-submit", len(ids)),
        special="EditTags",
        intro=[message("wikigrove-edittags-intro", len(ids))],
        context={
            "cancel_path": back,
            "hidden": [
                ("type", kind),
                ("ids", ",".join(str(n) for n in sorted(ids))),
                ("wpSubmit", "1"),
                ("target", current_wiki().title_rules.prefixed_text(target) if target is not None else ""),
            ],
        },
    )

    def act() -> HttpResponse:
        chosen = {"revision_ids" if kind == "revision" else "log_ids": ids}
        change_tags(
            add=form.cleaned_data["wpTagsToAdd"],
            remove=form.cleaned_data["wpTagsToRemove"],
            reason=form.reason,
            actor=actor,
            **chosen,
        )
        messages.success(request, message("tags-edit-success"))
        return HttpResponseRedirect(back)

    return carry_out(request, screen, form, act)


def _page_of(ids: set[int], kind: str) -> Title | None:
    """Where the histories' form came from, which names revisions only."""
    if kind != "revision":
        return None
    try:
        title: Title = get_revision(min(ids)).page.title
    except RevisionNotFound:
        return None
    return title


def _manage(request: HttpRequest) -> None:
    actor = require_registered(request)
    check_right(actor, "managechangetags")
    act, name, reason = (request.POST.get(field, "") for field in ("act", "tag", "wpReason"))
    if act == "create":
        create_tag(name, reason=reason, actor=actor)
    elif act in ("activate", "deactivate"):
        set_tag_active(name, active=act == "activate", reason=reason, actor=actor)
    elif act == "delete":
        delete_tag(name, reason=reason, actor=actor)
    messages.success(request, message("wikigrove-tags-done"))


def _shown(tag: Any) -> TagShown:
    key = f"tag-{tag.name}-description"
    description = message(key) if has_message(key) else ""
    return TagShown(tag.name, tag_name(tag.name), description, tag.uses, tag.is_manual, tag.is_active)
