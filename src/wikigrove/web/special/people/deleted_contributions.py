"""Special:DeletedContributions: what somebody wrote on pages that are gone."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from wikigrove_engine.title import Title

from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import format_timestamp, message
from wikigrove.moderation.domain.queries.deleted import list_deleted_contributions
from wikigrove.pages.models import DeletedRevision
from wikigrove.web.skin.comments import comment_html
from wikigrove.web.skin.namespaces import namespace_choices
from wikigrove.web.skin.pager import read_window, time_pager
from wikigrove.web.skin.present import present_special
from wikigrove.web.special.registry import special_page
from wikigrove.web.views.errors import show_error


@dataclass(frozen=True)
class DeletedShown:
    when: str
    stamp: str
    title: Title
    name: str
    comment_html: SafeString | str
    minor: bool
    is_new: bool
    size: int


@special_page("DeletedContributions", group="users", right="deletedhistory")
def deleted_contributions(request: HttpRequest, sub: str) -> HttpResponse:
    name = request.GET.get("target", sub).replace("_", " ").strip()
    number = request.GET.get("namespace", "")
    window = read_window(request)
    try:
        found = list_deleted_contributions(
            name,
            namespace=int(number) if number.isdecimal() else None,
            limit=window.limit,
            before=window.before,
            after=window.after,
        )
    except ValueError:
        return show_error(request, 400)
    return present_special(
        request,
        "special/deleted_contributions.html",
        name="DeletedContributions",
        user_name=name,
        rows=[_shown(row) for row in found.rows],
        namespaces=namespace_choices(number),
        pager=time_pager(request, older=found.older, newer=found.newer, limit=window.limit),
    )


def _shown(row: DeletedRevision) -> DeletedShown:
    title = Title(row.namespace, row.key)
    return DeletedShown(
        when=format_timestamp(row.timestamp),
        stamp=f"{row.timestamp:%Y%m%d%H%M%S}",
        title=title,
        name=current_wiki().title_rules.prefixed_text(title),
        comment_html=message("rev-deleted-comment") if row.visibility & 2 else comment_html(row.comment, title),
        minor=row.is_minor,
        is_new=row.parent_id is None,
        size=row.size,
    )
