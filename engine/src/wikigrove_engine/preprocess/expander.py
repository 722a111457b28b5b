"""The expander: all state of one page's expansion, and what braces mean.

Source of the order of meanings in `expand_braces`: MediaWiki's manual on transclusion and its parser tests.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from typing import Final

from wikigrove_engine.access import DataAccess, PageFacts
from wikigrove_engine.deep_calls import allow_deep_calls
from wikigrove_engine.ext import FunctionResult, ParserFunction
from wikigrove_engine.language import Language, load_language
from wikigrove_engine.metadata import Cost, Metadata
from wikigrove_engine.preprocess.braces import Braces
from wikigrove_engine.preprocess.cache import TEMPLATE_TREES
from wikigrove_engine.preprocess.call import FunctionCall
from wikigrove_engine.preprocess.escape import CHARACTERS, decode_references
from wikigrove_engine.preprocess.expansion import Expansion, ExpansionKind, Parameter
from wikigrove_engine.preprocess.frame import Frame
from wikigrove_engine.preprocess.messages import DEFAULTS
from wikigrove_engine.preprocess.names import name_table
from wikigrove_engine.preprocess.nodes import ArgNode, Part, TemplateNode, Tree
from wikigrove_engine.preprocess.parameters import find_parameter
from wikigrove_engine.preprocess.prefetch import Loaded, TemplateStore
from wikigrove_engine.preprocess.resource import PageResource
from wikigrove_engine.preprocess.special import include_special_page
from wikigrove_engine.preprocess.strip import RawText, StripState
from wikigrove_engine.preprocess.texts import byte_length, split_call, substitute, without_markers
from wikigrove_engine.site import PageConfig, SiteConfig
from wikigrove_engine.title import NS_MEDIAWIKI, NS_SPECIAL, NS_TEMPLATE, NS_USER, Title, find_title, resolve_subpage

_STARTS_BLOCK: Final = re.compile(r"\{\||[:;#*]")
PIPE_MARK: Final = "\x1f"
"""No text of a page has this character."""
_TIME_CHECK_EVERY: Final = 64
_MAX_KEPT: Final = 100_000


class Expander:
    """Make one for each page and rendering. `root` is the page's own frame.

    `keeps_source`: the pre-save transform: only `subst:` calls are expanded, all else stays as it was written.
    """

    def __init__(
        self,
        *,
        site: SiteConfig,
        page: PageConfig,
        access: DataAccess,
        metadata: Metadata | None = None,
        keeps_source: bool = False,
        keeps_comments: bool = False,
    ) -> None:
        self.site: Final[SiteConfig] = site
        self.page: Final[PageConfig] = page
        self.access: Final[DataAccess] = access
        self.metadata: Final = metadata if metadata is not None else Metadata()
        self.keeps_source: Final = keeps_source
        self.keeps_comments: Final = keeps_comments
        self.strip: Final = StripState()
        self.language: Final[Language] = load_language(page.language or site.language)
        self.content_language: Final[Language] = load_language(site.language)
        self.names: Final = name_table(site.registry, site.language)
        self.tags: Final = frozenset(site.registry.tags) | {"nowiki", "pre", "gallery", "indicator"}
        self.extension_state: Final[dict[str, object]] = {}
        """What functions of extensions keep for the page, by the names of the extensions."""
        self.templates: Final = TemplateStore(self)
        self._genders: Final[dict[str, str]] = {}
        self.root: Final = Frame(self, title=page.title)
        self.expensive_count = 0
        self.include_size = 0
        self.argument_size = 0
        self.node_count = 0
        self.depth = 0
        self.highest_depth = 0
        self.calls = 0
        self.pipe: str = "|"
        """What {{!}} stands for."""
        self.notes: Final[dict[str, object]] = {}
        """What parser functions remember from call to call on this page, by a key of their own."""
        self._limit_hit = ""
        self._started: Final = time.monotonic()
        self._deadline: Final = self._started + site.limits.seconds
        self._static_calls: Final[dict[str, Braces]] = {}
        self._titles: Final[dict[str, Title | None]] = {}
        """Template titles by what stands in the braces."""
        self._errors = 0
        self.volatile_calls = 0
        """Calls of functions whose answers must not be kept."""
        self._facts: dict[Title, PageFacts] = {}
        allow_deep_calls()

    # -- trees

    def build_page_tree(self, text: str) -> Tree:
        """The tree of the page's own text; loads all templates that it names, level by level, in batches."""
        tree = self.build_tree(without_markers(text))
        self.prefetch(tree)
        return tree

    def build_tree(self, text: str, *, for_inclusion: bool = False) -> Tree:
        """The tree of any text of this wiki, kept beyond the page when it is read as a template."""
        # "-{" counts on every wiki, whether its language has variants or not: MediaWiki's preprocessor doesn't ask.
        return TEMPLATE_TREES.tree(text, tags=self.tags, for_inclusion=for_inclusion, variants=True)

    def prefetch(self, tree: Tree) -> None:
        self.templates.prefetch(tree)

    # -- limits

    def enter(self, nodes: int) -> bool:
        """Count nodes and nesting; False when a limit is passed (then don't `leave`)."""
        self.node_count += nodes
        limits = self.site.limits
        if self.node_count > limits.nodes:
            self._limit_hit = "node-count-exceeded"
            return False
        if self.depth >= limits.expand_depth:
            self._limit_hit = "expansion-depth-exceeded"
            return False
        self.depth += 1
        if self.depth > self.highest_depth:
            self.highest_depth = self.depth
        return True

    def leave(self) -> None:
        self.depth -= 1

    def limit_error(self) -> str:
        """The in-page error of the limit that `enter` found passed."""
        return self._limit_message(self._limit_hit)

    def _limit_message(self, limit: str, *parameters: str) -> str:
        self._errors += 1
        self.add_tracking(f"{limit}-category")
        self.metadata.warnings[f"{limit}-warning"] = parameters
        return f'<span class="error">{self.message(f"{limit}-warning", *parameters)}</span>'

    def add_argument_size(self, text: str) -> bool:
        self.argument_size += byte_length(text)
        if self.argument_size <= self.site.limits.include_bytes:
            return True
        self._errors += 1
        self.metadata.warnings["post-expand-template-argument-warning"] = ()
        self.add_tracking("post-expand-template-argument-category")
        return False

    def add_include_size(self, text: str) -> bool:
        self.include_size += byte_length(text)
        if self.include_size <= self.site.limits.include_bytes:
            return True
        self._errors += 1
        self.metadata.warnings["post-expand-template-inclusion-warning"] = ()
        self.add_tracking("post-expand-template-inclusion-category")
        return False

    def count_expensive(self) -> bool:
        """Count a call that needs the database; False when there were too many."""
        self.expensive_count += 1
        if self.expensive_count <= self.site.limits.expensive:
            return True
        self._errors += 1
        self.metadata.warnings["expensive-parserfunction-warning"] = (
            str(self.expensive_count),
            str(self.site.limits.expensive),
        )
        self.add_tracking("expensive-parserfunction-category")
        return False

    def report_limits(self) -> None:
        """Write the limit report into the metadata."""
        limits = self.site.limits
        self.metadata.limit_report.update(
            {
                "nodes": (self.node_count, limits.nodes),
                "include-bytes": (self.include_size, limits.include_bytes),
                "argument-bytes": (self.argument_size, limits.include_bytes),
                "expansion-depth": (self.highest_depth, limits.expand_depth),
                "expensive": (self.expensive_count, limits.expensive),
            }
        )
        self.metadata.seconds = time.monotonic() - self._started

    def close(self) -> None:
        """Let go of what functions have kept; nothing is expanded after this."""
        for note in self.notes.values():
            if isinstance(note, PageResource):
                note.close()
        self.notes.clear()

    def _is_late(self) -> bool:
        self.calls += 1
        return self.calls % _TIME_CHECK_EVERY == 0 and time.monotonic() > self._deadline

    # -- facts

    def message(self, key: str, *parameters: str) -> str:
        """The wiki's text of a message, else the engine's English one, else the key in brackets."""
        text = self.find_message(key)
        return substitute(f"⧼{key}⧽" if text is None else text, parameters)

    def find_message(self, key: str) -> str | None:
        text = self.access.fetch_messages([key], self.language.code).get(key)
        return DEFAULTS.get(key) if text is None else text

    def gender_of(self, who: str) -> str:
        """ "male", "female" or "unknown": of the person with this name, or whose page this is."""
        title = self.find_title(who, namespace=NS_USER) if who else None
        if title is None or title.namespace != NS_USER or title.is_external:
            return "unknown"
        name = title.text.partition("/")[0]
        if name not in self._genders:
            # People who use the engine alone may have an access that knows of no people.
            fetch = getattr(self.access, "fetch_genders", None)
            found = fetch([name]) if fetch is not None else {}
            self._genders[name] = found.get(name, "unknown")
        return self._genders[name]

    def add_tracking(self, key: str) -> None:
        """Put the page into a tracking category, where the wiki names one."""
        self.metadata.tracking[key] = None
        name = self.site.tracking_categories.get(key)
        if name:
            title = find_title(name, self.site.title_rules, default_namespace=14)
            if title is not None and title.namespace == 14:
                self.metadata.categories.setdefault(title, None)

    def find_title(self, text: str, *, namespace: int = 0) -> Title | None:
        return find_title(text, self.site.title_rules, default_namespace=namespace)

    def page_facts(self, title: Title) -> PageFacts:
        """What is known of a page; asks the wiki once for each. The page counts as something this text depends on."""
        self.metadata.existence.add(title)
        found = self._facts.get(title)
        if found is None:
            self.load_facts([title])
            found = self._facts[title]
        return found

    def load_facts(self, titles: Iterable[Title]) -> None:
        """Ask for facts of many pages in one batch."""
        wanted = {t for t in titles if t not in self._facts}
        if wanted:
            answers = self.access.fetch_page_facts(wanted)
            for title in wanted:
                self._facts[title] = answers.get(title) or PageFacts(title, False)

    # -- braces

    def expand_node(self, node: TemplateNode | ArgNode, frame: Frame) -> Expansion:
        """Expand a node with all that is needed to wrap it."""
        if isinstance(node, ArgNode):
            target = node.name
            name = frame.expand_seq(target)
            return Expansion(
                frame.expand_arg(node),
                "arg",
                node.start,
                node.end,
                target=target.source,
                target_end=target.end,
                function_source=name.strip(),
                parameters=(),
            )
        braces = self.expand_braces(node, frame)
        parameters: tuple[Parameter, ...] = ()
        if braces.kind != "literal" or braces.title is not None:
            by_number = braces.kind != "template" and braces.kind != "literal"
            parameters = tuple(find_parameter(p, n, frame, by_number) for n, p in enumerate(node.parts, 1))
        return Expansion(
            braces.text,
            braces.kind,
            node.start,
            node.end,
            target=node.title.source,
            target_end=node.title.end,
            title=braces.title,
            function=braces.function,
            function_source=braces.function_source,
            parameters=parameters,
            found=braces.found,
            error=braces.error,
            line_added=braces.line_added,
        )

    def expand_braces(self, node: TemplateNode, frame: Frame) -> Braces:
        """Find out what `{{...}}` means and expand it."""
        if not node.is_static or self.keeps_source or self.pipe != "|":
            return self._expand_new(node, frame)
        # The same call again, without anything of its frame in it, gives the same text again.
        key = node.source if node.at_line_start else f" {node.source}"
        known = self._static_calls.get(key)
        if known is not None:
            if self.add_include_size(known.text):
                if known.title is not None:
                    cost = self.metadata.template_costs.get(known.title)
                    if cost is not None:
                        cost.calls += 1
                return known
            return self._expand_new(node, frame)
        errors, volatile = self._errors, self.volatile_calls
        braces = self._expand_new(node, frame)
        if braces.reads_frame:
            # The page's own frame says the same each time, too, but such calls are rare there.
            return braces
        if errors == self._errors and volatile == self.volatile_calls and len(braces.text) < _MAX_KEPT:
            self._static_calls[key] = braces
        return braces

    def expand_with_marked_pipes(self, node: TemplateNode, frame: Frame) -> str:
        """The text of a call once more, with a mark for each pipe that is written as {{!}}."""
        self.pipe = PIPE_MARK
        text = self._expand_new(node, frame).text
        self.pipe = "|"
        return text

    def _expand_new(self, node: TemplateNode, frame: Frame) -> Braces:
        spaced = frame.expand_seq(node.title)
        braces = self._expand_meaning(node, spaced, frame)
        text = braces.text
        if braces.kind == "literal":
            return braces
        if text and not node.at_line_start and _STARTS_BLOCK.match(text):
            # Lists and tables that come out of braces start a line of their own.
            text = "\n" + text
            braces.line_added = True
        if not self.add_include_size(text):
            if braces.title is not None:
                text = self._omitted(braces.title)
            else:
                text = f"<!-- WARNING: template omitted, post-expand include size too large: {spaced.strip()[:20]} -->"
            braces.error = "post-expand-size"
        braces.text = text
        return braces

    def _expand_meaning(self, node: TemplateNode, spaced: str, frame: Frame) -> Braces:
        names = self.names
        parts = node.parts
        target = spaced.strip()
        if target.startswith("＃"):
            target = f"#{target[1:]}"
        if self._is_late():
            return Braces(self._limit_message("rendering-time-exceeded"), "variable", error="time")
        shows_source = False
        if names.any_modifier.match(target) is not None:
            substituted = names.split_modifier("safesubst", target)
            if substituted is None:
                substituted = names.split_modifier("subst", target)
                if (substituted is None) == self.keeps_source:
                    return Braces(frame.implode("{{", spaced, parts, "}}"), "literal")
            target = target if substituted is None else substituted
        elif self.keeps_source:
            return Braces(frame.implode("{{", spaced, parts, "}}"), "literal")
        if not parts:
            variable = names.find_variable(target)
            if variable is not None:
                return self.call_function(
                    variable, FunctionCall(frame, key=variable.key, name=target, first=None, parts=parts)
                )
        if names.any_modifier.match(target) is not None:
            plain = names.split_modifier("msgnw", target)
            shows_source = plain is not None
            if plain is None:
                plain = names.split_modifier("msg", target)
            target = target if plain is None else plain
            raw = names.split_modifier("raw", target)
            target = target if raw is None else raw
        name, colon, first = split_call(target)
        if colon:
            function = names.find_function(name.strip() if name[:1] != "#" else name)
            if function is not None:
                call = FunctionCall(frame, key=function.key, name=name, first=first.strip(), parts=parts)
                braces = self.call_function(function, call)
                if braces.found:
                    return braces
        return self._transclude(node, target, spaced, frame, shows_source=shows_source)

    def _omitted(self, title: Title) -> str:
        """What stands for a template that is too large."""
        shown = self.site.title_rules.prefixed_text(title)
        return f"[[:{shown}]]<!-- WARNING: template omitted, post-expand include size too large -->"

    def call_function(self, function: ParserFunction, call: FunctionCall) -> Braces:
        """Call a parser function whose arguments are known."""
        kind: ExpansionKind = "variable" if call.first is None else "parserfunction"
        if function.volatile:
            self.volatile_calls += 1
        result = function.call(call)
        found = True
        if isinstance(result, FunctionResult):
            text = result.text
            found = result.found
            if result.is_html or result.no_wiki:
                text = self.strip.add(RawText(text, result.is_html), name=function.key)
            elif result.wikitext_source:
                text = call.frame.expand_text(text)
        else:
            text = result
        braces = Braces(text, kind, function=function.key, function_source=call.name, found=found)
        braces.reads_frame = function.reads_frame
        return braces

    # -- transclusion

    def _transclude(self, node: TemplateNode, target: str, spaced: str, frame: Frame, *, shows_source: bool) -> Braces:
        title = self.find_template_title(target, frame)
        literal = Braces("", "literal")
        if title is None and target.startswith("#") and len(target) > 1 and not self.keeps_source:
            # A function that this wiki doesn't have shows itself; for editors it is a call all the same.
            name = target[1:].partition(":")[0]
            text = frame.implode("{{", spaced, node.parts, "}}")
            return Braces(text, "parserfunction", function=name, function_source=f"#{name}", found=False)
        if title is None or title.is_external:
            literal.text = frame.implode("{{", spaced, node.parts, "}}")
            return literal
        if title.namespace == NS_SPECIAL and not self.keeps_source:
            shown = include_special_page(self, title)
            if shown is not None:
                text = self.strip.add(RawText(shown, True), name="special")
                return Braces(text, "template", title=title)
        loaded = self.templates.find(title) if title.namespace != NS_SPECIAL else None
        if loaded is None and title.namespace == NS_MEDIAWIKI and not self.keeps_source:
            # A message that nobody has changed has its default text.
            default = self.find_message(title.key[:1].lower() + title.key[1:])
            if default is not None:
                return Braces(default, "template", title=title)
        if loaded is None:
            if self.keeps_source:
                literal.text = frame.implode("{{", spaced, node.parts, "}}")
                return literal
            return Braces(f"[[:{self.site.title_rules.prefixed_text(title)}]]", "template", title=title, found=False)
        return self._expand_page(title, loaded, node.parts, frame, shows_source=shows_source)

    def _expand_page(
        self, title: Title, loaded: Loaded, parts: list[Part], frame: Frame, *, shows_source: bool = False
    ) -> Braces:
        """Expand a page that exists, within the limits."""
        if frame.depth >= self.site.limits.depth:
            text = self._limit_message("parser-template-recursion-depth", str(self.site.limits.depth))
            return Braces(text, "template", title=title, error="template-depth")
        if frame.is_loop(loaded.title):
            self._errors += 1
            self.add_tracking("template-loop-category")
            link = self.site.title_rules.prefixed_text(loaded.title)
            self.metadata.warnings["template-loop-warning"] = (link,)
            text = f'<span class="error">{self.message("parser-template-loop-warning", f":{link}")}</span>'
            return Braces(text, "template", title=title, error="template-loop")
        if self.include_size > self.site.limits.include_bytes:
            # The page is too large already: expanding more would only cost time.
            self._errors += 1
            return Braces(self._omitted(title), "template", title=title, error="post-expand-size")
        if shows_source:
            return Braces(loaded.tree.source.translate(CHARACTERS), "template", title=title)
        return Braces(self._expand_loaded(loaded, parts, frame), "template", title=title)

    def _expand_loaded(self, loaded: Loaded, parts: list[Part], frame: Frame) -> str:
        if loaded.model != "wikitext":
            return loaded.tree.source
        started = time.monotonic()
        text = frame.child(parts, loaded.title).expand_template_text(loaded.tree)
        cost = self.metadata.template_costs.get(loaded.title)
        if cost is None:
            cost = self.metadata.template_costs[loaded.title] = Cost()
        cost.calls += 1
        cost.seconds += time.monotonic() - started
        return text

    def find_template_title(self, target: str, frame: Frame) -> Title | None:
        """The page that `{{target}}` transcludes; None for a bad title."""
        if target not in self._titles:
            self._titles[target] = self._resolve_template_title(target)
        return self._titles[target]

    def _resolve_template_title(self, target: str) -> Title | None:
        if target.startswith(("/", "../")):
            resolved = resolve_subpage(target, self.page.title, self.site.title_rules)
            if resolved is not None:
                return resolved
        if "&" in target:
            target = decode_references(target)
        title = self.find_title(target.partition("#")[0], namespace=NS_TEMPLATE)
        if title is not None and title.namespace == NS_SPECIAL:
            name, slash, rest = title.key.partition("/")
            canonical = self.content_language.special_pages.get(name.lower())
            if canonical is not None:
                return Title(NS_SPECIAL, self.content_language.special_page_name(canonical) + slash + rest)
        return None if title is None or (not title.key and not title.is_external) else title

    def expand_template(self, title: Title, parts: list[Part], frame: Frame) -> str | None:
        """Transclude a page with these arguments, as modules do; None when there is no such page."""
        if title.namespace == NS_SPECIAL:
            shown = include_special_page(self, title)
            return None if shown is None else self.strip.add(RawText(shown, True), name="special")
        loaded = self.templates.find(title)
        return None if loaded is None else self._expand_page(title, loaded, parts, frame).text
