"""Templates of one page: loaded in batches, level by level, before the expansion asks for them one by one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from wikigrove_engine.preprocess.nodes import ArgNode, Node, Seq, TemplateNode, Tree
from wikigrove_engine.title import NS_MODULE, NS_SPECIAL, Title

if TYPE_CHECKING:
    from wikigrove_engine.preprocess.expander import Expander

_PAGE_NAME: Final = re.compile(r"""["'\[]([^"'\[\]\n:|<>{}%$ ]{2,20}):([^"'\[\]\n:|<>{}%$#]{1,200})["'\]]""")
_MAX_LEVELS: Final = 40
_MAX_TEMPLATES: Final = 5000


class Loaded:
    """A page that this page uses, and its tree as a template; `title` is where redirects led."""

    __slots__ = ("title", "text", "model", "redirects", "revision_id", "_expander", "_tree")

    def __init__(
        self,
        title: Title,
        text: str,
        *,
        model: str,
        redirects: tuple[Title, ...],
        revision_id: int,
        expander: Expander,
    ) -> None:
        self.title: Final = title
        self.text: Final = text
        self._expander: Final = expander
        self._tree: Tree | None = None
        self.model: Final = model
        self.redirects: Final = redirects
        self.revision_id: Final = revision_id

    @property
    def tree(self) -> Tree:
        """Made when first asked for: modules and data are never read as wikitext."""
        if self._tree is None:
            self._tree = self._expander.build_tree(self.text, for_inclusion=True)
        return self._tree


class TemplateStore:
    """What this page has loaded so far. None: there is no such page."""

    def __init__(self, expander: Expander) -> None:
        self._expander: Final = expander
        self._loaded: dict[Title, Loaded | None] = {}
        self._used: dict[Title, Loaded] = {}
        self._titles: dict[Title, Title] = {}
        """Each final title once, so that frames can compare them by identity."""

    def find(self, title: Title) -> Loaded | None:
        """The template, loaded on its own if no batch had it. It counts as used by the page."""
        known = self._used.get(title)
        if known is not None:
            return known
        title = title.without_fragment()
        if title not in self._loaded:
            self._load({title})
        loaded = self._loaded.get(title)
        templates = self._expander.metadata.templates
        templates.setdefault(title, loaded.title if loaded is not None else None)
        if loaded is not None:
            for redirect in loaded.redirects:
                templates.setdefault(redirect, loaded.title)
            templates.setdefault(loaded.title, loaded.title)
            self._expander.metadata.template_revisions[loaded.title] = loaded.revision_id
            self._used[title] = loaded
        return loaded

    def load(self, titles: Iterable[Title]) -> None:
        """Fetch pages whose texts will be asked for, in one batch."""
        wanted = {t.without_fragment() for t in titles} - self._loaded.keys()
        if wanted:
            self._load(wanted)

    def prefetch(self, tree: Tree) -> None:
        """Load all that the tree names literally, then what those templates name, and so on."""
        trees = [tree]
        for _level in range(_MAX_LEVELS):
            wanted: set[Title] = set()
            for one in trees:
                wanted |= self._wanted(one)
            if not wanted or len(self._loaded) > _MAX_TEMPLATES:
                return
            self._load(wanted)
            trees, modules = [], []
            for title in wanted:
                loaded = self._loaded.get(title)
                if loaded is None:
                    continue
                if title.namespace == NS_MODULE:
                    modules.append(loaded)
                elif loaded.model == "wikitext":
                    trees.append(loaded.tree)
            self._load_required(modules)

    def _load_required(self, modules: list[Loaded]) -> None:
        """Load the modules that modules name, level by level, whether they will ask for them or not."""
        rules = self._expander.site.title_rules
        for _level in range(_MAX_LEVELS):
            wanted: set[Title] = set()
            for module in modules:
                for prefix, name in named_pages(module.text):
                    if rules.find_namespace(prefix) == NS_MODULE:
                        title = self._expander.find_title(f"{prefix}:{name}")
                        if title is not None and title not in self._loaded:
                            wanted.add(title)
            if not wanted or len(self._loaded) > _MAX_TEMPLATES:
                return
            self._load(wanted)
            modules = [loaded for title in wanted if (loaded := self._loaded.get(title)) is not None]

    def _wanted(self, tree: Tree) -> set[Title]:
        if tree.static_titles is None:
            tree.static_titles = tuple(dict.fromkeys(_collect(tree.root)))
        expander = self._expander
        names = expander.names
        out: set[Title] = set()
        existence: list[Title] = []
        for text in tree.static_titles:
            if names.find_variable(text) is not None:
                continue
            head, colon, rest = text.partition(":")
            if colon:
                function = names.find_function(head)
                if function is not None:
                    if function.key == "ifexist":
                        title = expander.find_title(rest)
                        if title is not None and not title.is_external and title.namespace >= 0:
                            existence.append(title)
                    elif function.key == "invoke":
                        module = expander.find_title(rest, namespace=NS_MODULE)
                        if module is not None and module.namespace == NS_MODULE and module not in self._loaded:
                            out.add(module)
                    continue
                for modifier in ("safesubst", "subst", "msgnw", "msg", "raw"):
                    text = names.split_modifier(modifier, text) or text
            title = expander.find_template_title(text, expander.root)
            if title is not None and not title.is_external and title.namespace != NS_SPECIAL:
                title = title.without_fragment()
                if title not in self._loaded:
                    out.add(title)
        expander.load_facts(existence)
        return out

    def _load(self, titles: set[Title]) -> None:
        expander = self._expander
        answers = expander.access.fetch_templates(titles)
        for title in titles:
            answer = answers.get(title)
            if answer is None:
                self._loaded[title] = None
                continue
            loaded = Loaded(
                self._titles.setdefault(answer.title, answer.title),
                answer.wikitext.replace("\x7f", "?"),
                model=answer.model,
                redirects=answer.redirects,
                revision_id=answer.revision_id,
                expander=expander,
            )
            self._loaded[title] = loaded
            self._loaded.setdefault(answer.title, loaded)


@lru_cache(maxsize=512)
def named_pages(text: str) -> tuple[tuple[str, str], ...]:
    """What looks like a page's name in the strings of a module: prefix and the rest, each once."""
    return tuple(dict.fromkeys(_PAGE_NAME.findall(text)))


def _collect(root: Seq) -> list[str]:
    """The literal beginnings of all braces in a tree, without recursion: sources can be nested deeply."""
    out: list[str] = []
    stack: list[list[Node]] = [root.nodes]
    while stack:
        for node in stack.pop():
            if isinstance(node, TemplateNode):
                title = node.title
                if title.nodes:
                    stack.append(title.nodes)
                else:
                    out.append(title.source.strip())
                for part in node.parts:
                    if part.name is not None and part.name.nodes:
                        stack.append(part.name.nodes)
                    if part.value.nodes:
                        stack.append(part.value.nodes)
            elif isinstance(node, ArgNode):
                for part in node.parts:
                    if part.value.nodes:
                        stack.append(part.value.nodes)
    return out
