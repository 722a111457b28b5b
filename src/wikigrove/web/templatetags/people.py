"""What pages about a person say of them."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context

from wikigrove.accounts.domain.addresses import find_range
from wikigrove.accounts.domain.check_block import find_block_of
from wikigrove.moderation.domain.log_account import user_page
from wikigrove.web.special.log_extract import log_extract
from wikigrove.web.special.people.block_lists import block_line

register = template.Library()


@register.inclusion_tag("web/parts/block_notice.html", takes_context=True)
def block_notice(context: Context, name: str) -> dict[str, Any]:
    """That somebody is blocked, with the last line of the log; nothing for those who are not, or whose name is hidden."""
    addresses = find_range(name) if name else None
    found = find_block_of(addresses.text if addresses else name) if name else None
    if found is None or found.hides_name:
        return {}
    entries = log_extract(
        "gblblock" if found.is_global else "block", user_page(found.target), actor=context["actor"], limit=1
    )
    return {"line": block_line(found), "entries": entries}
