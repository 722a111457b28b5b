"""Special pages and API modules of extensions."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse, JsonResponse

from wikigrove.accounts.domain.rights import has_right
from wikigrove.accounts.visitor import Visitor
from wikigrove.editing.domain.extension_filters import make_asker
from wikigrove.extensions.api import BODY_TYPES, ApiModule, Body, Parameter, SpecialPage, SpecialRequest, Value
from wikigrove.extensions.breaker import Breaker
from wikigrove.extensions.parts import parts_of_wiki
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import has_message, message
from wikigrove.web.skin.present import SpecialView, present_special
from wikigrove.web.views.extension_assets import asset_links


class BadParameter(Exception):
    """A parameter of an API call is missing or wrong; its text says what is wanted."""


def view_of(page: SpecialPage, breaker: Breaker) -> SpecialView:
    """The view that shows an extension's special page."""

    def view(request: HttpRequest, sub: str) -> HttpResponse:
        is_post = request.method == "POST"
        fields = {**request.GET.dict(), **(request.POST.dict() if is_post else {})}
        asked = SpecialRequest(
            make_asker(request.actor),  # type: ignore[attr-defined]
            sub,
            {name: str(value) for name, value in fields.items() if name not in ("title", "csrfmiddlewaretoken")},
            is_post,
        )
        failed: list[str] = []

        def instead(reason: str) -> str:
            failed.append(reason)
            return ""

        content = breaker.run(f"Special:{page.name}", lambda: page.show(asked), instead)
        return present_special(
            request,
            "special/extension.html",
            name=page.name,
            sub=sub,
            status=503 if failed else 200,
            label=label_of(page.name, page.title),
            content=content,
            failure=failed[0] if failed else "",
            assets=asset_links("special", breaker.extension),
        )

    return view


def label_of(name: str, title: str) -> str:
    """The heading of an extension's special page: a message where there is one."""
    key = name.lower()
    return message(key) if has_message(key) else title


def api_module(request: HttpRequest, extension: str, module: str) -> HttpResponse:
    """/api/wikigrove/v1/extensions/<extension>/<module>: a JSON object, or {"error": {"code", "message"}}."""
    actor = request.actor  # type: ignore[attr-defined]
    if not has_right(actor, "read"):
        return refuse(403, "permissiondenied", "This needs the right 'read'.")
    for enabled in parts_of_wiki(current_wiki().settings):
        for one in enabled.parts.api_modules:
            if enabled.extension.name == extension and one.name == module:
                if one.right and not has_right(actor, one.right):
                    return refuse(403, "permissiondenied", f"This needs the right {one.right!r}.")
                return _answer(request, one, enabled.breaker)
    return refuse(404, "unknown-module", "There is no such module on this wiki.")


def _answer(request: HttpRequest, module: ApiModule, breaker: Breaker) -> HttpResponse:
    allowed = ("POST",) if module.writes else ("GET", "HEAD", "POST")
    if request.method not in allowed:
        return refuse(405, "wrong-method", f"This takes {allowed[0]} only.", Allow=", ".join(allowed))
    given = {**request.GET.dict(), **request.POST.dict()}
    try:
        values = {p.name: _read(p, given.get(p.name)) for p in module.parameters}
    except BadParameter as err:
        return refuse(400, "bad-parameter", str(err))
    asker = make_asker(request.actor)  # type: ignore[attr-defined]
    failed: list[str] = []
    answer: Mapping[str, object] | Body | None = breaker.run(
        f"API {module.name}", lambda: module.answer(asker, values), lambda reason: failed.append(reason)
    )
    if failed:
        return refuse(503, "extension-failed", f"The extension {breaker.extension} failed here.")
    if answer is None:
        return refuse(404, "nothing-there", "There is nothing of what was asked for.")
    if isinstance(answer, Body):
        return _send(answer, breaker)
    try:
        return JsonResponse(dict(answer))
    except (TypeError, ValueError):
        return refuse(503, "extension-failed", f"The extension {breaker.extension} answered what is no JSON.")


def _send(body: Body, breaker: Breaker) -> HttpResponse:
    """A file. It is of one of a few types, and says so that no browser guesses another."""
    if body.content_type not in BODY_TYPES:
        return refuse(503, "extension-failed", f"The extension {breaker.extension} answered a type that is not sent.")
    response = HttpResponse(body.text, content_type=f"{body.content_type}; charset=UTF-8")
    if body.max_age:
        kept_by = "public" if has_right(Visitor(), "read") else "private"
        response["Cache-Control"] = f"{kept_by}, max-age={body.max_age}"
    response["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'; sandbox"
    return response


def _read(parameter: Parameter, text: object) -> Value:
    """The value of a parameter as it was sent. Raises BadParameter."""
    default = parameter.default
    if text is None or not isinstance(text, str):
        if default is None:
            raise BadParameter(f"The parameter {parameter.name!r} is needed.")
        return default
    if parameter.choices and text not in parameter.choices:
        raise BadParameter(f"{parameter.name!r} takes one of: {', '.join(parameter.choices)}.")
    try:
        if isinstance(default, bool):
            return text.lower() not in ("", "0", "false", "no")
        if isinstance(default, int):
            return int(text[:20])
        if isinstance(default, float):
            return float(text)
    except ValueError:
        raise BadParameter(f"{parameter.name!r} takes a number.") from None
    return text


def refuse(status: int, code: str, text: str, **headers: str) -> HttpResponse:
    return JsonResponse({"error": {"code": code, "message": text}}, status=status, headers=headers)
