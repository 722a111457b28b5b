"""From an answer's data to bytes, in the format that was asked for."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

from django.http import HttpResponse

from wikigrove.api.action.call import Call, Frame
from wikigrove.api.action.errors import ApiError
from wikigrove.api.action.formats.json import to_json, wrap_callback
from wikigrove.api.action.formats.php import to_php
from wikigrove.api.action.formats.pretty import pretty_page, pretty_text
from wikigrove.api.action.formats.xml import to_xml
from wikigrove.api.action.read_params import read_param
from wikigrove.api.action.registry import find_module
from wikigrove.api.action.result import Record, to_version_1
from wikigrove.i18n import message

XML_NAMESPACE: Final = "http://www.mediawiki.org/xml/api/"


def hint_of(frame: Frame, language: str = "en") -> str:
    """Where a program's author reads on, as HTML."""
    address = f"{frame.request.scheme}://{frame.request.get_host()}{frame.wiki.path_prefix}/w/api.php"
    return message("api-usage-docref", address, language=language)


def write_answer(frame: Frame, data: dict[str, Any], *, status: int = 200) -> HttpResponse:
    form = str(frame.general.get("format") or "jsonfm")
    params = _format_params(frame, form, data)
    version = 2 if params.get("formatversion") in ("2", "latest") else 1
    if form.endswith("fm"):
        return _pretty(frame, data, form=form, version=version, wrapped=bool(params.get("wrappedhtml")), status=status)
    if form == "none":
        return _response("", "text/plain", "api-result.txt", status)
    if form == "xml":
        if params.get("xslt") is not None:
            _warn(data, "xml", "The xslt option is disabled on this wiki.")
        text = to_xml(data, namespace=XML_NAMESPACE if params.get("includexmlnamespace") else "")
        return _response(text, "text/xml", "api-result.xml", status)
    if form == "php":
        shown = to_version_1(data) if version == 1 else data
        return _response(to_php(shown), "application/vnd.php.serialized", "api-result.php", status)
    return _json(data, params, version=version, status=status)


def _json(data: dict[str, Any], params: dict[str, Any], *, version: int, status: int) -> HttpResponse:
    ascii_only = bool(params.get("ascii")) if version > 1 else not params.get("utf8")
    text = to_json(_plain_body(data), version=version, ascii_only=ascii_only)
    if params.get("callback"):
        return _response(wrap_callback(text, params["callback"]), "text/javascript", "api-result.js", status)
    return _response(text, "application/json", "api-result.json", status)


def _plain_body(data: dict[str, Any]) -> Any:
    """Some modules (opensearch) answer with a list as the whole."""
    return data.get("\0", data)


def _format_params(frame: Frame, form: str, data: dict[str, Any]) -> dict[str, Any]:
    """What the format takes. A bad value there becomes a warning beside the error, as nothing else could tell it."""
    module = find_module("format", form)
    if module is None:
        return {}
    call = Call(frame, module, {})
    try:
        return {p.name: read_param(p, call) for p in module.params}
    except ApiError as err:
        from wikigrove.api.action.texts import text_of

        told = err.problems[0]
        data.clear()
        info = text_of(told, "en")
        data["warnings"] = {
            form: Record({"warnings": info}, content="warnings"),
            "main": Record({"warnings": "Error printer failed. Will retry without params."}, content="warnings"),
        }
        data["error"] = Record({"code": told.code, "info": info, "docref": hint_of(frame)}, content="docref")
        frame.headers["MediaWiki-API-Error"] = told.code
        return {}


def _warn(data: dict[str, Any], module: str, text: str) -> None:
    data["warnings"] = {**data.get("warnings", {}), module: Record({"warnings": text}, content="warnings")}


def _pretty(frame: Frame, data: dict[str, Any], *, form: str, version: int, wrapped: bool, status: int) -> HttpResponse:
    text = pretty_text(_plain_body(data) if form == "jsonfm" else data, form=form, version=version)
    if wrapped:
        inner = pretty_page(text, form=form, title="", language="en", direction="ltr").partition("<pre")[2]
        facts = {
            "status": status,
            "statustext": HTTPStatus(status).phrase,
            "html": "<pre" + inner.partition("</body>")[0],
            "modules": ["mediawiki.apipretty"],
            "continue": data.get("continue"),
            "time": 0,
        }
        return _response(to_json(facts, version=2, ascii_only=False), "application/json", "api-result.json", status)
    language = str(frame.general.get("language", "en"))
    page = pretty_page(
        text, form=form, title=frame.wiki.name, language=language, direction=frame.wiki.direction, status=status
    )
    return _response(page, "text/html", "api-result.html", status)


def _response(text: str, kind: str, name: str, status: int) -> HttpResponse:
    response = HttpResponse(text, content_type=f"{kind}; charset=utf-8", status=status)
    response["Content-Disposition"] = f"inline; filename={name}"
    response["X-Content-Type-Options"] = "nosniff"
    return response
