"""What goes wrong in a call, and how the refusals of the domain are told: the one place that maps them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from wikigrove_engine.title import NS_PROJECT, TitleError

from wikigrove.accounts.errors import Blocked, NameRefused, PermissionRefused, RateLimited, WikiLocked
from wikigrove.editing.errors import EditRefused
from wikigrove.farm.scope import current_wiki
from wikigrove.filters.errors import FilterRefused
from wikigrove.i18n.message import find_message
from wikigrove.notices.errors import NoticeRefused

if TYPE_CHECKING:
    from collections.abc import Sequence

_PREFIXES: Final = ("apierror-", "apiwarn-", "paramvalidator-")


class Plain(str):
    """A parameter of a message that is no wikitext: what somebody sent."""

    __slots__ = ()


@dataclass(frozen=True)
class Listed:
    """A parameter that is a list: `and`, `or` or `comma` says how it is joined."""

    values: tuple[str, ...]
    kind: str = "and"


@dataclass(frozen=True)
class Problem:
    """An error or a warning. `key` is MediaWiki's message key; `data` goes to the client as it is."""

    code: str
    key: str
    params: tuple[Any, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    module: str = ""
    """The path of the module that had it."""


class ApiError(Exception):
    """Ends a call. Raised through `fail`, which makes the code of the key."""

    def __init__(
        self, problems: Sequence[Problem], *, status: int = 200, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(problems[0].code)
        self.problems = tuple(problems)
        self.status = status
        self.headers = dict(headers or {})

    def in_module(self, path: str) -> ApiError:
        """The same, told of this module where no inner one is named."""
        self.problems = tuple(p if p.module else replace(p, module=path) for p in self.problems)
        return self


def problem(key: str, *params: Any, code: str = "", data: Mapping[str, Any] | None = None) -> Problem:
    """A problem by its message key; the code is what stands behind `apierror-`, unless it is given."""
    return Problem(code or code_of(key), key, params, data or {})


def fail(key: str, *params: Any, code: str = "", data: Mapping[str, Any] | None = None, status: int = 200) -> ApiError:
    """To be raised: `raise fail("apierror-missingtitle")`."""
    return ApiError([problem(key, *params, code=code, data=data)], status=status)


def fail_all(problems: Iterable[Problem], *, status: int = 200) -> ApiError:
    return ApiError(list(problems), status=status)


def code_of(key: str) -> str:
    for prefix in _PREFIXES:
        if key.startswith(prefix):
            return key.removeprefix(prefix)
    return key


def refuse_right(right: str) -> ApiError:
    """Somebody has not the right that a module needs."""
    return fail("apierror-permissiondenied", ActionOf(right), code="permissiondenied")


class ActionOf(str):
    """A right, told as what it lets one do ("view deleted comments")."""

    __slots__ = ()


def error_of(error: Exception) -> ApiError | None:
    """What the domain refused, as an error of the API; None for anything that was not meant."""
    if isinstance(error, ApiError):
        return error
    if isinstance(error, RateLimited):
        retry = {"Retry-After": str(error.seconds)}
        return ApiError([problem("apierror-ratelimited")], headers=retry)
    if isinstance(error, Blocked):
        return ApiError([blocked_problem(error)])
    if isinstance(error, WikiLocked):
        return fail("apierror-readonly", data={"readonlyreason": str(error.params[0])})
    if isinstance(error, PermissionRefused | EditRefused | NoticeRefused):
        return _refusal(error.code, error.message_key, error.params)
    if isinstance(error, NameRefused | FilterRefused):
        return fail(error.message_key, *error.params)
    if isinstance(error, TitleError):
        return fail("apierror-invalidtitle", Plain(error.text))
    return None


_CODES: Final = {
    "ipb-needreblock": "alreadyblocked",
    "customcssprotected-css": "customcssprotected",
    "customcssprotected-js": "customjsprotected",
    "customcssprotected-json": "customjsonprotected",
    "ipb_cant_unblock": "cantunblock",
    "protectedtitle": "protectedpage",
    "nosuchusershort": "nosuchuser",
    "noname": "invaliduser",
    "mailnologintext": "cantsend",
    "noemailtext": "noemail",
    "nowikiemailtext": "nowikiemail",
}
"""The API's codes of refusals that the domain calls by their message."""


def _refusal(code: str, key: str, params: tuple[Any, ...]) -> ApiError:
    """The API has words of its own for many refusals: those on the screens say what to click next."""
    code = _CODES.get(code, code)
    if key == "badaccess-groups":
        params = (_group_links(str(params[0])), *params[1:])
    if key == "cascadeprotected":
        params = (params[0], f"* [[:{params[1]}]]")
    own = f"apierror-{key}"
    if find_message(own, "en") is None:
        own = f"apierror-{code}"
    return fail(own if find_message(own, "en") is not None else key, *params, code=code)


def _group_links(names: str) -> str:
    """Groups lead to the pages that describe them, as wikitext."""
    project = current_wiki().title_rules.namespaces[NS_PROJECT].name
    return ", ".join(f"[[{project}:{name}|{name}]]" if name != "*" else name for name in names.split(", "))


def blocked_problem(error: Blocked) -> Problem:
    from wikigrove.api.action.blocks import block_facts

    block = error.block
    facts = {"blockinfo": block_facts(block)}
    if block.is_auto:
        return problem("apierror-autoblocked", code="autoblocked", data=facts)
    if not block.is_sitewide:
        return problem("apierror-blocked-partial", code="blocked", data=facts)
    return problem("apierror-blocked", code="blocked", data=facts)
