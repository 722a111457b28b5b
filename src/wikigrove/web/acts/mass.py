"""Special:Nuke: delete what somebody made, take back what somebody edited. Special:ReplaceText."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from wikigrove_engine.title import Title, find_title

from wikigrove.accounts.domain.rights import has_right
from wikigrove.accounts.errors import PermissionRefused
from wikigrove.accounts.models import Actor
from wikigrove.editing.domain.mass_acts import (
    MassResult,
    delete_pages,
    find_created,
    find_last_edited,
    roll_back_pages,
)
from wikigrove.editing.domain.move import MoveRequest, move_page
from wikigrove.editing.domain.replace_text import Found, Replacement, find_texts, new_title, replace_on_page
from wikigrove.editing.errors import EditRefused
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import format_timestamp, message
from wikigrove.web.acts.present import say_refusal
from wikigrove.web.acts.registered import require_registered
from wikigrove.web.skin.namespaces import namespace_choices
from wikigrove.web.skin.paths import special_path
from wikigrove.web.skin.present import present_special
from wikigrove.web.skin.reasons import join_reason, reason_choices
from wikigrove.web.special.registry import special_page


@special_page("Nuke", group="pagetools", right="nuke")
def nuke(request: HttpRequest, sub: str) -> HttpResponse:
    """`act` is delete or rollback; a POST acts on the chosen `pages`."""
    actor = require_registered(request)
    data = request.POST if request.method == "POST" else request.GET
    author = (data.get("target") or sub).strip()
    wants_rollback = data.get("act") == "rollback"
    if request.method == "POST" and "wpNuke" in request.POST:
        result = _carry_out(request.POST, author, actor, wants_rollback=wants_rollback)
        _tell(request, result)
        return HttpResponseRedirect(special_path("Nuke"))
    number = data.get("namespace", "")
    found = []
    if author or data.get("pattern") or "target" in data:
        if wants_rollback and author:
            found = find_last_edited(author, actor=actor)
        elif not wants_rollback:
            spaces = [n for n in current_wiki().title_rules.namespaces if str(n) == number]
            prefix = data.get("pattern", "").strip().replace(" ", "_")
            found = find_created(author=author, prefix=prefix, namespaces=spaces, actor=actor)
    return present_special(
        request,
        "special/nuke.html",
        name="Nuke",
        author=author,
        pattern=data.get("pattern", ""),
        wants_rollback=wants_rollback,
        may_roll_back=has_right(actor, "rollback"),
        may_mark_bot=has_right(actor, "markbotedits"),
        found=[(one, format_timestamp(one.when)) for one in found],
        was_asked=bool(author or data.get("pattern") or "target" in data),
        reasons=reason_choices("deletereason-dropdown"),
        namespaces=namespace_choices(number),
    )


@special_page("ReplaceText", group="pagetools", right="replacetext")
def replacetext(request: HttpRequest, sub: str) -> HttpResponse:
    """First what would change, then, by a second button, the change on the chosen pages."""
    actor = require_registered(request)
    data = request.POST
    wanted = _read(data)
    found: list[Found] | None = None
    is_whole, error = True, ""
    if request.method == "POST":
        try:
            if "wpReplace" in data:
                _tell(request, _replace(data, wanted, actor))
                return HttpResponseRedirect(special_path("ReplaceText"))
            found, is_whole = find_texts(wanted, actor=actor)
        except EditRefused as refusal:
            error = say_refusal(refusal)
    return present_special(
        request,
        "special/replace_text.html",
        name="ReplaceText",
        wanted=wanted,
        namespaces=namespace_choices(""),
        chosen=set(wanted.namespaces),
        found=None if found is None else [(one, new_title(one.title, wanted)) for one in found],
        is_whole=is_whole,
        error=error,
        status=400 if error else 200,
    )


def _carry_out(data: QueryDict, author: str, actor: Actor, *, wants_rollback: bool) -> MassResult:
    titles = _titles(data.getlist("pages"))
    reason = join_reason(data.get("wpReasonList", "other"), data.get("wpReason", ""))
    if wants_rollback:
        return roll_back_pages(titles, author, summary=reason, mark_bot=data.get("bot") == "1", actor=actor)
    return delete_pages(titles, reason=reason, actor=actor)


def _titles(names: list[str]) -> list[Title]:
    rules = current_wiki().title_rules
    found = (find_title(name, rules) for name in names)
    return [title for title in found if title is not None and title.namespace >= 0 and not title.interwiki]


def _read(data: QueryDict) -> Replacement:
    numbers = [n for n in data.getlist("namespaces") if n.isdecimal() and len(n) < 9]
    return Replacement(
        data.get("target", ""),
        data.get("replacement", ""),
        is_pattern=data.get("use_regex") == "1",
        namespaces=tuple(int(n) for n in numbers),
        prefix=data.get("prefix", "").strip(),
        category=data.get("category", "").strip(),
    )


def _replace(data: QueryDict, wanted: Replacement, actor: Actor) -> MassResult:
    result = MassResult()
    summary = data.get("wpSummary", "").strip() or message(
        "replacetext_editsummary", wanted.target, wanted.by, language=current_wiki().language
    )
    moving = set(data.getlist("move"))
    for title in _titles(data.getlist("pages"))[:250]:
        try:
            replace_on_page(title, wanted, summary=summary, actor=actor)
            new = new_title(title, wanted)
            if new is not None and current_wiki().title_rules.prefixed_text(title) in moving:
                move_page(MoveRequest(title, new, summary), actor=actor)
            result.done.append(title)
        except (EditRefused, PermissionRefused) as refusal:
            result.failed.append((title, refusal))
    return result


def _tell(request: HttpRequest, result: MassResult) -> None:
    messages.success(request, message("wikigrove-mass-done", len(result.done)))
    for title, refusal in result.failed[:20]:
        name = current_wiki().title_rules.prefixed_text(title)
        messages.warning(request, message("wikigrove-mass-failed", name, say_refusal(refusal)))
