"""What the script editor asks while somebody writes: is this right, and what does this line of Lua give?"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, JsonResponse
from wikigrove_engine.title import Title, find_title

from wikigrove.accounts.domain.limits import check_rate
from wikigrove.accounts.errors import PermissionRefused, RateLimited
from wikigrove.editing.domain.checks import check_read
from wikigrove.editing.domain.debug_module import debug_module
from wikigrove.editing.domain.submit import MAX_BYTES
from wikigrove.editing.errors import EditRefused
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import message
from wikigrove.pages.domain.queries import find_page
from wikigrove.rendering.domain.check_content import find_fault
from wikigrove.rendering.domain.render import model_of
from wikigrove.web.views.extensions import refuse


def check_content(request: HttpRequest) -> HttpResponse:
    """POST /api/wikigrove/v1/check with `title` and `text`: {"faults": [{line, column, text, may_be_saved}]}."""
    return _answer(request, _check)


def run_console(request: HttpRequest) -> HttpResponse:
    """POST /api/wikigrove/v1/console with `title`, `text`, `line`, `earlier` (a JSON list): {text, error, trace}."""
    return _answer(request, _run)


def read_lines(text: str) -> list[str]:
    """The console's earlier lines as they are sent: a JSON list of texts; anything else counts as none."""
    try:
        found = json.loads(text or "[]")
    except ValueError:
        return []
    return [str(one) for one in found] if isinstance(found, list) else []


def _check(request: HttpRequest, title: Title) -> dict[str, object]:
    actor = request.actor  # type: ignore[attr-defined]
    check_read(title, actor=actor)
    check_rate("check", actor)
    text = request.POST.get("text", "").replace("\r\n", "\n")
    page = find_page(title)
    model = page.model if page is not None else model_of(current_wiki(), title)
    fault = find_fault(text[:MAX_BYTES], model=model) if text else None
    return {"faults": [asdict(fault)] if fault is not None else []}


def _run(request: HttpRequest, title: Title) -> dict[str, object]:
    given = request.POST
    answer = debug_module(
        title,
        given.get("text", "").replace("\r\n", "\n"),
        given.get("line", ""),
        earlier=read_lines(given.get("earlier", "")),
        actor=request.actor,  # type: ignore[attr-defined]
    )
    return {"text": answer.text, "error": answer.error, "trace": list(answer.trace)}


def _answer(request: HttpRequest, act: Callable[[HttpRequest, Title], dict[str, object]]) -> HttpResponse:
    if request.method != "POST":
        return refuse(405, "wrong-method", "This takes POST only.", Allow="POST")
    title = find_title(request.POST.get("title", ""), current_wiki().title_rules)
    if title is None or title.is_external or title.namespace < 0:
        return refuse(400, "bad-parameter", "The parameter 'title' must be the title of a page.")
    try:
        return JsonResponse(act(request, title))
    except RateLimited as err:
        return refuse(429, "ratelimited", message("actionthrottledtext"), **{"Retry-After": str(err.seconds)})
    except PermissionRefused as err:
        return refuse(403, "permissiondenied", message(err.message_key, *err.params))
    except EditRefused as err:
        return refuse(400, err.code, message(err.message_key, *err.params))
