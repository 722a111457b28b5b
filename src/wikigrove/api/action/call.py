"""One call of a module: what was sent, who asks, and the answer that is being made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from django.http import HttpRequest
from wikigrove_engine.title import Title, find_title

from wikigrove.accounts.domain.rights import has_right
from wikigrove.accounts.middleware import become_temporary
from wikigrove.accounts.models import Actor, User
from wikigrove.accounts.visitor import Visitor
from wikigrove.api.action.errors import ApiError, Plain, Problem, fail, problem, refuse_right
from wikigrove.farm.models import Wiki

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from wikigrove_engine.title import TitleRules

    from wikigrove.api.action.callers import Caller
    from wikigrove.api.action.declare import Module


@dataclass
class Frame:
    """What the modules of one request share."""

    request: HttpRequest
    sent: Mapping[str, str]
    posted: Mapping[str, str]
    wiki: Wiki
    caller: Caller
    general: dict[str, Any] = field(default_factory=dict)
    """The general parameters (`format`, `uselang`, ...)."""
    answer: dict[str, Any] = field(default_factory=dict)
    warnings: list[Problem] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    """Names of parameters that some module knows."""
    limits: dict[str, int] = field(default_factory=dict)
    """Limits that were asked for as `max`."""
    body: Any = None
    """An answer that is no data of the API: a feed, a page. (bytes or text, type)"""
    status: int = 200
    """Of such an answer."""
    headers: dict[str, str] = field(default_factory=dict)
    is_public: bool = False
    """The same for everybody: may be kept where smaxage or maxage asks for it."""
    size: int = 0
    refused: ApiError | None = None
    """The caller has shown a key that does not count."""
    refuses_warnings: str = ""
    """The message of the error that warnings become: for answers that have no place for them."""


class Call:
    """A module's view of a request. `params` are read and checked; ask for them by kind."""

    def __init__(self, frame: Frame, module: Module, params: dict[str, Any], *, prefix: str = "") -> None:
        self.frame = frame
        self.module = module
        self.params = params
        self.prefix = prefix or module.prefix

    # What was sent

    def text(self, name: str) -> str:
        """ "" where it was not sent."""
        value = self.params[name]
        return "" if value is None else str(value)

    def find_text(self, name: str) -> str | None:
        value = self.params[name]
        return None if value is None else str(value)

    def number(self, name: str) -> int:
        return int(self.params[name] or 0)

    def find_number(self, name: str) -> int | None:
        return cast("int | None", self.params[name])

    def flag(self, name: str) -> bool:
        return bool(self.params[name])

    def many(self, name: str) -> tuple[str, ...]:
        """Values of a parameter that takes several; () where it was not sent."""
        value = self.params[name]
        return tuple(value) if value is not None else ()

    def numbers(self, name: str) -> tuple[int, ...]:
        value = self.params[name]
        return tuple(value) if value is not None else ()

    def moment(self, name: str) -> datetime | None:
        return cast("datetime | None", self.params[name])

    def file(self, name: str) -> UploadedFile[Any] | None:
        return cast("UploadedFile[Any] | None", self.params[name])

    def given(self, name: str) -> bool:
        return self.params[name] is not None

    def name_of(self, name: str) -> str:
        """The parameter's name as clients write it, with its prefix."""
        return self.prefix + name

    # Who asks

    @property
    def request(self) -> HttpRequest:
        return self.frame.request

    @property
    def caller(self) -> Caller:
        return self.frame.caller

    @property
    def actor(self) -> Actor | Visitor:
        return self.frame.caller.actor

    @property
    def account(self) -> User | None:
        """The account of who asks; None for visitors and temporary accounts."""
        actor = self.actor
        return actor.user if isinstance(actor, Actor) else None

    @property
    def author(self) -> Actor:
        """Who is going to write: a visitor becomes a temporary account here."""
        actor = self.actor
        return actor if isinstance(actor, Actor) else become_temporary(self.request)

    def may(self, right: str) -> bool:
        return has_right(self.actor, right)

    def need(self, *rights: str) -> None:
        """Raises ApiError where the caller has none of `rights`."""
        if not any(self.may(right) for right in rights):
            raise refuse_right(rights[0])

    def need_account(self, key: str = "apierror-mustbeloggedin-generic") -> User:
        account = self.account
        if account is None:
            raise fail(key, code="notloggedin")
        return account

    # The wiki

    @property
    def wiki(self) -> Wiki:
        return self.frame.wiki

    @property
    def rules(self) -> TitleRules:
        return self.frame.wiki.title_rules

    def title_text(self, namespace: int, key: str) -> str:
        """The prefixed title, for reading."""
        names = self.rules.namespaces.get(namespace)
        text = key.replace("_", " ")
        if namespace == 0 or names is None:
            return text if namespace == 0 else f"Special:Badtitle/NS{namespace}:{text}"
        return f"{names.name}:{text}"

    def read_title(self, given: str, *, name: str = "") -> Title:
        """A title that is a page of this wiki. Raises ApiError."""
        found = find_title(given, self.rules)
        if found is None or found.interwiki:
            raise fail("apierror-invalidtitle", Plain(given))
        return found

    @property
    def base(self) -> str:
        """Scheme and host of the wiki."""
        return f"{self.request.scheme}://{self.request.get_host()}"

    def full_url(self, path: str) -> str:
        return f"{self.base}{path}"

    @property
    def language(self) -> str:
        return str(self.frame.general.get("language", self.wiki.language))

    # The answer

    def answer(self, key: str, value: Any) -> None:
        """Put an entry at the top of the answer."""
        self.frame.answer[key] = value

    def send(self, body: str | bytes, content_type: str) -> None:
        """Answer with this instead of data."""
        self.frame.body = (body, content_type)

    def warn(
        self, key: str, *params: Any, code: str = "", data: Mapping[str, Any] | None = None, module: str = ""
    ) -> None:
        found = problem(key, *params, code=code, data=data)
        found = Problem(found.code, found.key, found.params, found.data, module or self.module.path)
        if found not in self.frame.warnings:
            self.frame.warnings.append(found)

    def warn_deprecated(self, feature: str, key: str = "", *params: Any) -> None:
        """Say that something is on its way out, and where such news is told."""
        self.warn(key or "apiwarn-deprecation-parameter", *params, code="deprecation", data={"feature": feature})
        self.warn("apiwarn-deprecation-help", code="deprecation-help", module="main")

    def public(self) -> None:
        self.frame.is_public = True

    # Rules of several parameters

    def need_one(self, *names: str) -> str:
        """Exactly one of the parameters; its name. Raises ApiError."""
        given = self._given(names)
        if not given:
            raise self._missing("apierror-missingparam-one-of", names)
        if len(given) > 1:
            raise self._mixed(given)
        return given[0]

    def need_some(self, *names: str) -> None:
        if not self._given(names):
            raise self._missing("apierror-missingparam-at-least-one-of", names)

    def at_most_one(self, *names: str) -> str | None:
        given = self._given(names)
        if len(given) > 1:
            raise self._mixed(given)
        return given[0] if given else None

    def _given(self, names: tuple[str, ...]) -> list[str]:
        return [n for n in names if self.params[n] is not None and self.params[n] is not False]

    def _missing(self, key: str, names: tuple[str, ...]) -> ApiError:
        shown = tuple(self.name_of(n) for n in names)
        return fail(key, Names(shown), len(shown), code="missingparam")

    def _mixed(self, names: list[str]) -> ApiError:
        shown = tuple(self.name_of(n) for n in names)
        return fail("apierror-invalidparammix", Names(shown), len(shown), code="invalidparammix")

    def mixed(self, *names: str) -> ApiError:
        """To be raised: these parameters do not go together."""
        return self._mixed(list(names))


class Names(tuple[str, ...]):
    """Names of parameters in a message: each in quotation marks, joined by "and"."""

    __slots__ = ()
