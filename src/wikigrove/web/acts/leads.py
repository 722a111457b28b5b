"""Actions and special pages that only lead to where the act is carried out."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import urlencode
from wikigrove_engine.title import Title, find_title

from wikigrove.farm.scope import current_wiki
from wikigrove.web.skin.paths import special_path
from wikigrove.web.skin.present import SpecialView, present_special
from wikigrove.web.special.registry import special_page


def to_revision_delete(request: HttpRequest, title: Title) -> HttpResponse:
    return _lead(request, "RevisionDelete", title)


def to_edit_tags(request: HttpRequest, title: Title) -> HttpResponse:
    return _lead(request, "EditTags", title)


def _lead(request: HttpRequest, special: str, title: Title) -> HttpResponse:
    query = [(k, v) for k, values in request.GET.lists() for v in values if k not in ("title", "action")]
    query.append(("target", current_wiki().title_rules.prefixed_text(title)))
    return HttpResponseRedirect(f"{special_path(special)}?{urlencode(query)}")


def _to_action(name: str, action: str) -> SpecialView:
    def lead(request: HttpRequest, sub: str) -> HttpResponse:
        target = request.GET.get("target") or sub
        title = find_title(target, current_wiki().title_rules) if target else None
        if title is None or title.namespace < 0 or title.interwiki:
            return present_special(request, "special/ask.html", name=name, label_key="wikigrove-page-name")
        return HttpResponseRedirect(current_wiki().path_for(title, action=action))

    return lead


delete_lead = special_page("DeletePage", group="pagetools", is_listed=False)(_to_action("DeletePage", "delete"))
protect_lead = special_page("ProtectPage", group="pagetools", is_listed=False)(_to_action("ProtectPage", "protect"))
