"""Forms of input boxes as elements. All of them ask by GET: nothing is changed before somebody has seen an editor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wikigrove_engine.title import NS_SPECIAL, Title, find_title
from wikigrove_engine.tree.nodes import Element, Text

from wikigrove.ext.inputbox.options import BoxOptions

if TYPE_CHECKING:
    from wikigrove_engine.parser import Parser

# What stands in the address of the editor, by the option that it comes from.
_EDITOR: Final = {"preload": "preload", "editintro": "editintro", "summary": "summary", "minor": "minor"}
_BUTTON: Final = "mw-inputbox-button cdx-button"
_PRIMARY: Final = f"{_BUTTON} cdx-button--action-progressive cdx-button--weight-primary"


def make_form(options: BoxOptions, parser: Parser) -> Element:
    """The form of a box whose type is known."""
    outer = Element("div", {"class": f"mw-inputbox-{_position(options)}"})
    if options.colour:
        outer.attrs["style"] = f"background-color: {options.colour};"
    if options.kind in ("search", "fulltext", "search2"):
        form = _search_form(options, parser)
    else:
        form = _editor_form(options, parser)
    if options.text("id"):
        form.attrs["id"] = options.text("id").replace(" ", "_")
    outer.append(form)
    return outer


def _position(options: BoxOptions) -> str:
    if options.is_on("inline"):
        return "inline"
    return {"left": "left", "right": "right"}.get(options.alignment, "centered")


def _form(name: str, parser: Parser) -> Element:
    return Element(
        "form", {"name": name, "class": f"mw-inputbox-form {name}", "action": parser.site.script, "method": "get"}
    )


def _editor_form(options: BoxOptions, parser: Parser) -> Element:
    """Create a page, comment on one, or move this one."""
    kind = options.kind
    form = _form({"create": "createbox", "move": "movebox"}.get(kind, "commentbox"), parser)
    if kind == "move":
        here = parser.site.title_rules.prefixed_key(parser.page.title)
        _hide(form, "title", f"{_special('Movepage', parser)}/{here}")
        if options.text("summary"):
            _hide(form, "wpReason", options.text("summary"))
    else:
        _hide(form, "action", "edit")
        for option, name in _EDITOR.items():
            if options.text(option):
                _hide(form, name, options.text(option))
        for value in options.preload_parameters:
            _hide(form, "preloadparams[]", value)
    if options.text("prefix") and kind != "move":
        _hide(form, "prefix", options.text("prefix"))
    if kind in ("comment", "commenttitle"):
        _hide(form, "section", "new")
    if options.text("nosummary") and kind != "create":
        _hide(form, "nosummary", options.text("nosummary"))
    field = {"create": "title", "commenttitle": "preloadtitle", "comment": "title", "move": "wpNewTitle"}[kind]
    if kind == "commenttitle":
        _hide(form, "title", options.text("page") or parser.site.title_rules.prefixed_text(parser.page.title))
    elif options.text("page") and not options.text("default"):
        options = BoxOptions({**options.values, "default": options.text("page")}, options.preload_parameters)
    _label(form, options)
    if options.is_on("hidden"):
        _hide(form, field, options.text("default"))
    else:
        form.append(_field(options, field))
        _break(form, options)
    key = {"create": "inputbox-create-article", "move": "inputbox-movearticle"}.get(kind, "inputbox-postcomment")
    form.append(_button("create", options.text("buttonlabel"), key, _PRIMARY))
    return form


def _search_form(options: BoxOptions, parser: Parser) -> Element:
    form = _form("searchbox", parser)
    _hide(form, "title", _special("Search", parser))
    for value in options.search_filters:
        _hide(form, "searchfilter", value)
    if options.text("prefix"):
        _hide(form, "prefix", options.text("prefix"))
    _label(form, options)
    form.append(_field(options, "search"))
    if not _add_namespaces(form, options, parser):
        _break(form, options)
    if options.kind != "fulltext" and options.kind != "search2":
        form.append(_button("go", options.text("buttonlabel"), "inputbox-tryexact", _PRIMARY))
        form.append(Text(" "))
        form.append(_button("fulltext", options.text("searchbuttonlabel"), "inputbox-searchfulltext", _BUTTON))
    else:
        form.append(_button("fulltext", options.text("buttonlabel"), "inputbox-searchfulltext", _PRIMARY))
    return form


def _add_namespaces(form: Element, options: BoxOptions, parser: Parser) -> bool:
    """Boxes to tick for namespaces; "**" behind a name ticks it from the start. False where there are none."""
    names = [name.strip() for name in options.text("namespaces").split(",") if name.strip()]
    if not names:
        return False
    holder = Element("div", {"class": "mw-inputbox-namespaces"})
    for given in names[:50]:
        chosen = given.endswith("**")
        name = given.removesuffix("**").strip()
        title = find_title(f"{name}:X", parser.site.title_rules)
        is_main = name.lower() in ("main", "(main)", "0")
        if not is_main and (title is None or title.namespace == 0 or title.is_external):
            continue
        number = 0 if is_main or title is None else title.namespace
        label = Element("label")
        box = Element("input", {"type": "checkbox", "name": f"ns{number}", "value": "1"})
        if chosen:
            box.attrs["checked"] = ""
        label.append(box)
        label.append(Text(" "))
        if is_main:
            label.append(_message("inputbox-ns-main"))
        else:
            label.append(Text(parser.site.title_rules.prefixed_text(Title(number, "X")).removesuffix(":X")))
        holder.append(label)
        holder.append(Text(" "))
    form.append(holder)
    return True


def _special(name: str, parser: Parser) -> str:
    """The title of a special page in the wiki's language."""
    shown = parser.expander.content_language.special_page_name(name)
    return parser.site.title_rules.prefixed_key(Title(NS_SPECIAL, shown))


def _hide(form: Element, name: str, value: str) -> None:
    form.append(Element("input", {"type": "hidden", "name": name, "value": value}))


def _field(options: BoxOptions, name: str) -> Element:
    field = Element(
        "input",
        {
            "type": "search" if name == "search" else "text",
            "name": name,
            "class": "mw-inputbox-input cdx-text-input__input",
            "value": options.text("default"),
            "size": options.width,
            "dir": options.text("dir") if options.text("dir") in ("ltr", "rtl") else "auto",
        },
    )
    for option, attribute in (("placeholder", "placeholder"), ("arialabel", "aria-label")):
        if options.text(option):
            field.attrs[attribute] = options.text(option)
    if "aria-label" not in field.attrs:
        _localise(field, "aria-label", "inputbox-field-search" if name == "search" else "inputbox-field-title")
    if name == "title" and not options.text("default"):
        field.attrs["required"] = ""
    return field


def _label(form: Element, options: BoxOptions) -> None:
    if options.text("labeltext"):
        label = Element("label")
        label.append(Text(options.text("labeltext")))
        form.append(label)
        _break(form, options)


def _break(form: Element, options: BoxOptions) -> None:
    form.append(Element("br") if options.has_break else Text(" "))


def _button(name: str, label: str, key: str, classes: str) -> Element:
    button = Element("input", {"type": "submit", "name": name, "class": classes})
    if label:
        button.attrs["value"] = label
    else:
        _localise(button, "value", key)
    return button


def _localise(element: Element, attribute: str, key: str) -> None:
    """An attribute that is filled in when the page is shown."""
    element.attrs["typeof"] = "mw:LocalizedAttrs"
    element.i18n = {**(element.i18n or {}), attribute: {"lang": "x-user", "key": key, "params": []}}


def _message(key: str) -> Element:
    span = Element("span", {"typeof": "mw:I18n"})
    span.i18n = {"/": {"lang": "x-user", "key": key, "params": []}}
    return span
