"""TemplateData as readers of a template's page see it: a description and a table of parameters."""

from __future__ import annotations

from typing import Final

from wikigrove_engine.tree.nodes import Element, Text

from wikigrove.ext.templatedata.data import Parameter, TemplateData

_STATUS_ORDER: Final = {"deprecated": "-1", "optional": "0", "suggested": "1", "required": "2"}
_LAYOUTS: Final = {
    "inline": "templatedata-doc-format-inline",
    "block": "templatedata-doc-format-block",
    "": "templatedata-doc-format-any",
}
_MUTED: Final = "mw-templatedata-doc-muted"


def show_template_data(data: TemplateData) -> Element:
    """The whole documentation."""
    wrap = Element("section", {"class": "mw-templatedata-doc-wrap"})
    header = _child(wrap, "header")
    if data.description:
        _child(header, "p", "mw-templatedata-doc-desc").append(Text(data.description))
    else:
        _message(_child(header, "p", f"mw-templatedata-doc-desc {_MUTED}"), "templatedata-doc-desc-empty")
    if not data.parameters:
        _message(_child(wrap, "p", _MUTED), "templatedata-doc-no-params-set")
        return wrap
    table = _child(wrap, "table", "wikitable mw-templatedata-doc-params sortable")
    caption = _child(table, "caption")
    _message(_child(caption, "p", "mw-templatedata-caption"), "templatedata-doc-params")
    shown = _LAYOUTS.get(data.layout)
    if shown is not None:
        _message(_child(caption, "p"), shown)
    else:
        box = _child(caption, "p")
        _message(box, "templatedata-doc-format-custom")
        _child(_child(caption, "p"), "code").append(Text(data.layout.replace("\n", "↵")))
    row = _child(_child(table, "thead"), "tr")
    for column in ("name", "desc", "type", "status"):
        cell = _child(row, "th")
        if column == "name":
            cell.attrs["colspan"] = "2"
        _message(cell, f"templatedata-doc-param-{column}")
    body = _child(table, "tbody")
    for parameter in data.parameters:
        _show_parameter(_child(body, "tr"), parameter)
    return wrap


def _show_parameter(row: Element, parameter: Parameter) -> None:
    _child(row, "th").append(Text(parameter.label or parameter.name))
    names = _child(row, "td", "mw-templatedata-doc-param-name")
    _child(names, "code").append(Text(parameter.name))
    for alias in parameter.aliases:
        names.append(Text(" "))
        _child(names, "code", "mw-templatedata-doc-param-alias").append(Text(alias))
    about = _child(row, "td")
    if parameter.description:
        _child(about, "p").append(Text(parameter.description))
    else:
        _message(_child(about, "p", _MUTED), "templatedata-doc-param-desc-empty")
    _show_details(about, parameter)
    kind = _child(row, "td", f"mw-templatedata-doc-param-type{f' {_MUTED}' if parameter.kind == 'unknown' else ''}")
    _message(kind, f"templatedata-doc-param-type-{parameter.kind}")
    status = _child(row, "td", f"mw-templatedata-doc-param-status-{parameter.status}")
    status.attrs["data-sort-value"] = _STATUS_ORDER[parameter.status]
    _message(status, f"templatedata-doc-param-status-{parameter.status}")
    if parameter.deprecated:
        status.append(Text(" "))
        _child(status, "span").append(Text(parameter.deprecated))


def _show_details(cell: Element, parameter: Parameter) -> None:
    values = [
        ("suggestedvalues", parameter.suggested_values, "code"),
        ("default", (parameter.default,) if parameter.default else (), ""),
        ("example", (parameter.example,) if parameter.example else (), ""),
        ("autovalue", (parameter.auto_value,) if parameter.auto_value else (), "code"),
    ]
    if not any(given for _, given, _ in values):
        return
    details = _child(cell, "dl")
    for key, given, element in values:
        if not given:
            continue
        _message(_child(details, "dt"), f"templatedata-doc-param-{key}")
        shown = _child(details, "dd")
        for number, value in enumerate(given):
            if number:
                shown.append(Text(" "))
            (_child(shown, element) if element else shown).append(Text(value))


def _child(parent: Element, name: str, classes: str = "") -> Element:
    child = Element(name, {"class": classes} if classes else {})
    parent.append(child)
    return child


def _message(parent: Element, key: str) -> None:
    """A text of the interface, filled in when the page is shown."""
    span = _child(parent, "span")
    span.attrs["typeof"] = "mw:I18n"
    span.i18n = {"/": {"lang": "x-user", "key": key, "params": []}}
