"""The tag and the function. Branches open and close without scripts."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from wikigrove_engine.ext import FunctionResult, ParserFunction, read_plain_attributes, sanitize_tag_attributes
from wikigrove_engine.title import NS_CATEGORY, Title
from wikigrove_engine.tokenize.links_href import encode_href
from wikigrove_engine.tree.nodes import Element, Text

from wikigrove.ext.categorytree.members import Levels, load_members
from wikigrove.ext.categorytree.options import MODES, TreeOptions, read_options

if TYPE_CHECKING:
    from wikigrove_engine.ext import TagParser
    from wikigrove_engine.parser import Parser
    from wikigrove_engine.preprocess import ExtensionCall
    from wikigrove_engine.preprocess.call import FunctionCall

_FRESH_SECONDS: Final = 3600
_OWN: Final[tuple[str, ...]] = ("class", "style", "id")


class CategoryTreeTag:
    """<categorytree mode="pages" depth="2">Name</categorytree>"""

    name = "categorytree"

    def __init__(self, max_depth: int) -> None:
        self._max_depth: Final = max_depth

    def render(self, call: ExtensionCall, parser: TagParser) -> object:
        own: Parser = parser  # type: ignore[assignment]
        attributes = read_plain_attributes(call, own)
        options = read_options(attributes, max_depth=self._max_depth)
        name = own.unstrip(call.frame.expand_text(call.inner or "")).strip()
        root = own.expander.find_title(name, namespace=NS_CATEGORY)
        given: dict[str, str] = {key: attributes[key] for key in _OWN if key in attributes}
        kept = sanitize_tag_attributes("div", given, own)
        classes = f"CategoryTreeTag {kept.pop('class', '')}".strip()
        box = Element("div", {"class": classes, "data-ct-mode": str(MODES[options.mode]), **kept})
        if root is None or root.is_external or root.namespace != NS_CATEGORY:
            error = Element("strong", {"class": "error", "typeof": "mw:I18n"})
            error.i18n = {"/": {"lang": "x-user", "key": "categorytree-not-found", "params": [name]}}
            box.append(error)
            return box
        own.metadata.modules["ext.categoryTree"] = None
        # Nobody touches this page when a category gets another member.
        own.metadata.limit_cache(_FRESH_SECONDS)
        _Tree(options, load_members(root, options, own), own).show(root, box)
        return box


class _Tree:
    def __init__(self, options: TreeOptions, members: Levels, parser: Parser) -> None:
        self._options: Final = options
        self._members: Final = members
        self._parser: Final = parser

    def show(self, root: Title, box: Element) -> None:
        if self._options.hides_root:
            for member in self._members.get(root, []):
                self._show(member, box, level=1, path=(root,))
        else:
            self._show(root, box, level=0, path=())

    def _show(self, title: Title, target: Element, *, level: int, path: tuple[Title, ...]) -> None:
        section = Element("div", {"class": "CategoryTreeSection"})
        target.append(section)
        item = Element("div", {"class": "CategoryTreeItem"})
        members = self._members.get(title, [])
        # A category may stand below itself.
        if not members or title in path or (level == 0 and self._options.only_root):
            section.append(item)
            item.append(self._link(title))
            return
        section.attrs["class"] += " branch"
        item.append(self._link(title))
        if self._options.shows_count:
            item.append(Text(f" ({len(members)})"))
        section.append(item)
        branch = Element("details")
        if level < self._options.depth:
            branch.attrs["open"] = ""
        # The link stands beside: inside of what opens the branch, nobody would know which of the two a key presses.
        head = Element("summary")
        name = Element("span", {"class": "visually-hidden"})
        name.append(Text(self._label(title)))
        head.append(name)
        branch.append(head)
        below = Element("div", {"class": "CategoryTreeChildren"})
        for member in members:
            self._show(member, below, level=level + 1, path=(*path, title))
        branch.append(below)
        section.append(branch)

    def _link(self, title: Title) -> Element:
        rules = self._parser.site.title_rules
        name = rules.prefixed_text(title)
        link = Element("a", {"href": "./" + encode_href(rules.prefixed_key(title)), "title": name})
        link.append(Text(self._label(title)))
        return link

    def _label(self, title: Title) -> str:
        is_short = title.namespace == NS_CATEGORY and self._options.hides_prefix
        return title.text if is_short else self._parser.site.title_rules.prefixed_text(title)


def _call_tag(call: FunctionCall) -> FunctionResult:
    """{{#categorytree:Name|mode=pages|depth=2}}"""
    attributes = []
    for text in call.args()[1:]:
        name, _, value = text.partition("=")
        if name.strip().isidentifier():
            attributes.append(f' {name.strip()}="{escape(value.strip())}"')
    source = f"<categorytree{''.join(attributes)}>{call.arg(0)}</categorytree>"
    return FunctionResult(source, wikitext_source=True)


def categorytree_function() -> ParserFunction:
    return ParserFunction("categorytree", _call_tag)
