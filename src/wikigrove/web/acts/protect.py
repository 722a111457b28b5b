"""action=protect."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from wikigrove_engine.title import Title

from wikigrove.editing.domain.checks import check_protect
from wikigrove.editing.domain.protect import acts_for, levels_of_wiki, protect_page, read_expiry
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import message
from wikigrove.pages.domain.protections import Restriction, find_protections
from wikigrove.pages.domain.queries import find_page
from wikigrove.pages.models import Protection
from wikigrove.web.acts.fields import ReasonedForm
from wikigrove.web.acts.present import ActScreen, carry_out
from wikigrove.web.acts.registered import require_registered

EXPIRIES = ("infinite", "1 hour", "1 day", "3 days", "1 week", "2 weeks", "1 month", "3 months", "6 months", "1 year")


class ProtectForm(ReasonedForm):
    """For each act a level and an end: one of a list, or a time that is written beside it."""

    reasons_key = "protect-dropdown"
    list_field = "wpProtectReasonSelection"
    reason_field = "mwProtect-reason"

    def __init__(
        self, *args: Any, acts: tuple[str, ...], rows: list[Protection], can_cascade: bool, **kwargs: Any
    ) -> None:
        self.acts, self.rows, self.can_cascade = acts, {row.act: row for row in rows}, can_cascade
        super().__init__(*args, **kwargs)

    def add_fields(self) -> None:
        levels = [
            ("", message("protect-default")),
            *((name, message(f"protect-level-{name}")) for name in levels_of_wiki()),
        ]
        for act in self.acts:
            row = self.rows.get(act)
            self.fields[f"mwProtect-level-{act}"] = forms.ChoiceField(
                choices=levels, required=False, label=message(f"restriction-{act}"), initial=row.level if row else ""
            )
            until = f"{row.expires:%Y-%m-%dT%H:%M:%SZ}" if row is not None and row.expires is not None else ""
            kept = (
                [
                    (
                        "existing",
                        message("protect-existing-expiry-infinity" if not until else "protect-existing-expiry", until),
                    )
                ]
                if row
                else []
            )
            self.fields[f"wpProtectExpirySelection-{act}"] = forms.ChoiceField(
                choices=[
                    *kept,
                    *((text, expiry_label(text)) for text in EXPIRIES),
                    ("othertime", message("protect-othertime-op")),
                ],
                required=False,
                label=message("protectexpiry"),
                initial="existing" if row else "infinite",
            )
            self.fields[f"mwProtect-expiry-{act}"] = forms.CharField(
                max_length=60,
                required=False,
                label=message("protect-othertime"),
                help_text=message("wikigrove-expiry-help"),
            )

    def add_more_fields(self) -> None:
        if self.can_cascade:
            self.add_box("mwProtect-cascade", "protect-cascade", checked=any(r.cascade for r in self.rows.values()))

    def wanted(self) -> dict[str, Restriction]:
        """Raises EditRefused for a time that makes no sense."""
        out: dict[str, Restriction] = {}
        for act in self.acts:
            level = self.cleaned_data[f"mwProtect-level-{act}"]
            if not level:
                continue
            chosen, own = (
                self.cleaned_data[f"wpProtectExpirySelection-{act}"],
                self.cleaned_data[f"mwProtect-expiry-{act}"],
            )
            if chosen == "existing" and not own and act in self.rows:
                out[act] = Restriction(level, self.rows[act].expires)
            else:
                out[act] = Restriction(
                    level, read_expiry(own or ("infinite" if chosen in ("othertime", "existing") else chosen))
                )
        return out

    @property
    def rows_shown(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields of each act, for a screen that lays them out side by side."""
        names = ("mwProtect-level", "wpProtectExpirySelection", "mwProtect-expiry")
        return [(message(f"restriction-{act}"), [self[f"{name}-{act}"] for name in names]) for act in self.acts]

    @property
    def rest(self) -> list[forms.BoundField]:
        first = {f.name for _, fields in self.rows_shown for f in fields}
        return [field for field in self.visible_fields() if field.name not in first]


def expiry_label(text: str) -> str:
    """A duration of the list in the reader's language."""
    return message(f"wikigrove-expiry-{text.replace(' ', '-')}")


def show_protect(request: HttpRequest, title: Title) -> HttpResponse:
    actor = require_registered(request)
    check_protect(title, actor=actor)
    page, rows = find_page(title), find_protections(title)
    name = current_wiki().title_rules.prefixed_text(title)
    form = ProtectForm(
        request.POST if request.method == "POST" else None,
        acts=acts_for(title, page),
        rows=rows,
        can_cascade=page is not None,
    )
    screen = ActScreen(
        heading=message("protect-title", name),
        submit=message("protect-submit"),
        title=title,
        intro=[message("protect-text", name)],
        log_kinds=("protect",),
        template="protect.html",
        exists=page is not None,
    )

    def act() -> HttpResponse:
        protect_page(
            title, form.wanted(), cascade=form.is_checked("mwProtect-cascade"), reason=form.reason, actor=actor
        )
        messages.success(request, message("wikigrove-protect-done"))
        return HttpResponseRedirect(current_wiki().path_for(title))

    return carry_out(request, screen, form, act)
