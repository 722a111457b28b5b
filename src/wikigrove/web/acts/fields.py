"""The form of an act on a page: its fields, and the reason."""

from __future__ import annotations

from typing import Any

from wikigrove.web.special.act_form import ActForm


class ReasonedForm(ActForm):
    """A form that ends in a reason: one of the wiki's list, some words, or both."""

    use_required_attribute = True
    reasons_key = ""
    """The message that lists reasons: lines with `*` are headings, those with `**` reasons. Empty: words only."""
    list_field = "wpReasonList"
    reason_field = "wpReason"
    reason_label = "wikigrove-reason"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_reason(self.reasons_key, label=self.reason_label, listed=self.list_field, words=self.reason_field)
        self.add_more_fields()

    def add_more_fields(self) -> None:
        """Those after the reason; `add_fields` adds those before it."""
