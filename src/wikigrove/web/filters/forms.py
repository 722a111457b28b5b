"""The form of a filter."""

from __future__ import annotations

from typing import Any

from django import forms

from wikigrove.filters.domain.save_filter import FilterDraft
from wikigrove.filters.models import EditFilter, FilterVersion
from wikigrove.i18n import message
from wikigrove.moderation.domain.autopromotion import AUTOPROMOTE_DAYS, MOST_DAYS

THROTTLE_BY = ("user", "ip", "page", "site")


class FilterForm(forms.Form):
    """MediaWiki's field names; each action is a box with its own settings."""

    wpFilterDescription = forms.CharField(max_length=255)
    wpFilterRules = forms.CharField(widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false", "dir": "ltr"}))
    wpFilterNotes = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 4}))
    wpFilterEnabled = forms.BooleanField(required=False)
    wpFilterHidden = forms.BooleanField(required=False)
    wpFilterDeleted = forms.BooleanField(required=False)
    wpFilterActionWarn = forms.BooleanField(required=False)
    wpFilterWarnMessage = forms.CharField(max_length=255, required=False)
    wpFilterActionDisallow = forms.BooleanField(required=False)
    wpFilterDisallowMessage = forms.CharField(max_length=255, required=False)
    wpFilterActionTag = forms.BooleanField(required=False)
    wpFilterTags = forms.CharField(max_length=1000, required=False)
    wpFilterActionThrottle = forms.BooleanField(required=False)
    wpFilterThrottleCount = forms.IntegerField(min_value=1, max_value=100_000, required=False)
    wpFilterThrottlePeriod = forms.IntegerField(min_value=1, max_value=9_999_999, required=False)
    wpFilterThrottleGroups = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    wpFilterActionBlock = forms.BooleanField(required=False)
    wpFilterBlockExpiry = forms.CharField(max_length=60, required=False)
    wpFilterActionBlockautopromote = forms.BooleanField(required=False)
    wpFilterBlockautopromoteDays = forms.IntegerField(min_value=1, max_value=MOST_DAYS, required=False)
    wpFilterActionDegroup = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = message(f"wikigrove-filter-{name.removeprefix('wpFilter').lower()}")
        groups = self.fields["wpFilterThrottleGroups"]
        assert isinstance(groups, forms.MultipleChoiceField)
        groups.choices = [(name, message(f"wikigrove-filter-by-{name}")) for name in THROTTLE_BY]

    def draft(self) -> FilterDraft:
        data = self.cleaned_data
        actions: dict[str, dict[str, object]] = {}
        if data["wpFilterActionWarn"]:
            actions["warn"] = {"message": data["wpFilterWarnMessage"].strip() or "abusefilter-warning"}
        if data["wpFilterActionDisallow"]:
            actions["disallow"] = {"message": data["wpFilterDisallowMessage"].strip() or "abusefilter-disallowed"}
        if data["wpFilterActionTag"]:
            names = data["wpFilterTags"].replace("\n", ",").split(",")
            actions["tag"] = {"tags": [name.strip() for name in names if name.strip()]}
        if data["wpFilterActionThrottle"]:
            actions["throttle"] = {
                "count": data["wpFilterThrottleCount"],
                "seconds": data["wpFilterThrottlePeriod"],
                "by": data["wpFilterThrottleGroups"] or ["user"],
            }
        if data["wpFilterActionBlock"]:
            actions["block"] = {"expiry": data["wpFilterBlockExpiry"].strip() or "1 day"}
        if data["wpFilterActionBlockautopromote"]:
            actions["blockautopromote"] = {"days": data["wpFilterBlockautopromoteDays"] or AUTOPROMOTE_DAYS}
        if data["wpFilterActionDegroup"]:
            actions["degroup"] = {}
        return FilterDraft(
            data["wpFilterDescription"],
            data["wpFilterRules"].replace("\r\n", "\n"),
            data["wpFilterNotes"],
            is_enabled=data["wpFilterEnabled"],
            is_hidden=data["wpFilterHidden"],
            is_deleted=data["wpFilterDeleted"],
            actions=actions,
        )

    @property
    def facts(self) -> list[forms.BoundField]:
        return [self[f"wpFilter{name}"] for name in ("Description", "Rules", "Notes")]

    @property
    def switches(self) -> list[forms.BoundField]:
        return [self[f"wpFilter{name}"] for name in ("Enabled", "Hidden", "Deleted")]

    @property
    def actions(self) -> list[tuple[forms.BoundField, list[forms.BoundField]]]:
        """Each box with the fields that belong to it."""
        parts = {
            "Warn": ("WarnMessage",),
            "Disallow": ("DisallowMessage",),
            "Tag": ("Tags",),
            "Throttle": ("ThrottleCount", "ThrottlePeriod", "ThrottleGroups"),
            "Block": ("BlockExpiry",),
            "Blockautopromote": ("BlockautopromoteDays",),
            "Degroup": (),
        }
        return [
            (self[f"wpFilterAction{name}"], [self[f"wpFilter{one}"] for one in fields])
            for name, fields in parts.items()
        ]


def initial_values(row: EditFilter | FilterVersion | None) -> dict[str, object]:
    """What the form shows of a filter; of none, what a new one starts with."""
    if row is None:
        return {
            "wpFilterEnabled": True,
            "wpFilterHidden": False,
            "wpFilterWarnMessage": "abusefilter-warning",
            "wpFilterDisallowMessage": "abusefilter-disallowed",
            "wpFilterThrottleCount": 3,
            "wpFilterThrottlePeriod": 60,
            "wpFilterThrottleGroups": ["user"],
            "wpFilterBlockExpiry": "1 day",
            "wpFilterBlockautopromoteDays": AUTOPROMOTE_DAYS,
        }
    actions: dict[str, dict[str, Any]] = row.actions
    start = initial_values(None)
    return start | {
        "wpFilterDescription": row.description,
        "wpFilterRules": row.rules,
        "wpFilterNotes": row.notes,
        "wpFilterEnabled": row.is_enabled,
        "wpFilterHidden": row.is_hidden,
        "wpFilterDeleted": row.is_deleted,
        "wpFilterActionWarn": "warn" in actions,
        "wpFilterWarnMessage": actions.get("warn", {}).get("message", start["wpFilterWarnMessage"]),
        "wpFilterActionDisallow": "disallow" in actions,
        "wpFilterDisallowMessage": actions.get("disallow", {}).get("message", start["wpFilterDisallowMessage"]),
        "wpFilterActionTag": "tag" in actions,
        "wpFilterTags": ", ".join(actions.get("tag", {}).get("tags", [])),
        "wpFilterActionThrottle": "throttle" in actions,
        "wpFilterThrottleCount": actions.get("throttle", {}).get("count", 3),
        "wpFilterThrottlePeriod": actions.get("throttle", {}).get("seconds", 60),
        "wpFilterThrottleGroups": actions.get("throttle", {}).get("by", ["user"]),
        "wpFilterActionBlock": "block" in actions,
        "wpFilterActionBlockautopromote": "blockautopromote" in actions,
        "wpFilterBlockautopromoteDays": actions.get("blockautopromote", {}).get("days", AUTOPROMOTE_DAYS),
        "wpFilterActionDegroup": "degroup" in actions,
        "wpFilterBlockExpiry": actions.get("block", {}).get("expiry", "1 day"),
    }
