"""Special:PasswordPolicies: what passwords have to be."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from wikigrove.accounts.domain.password_rules import least_length
from wikigrove.accounts.domain.rights import group_label, group_table
from wikigrove.i18n import message
from wikigrove.web.skin.present import present_special
from wikigrove.web.special.registry import special_page


@dataclass(frozen=True)
class PolicyRow:
    group: str
    rules: tuple[str, ...]


@special_page("PasswordPolicies", group="users")
def password_policies(request: HttpRequest, sub: str) -> HttpResponse:
    common = (message("passwordpolicies-policy-passwordcannotbepopular"), message("wikigrove-policy-unlike-name"))
    groups = [
        "user",
        *sorted(g for g in group_table() if least_length([g]) > settings.WIKIGROVE["password_min_length"]),
    ]
    rows = [
        PolicyRow(
            group_label(group),
            (message("passwordpolicies-policy-minimalpasswordlength", least_length([group])), *common),
        )
        for group in groups
    ]
    return present_special(request, "special/policies.html", name="PasswordPolicies", rows=rows)
