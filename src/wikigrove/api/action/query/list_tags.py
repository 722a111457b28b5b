"""list=tags."""

from __future__ import annotations

from typing import Final

from wikigrove_engine.title import Title

from wikigrove.accounts.domain.rights import groups_of, rights_of
from wikigrove.accounts.models import GlobalMembership, User
from wikigrove.api.action import declare as p
from wikigrove.api.action.query.query_call import QueryCall, query_module
from wikigrove.api.action.result import Items, Row
from wikigrove.i18n import has_message, message
from wikigrove.pages.domain.tags import SOFTWARE_TAGS, list_tags

ACTIVE_DAYS: Final = 30


@query_module(
    "list",
    "tags",
    "tg",
    params=(
        p.string("continue"),
        p.limit(),
        p.many("prop", "active|defined|description|displayname|hitcount|source", ""),
    ),
    class_name="ApiQueryTags",
)
def list_change_tags(call: QueryCall) -> None:
    """Tags that edits and acts may have."""
    prop = set(call.many("prop"))
    known = {tag.name: tag for tag in list_tags()}
    names = sorted(known)
    after = call.cursor(str)
    if after is not None:
        names = [n for n in names if n >= after[0]]
    limit = call.number("limit")
    if len(names) > limit:
        call.continue_at(names[limit])
    out = []
    for name in names[:limit]:
        tag = known[name]
        is_software = name in SOFTWARE_TAGS
        row: Row = {"name": name}
        if "displayname" in prop:
            row["displayname"] = message(f"tag-{name}") if has_message(f"tag-{name}") else name
        if "description" in prop:
            key = f"tag-{name}-description"
            row["description"] = message(key) if has_message(key) else ""
        if "hitcount" in prop:
            row["hitcount"] = tag.uses
        if "defined" in prop:
            row["defined"] = is_software or tag.is_manual
        if "source" in prop:
            row["source"] = Items(
                (["extension"] if is_software else []) + (["manual"] if tag.is_manual else []), "source"
            )
        if "active" in prop:
            row["active"] = is_software or tag.is_active
        out.append(row)
    call.rows(out, "tag")


_ = (GlobalMembership, User, Title, groups_of, rights_of)
