"""prop=info."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.html import escape
from wikigrove_engine.title import NS_FILE, NS_MEDIAWIKI, Title, encode_title

from wikigrove.accounts.errors import PermissionRefused
from wikigrove.accounts.models import Actor
from wikigrove.api.action import declare as p
from wikigrove.api.action.errors import error_of
from wikigrove.api.action.query.query_call import QueryCall, query_module, whole
from wikigrove.api.action.result import Items, Record, Row
from wikigrove.api.action.texts import entry_of
from wikigrove.api.action.times import iso, iso_or_infinite
from wikigrove.editing.domain.checks import (
    check_delete,
    check_edit,
    check_move,
    check_protect,
    check_read,
)
from wikigrove.farm.domain.languages import direction_of
from wikigrove.notices.models import WatchedPage
from wikigrove.pages.domain.protections import find_protections_of
from wikigrove.pages.models import FileLink, Page, PageProperty, Protection, TemplateLink
from wikigrove.rendering.domain.render import model_of

FEW_WATCHERS: Final = 30
ACTIVE_DAYS: Final = 180


@query_module(
    "prop",
    "info",
    "in",
    params=(
        p.many(
            "prop",
            "associatedpage|displaytitle|linkclasses|notificationtimestamp|preload|protection|subjectid|talkid|url|varianttitles|visitingwatchers|watched|watchers|readable",
            deprecated_values=("readable",),
        ),
        p.title("linkcontext", must_exist=False),
        p.string("testactions", multi=True),
        p.one("testactionsdetail", "boolean|full|quick", "boolean"),
        p.string("continue"),
    ),
    class_name="ApiQueryInfo",
)
def show_info(call: QueryCall) -> None:
    """What a page is: its model, language, latest revision, and more by `inprop`."""
    prop = set(call.many("prop"))
    titles = call.pages.good_and_missing()
    after = call.cursor(str)
    if after is not None:
        titles = {t: pk for t, pk in titles.items() if f"{t.namespace}|{t.key}" >= after[0]}
    extra = _Extra(call, prop, titles)
    for title, pk in titles.items():
        row = _basic(call, title, pk)
        extra.add(title, pk, row)
        call.on_page(pk, row)


def _basic(call: QueryCall, title: Title, pk: int) -> Row:
    known = call.pages.pages.get(pk)
    language = known.language if known is not None else ""
    language = language or call.wiki.language
    row: Row = {
        "contentmodel": known.model if known is not None else model_of(call.wiki, title),
        "pagelanguage": language,
        "pagelanguagehtmlcode": language,
        "pagelanguagedir": direction_of(language),
    }
    if known is not None:
        row["touched"] = iso(known.touched)
        row["lastrevid"] = known.latest_id or 0
        row["length"] = known.length
        if known.is_redirect:
            row["redirect"] = True
        if known.is_new:
            row["new"] = True
    return row


class _Extra:
    """What `inprop` asks for, read for all pages at once."""

    def __init__(self, call: QueryCall, prop: Collection[str], titles: dict[Title, int]) -> None:
        self._call, self._prop, self._titles = call, prop, titles
        self._protections = find_protections_of(titles) if "protection" in prop else {}
        self._cascades = _find_cascades(titles) if "protection" in prop else {}
        partners = {t: _partner(t) for t in titles}
        wanted = [t for t in partners.values() if t is not None] if {"talkid", "subjectid"} & set(prop) else []
        self._partners, self._ids = partners, _ids_of(wanted)
        self._watched = self._watched_rows() if {"watched", "notificationtimestamp"} & set(prop) else {}
        self._watchers = self._count_watchers() if "watchers" in prop else None
        self._visiting = self._count_visiting() if "visitingwatchers" in prop else None
        good = [pk for pk in titles.values() if pk > 0]
        self._display = _properties(good, "displaytitle") if "displaytitle" in prop else {}

    def add(self, title: Title, pk: int, row: Row) -> None:
        call, prop = self._call, self._prop
        if "protection" in prop:
            self._add_protection(title, pk, row)
        if "watched" in prop:
            row["watched"] = title in self._watched
            if (found := self._watched.get(title)) is not None and found[1] is not None:
                row["watchlistexpiry"] = iso(found[1])
        if self._watchers is not None:
            self._add_watchers(title, row)
        if self._visiting is not None and (call.may("unwatchedpages") or self._visiting.get(title, 0) >= FEW_WATCHERS):
            row["visitingwatchers"] = self._visiting.get(title, 0)
        if "notificationtimestamp" in prop:
            found = self._watched.get(title)
            row["notificationtimestamp"] = iso(found[0]) if found is not None and found[0] is not None else ""
        self._add_partner(title, row)
        if "url" in prop:
            path = call.wiki.path_for(title)
            row["fullurl"] = row["canonicalurl"] = call.full_url(path)
            edit = f"{call.wiki.script}?title={encode_title(call.rules.prefixed_key(title))}&action=edit"
            row["editurl"] = call.full_url(edit)
        if "readable" in prop:
            row["readable"] = True
        if "preload" in prop:
            row["preload"] = self._preload(title) if pk < 0 else ""
        if "displaytitle" in prop:
            text = call.title_text(title.namespace, title.key)
            row["displaytitle"] = self._display.get(pk) or escape(text)
        if "varianttitles" in prop:
            row["varianttitles"] = {call.wiki.language: call.title_text(title.namespace, title.key)}
        if "linkclasses" in prop:
            self._add_classes(pk, row)
        if call.given("testactions"):
            self._test(title, pk, row)

    def _add_protection(self, title: Title, pk: int, row: Row) -> None:
        rows = [
            {
                "type": found.act,
                "level": found.level,
                "expiry": iso_or_infinite(found.expires, "infinity"),
                **({"cascade": True} if found.cascade else {}),
            }
            for found in self._protections.get(title, ())
        ]
        for source, found in self._cascades.get(title, ()):
            rows.append(
                {
                    "type": found.act,
                    "level": found.level,
                    "expiry": iso_or_infinite(found.expires, "infinity"),
                    "source": self._call.title_text(source.namespace, source.key),
                }
            )
        row["protection"] = Items(rows, "pr")
        row["restrictiontypes"] = Items(restriction_types(title, exists=pk > 0), "rt")

    def _add_watchers(self, title: Title, row: Row) -> None:
        count = (self._watchers or {}).get(title, 0)
        if self._call.may("unwatchedpages") or count >= FEW_WATCHERS:
            row["watchers"] = count

    def _add_partner(self, title: Title, row: Row) -> None:
        partner = self._partners[title]
        if partner is None:
            return
        if "talkid" in self._prop and not title.is_talk and partner in self._ids:
            row["talkid"] = self._ids[partner]
        if "subjectid" in self._prop and title.is_talk and partner in self._ids:
            row["subjectid"] = self._ids[partner]
        if "associatedpage" in self._prop:
            row["associatedpage"] = self._call.title_text(partner.namespace, partner.key)

    def _add_classes(self, pk: int, row: Row) -> None:
        known = self._call.pages.pages.get(pk)
        row["linkclasses"] = Items(["mw-redirect"] if known is not None and known.is_redirect else [], "linkclass")

    def _preload(self, title: Title) -> str | None:
        from wikigrove.i18n import find_message

        if title.namespace != NS_MEDIAWIKI:
            return None
        name = title.key[:1].lower() + title.key[1:]
        return find_message(name, self._call.wiki.language)

    def _watched_rows(self) -> dict[Title, tuple[Any, Any]]:
        actor = self._call.actor
        if not isinstance(actor, Actor) or not self._call.may("viewmywatchlist"):
            return {}
        rows = _in_titles(WatchedPage.objects.filter(actor=actor), self._titles)
        rows = rows.filter(Q(expires=None) | Q(expires__gt=timezone.now()))
        return {
            Title(ns, key): (notified, expires)
            for ns, key, notified, expires in rows.values_list("namespace", "key", "notified", "expires")
        }

    def _count_watchers(self) -> dict[Title, int]:
        rows = _in_titles(WatchedPage.objects.all(), self._titles)
        counted = rows.values("namespace", "key").annotate(n=Count("pk")).order_by()
        return {Title(r["namespace"], r["key"]): r["n"] for r in counted}

    def _count_visiting(self) -> dict[Title, int]:
        rows = _in_titles(WatchedPage.objects.filter(notified=None), self._titles)
        counted = rows.values("namespace", "key").annotate(n=Count("pk")).order_by()
        return {Title(r["namespace"], r["key"]): r["n"] for r in counted}

    def _test(self, title: Title, pk: int, row: Row) -> None:
        detail = self._call.text("testactionsdetail")
        out: dict[str, Any] = {}
        for action in self._call.many("testactions"):
            refusal = refusal_of(self._call, title, pk, action)
            if detail == "boolean":
                out[action] = refusal is None
            else:
                out[action] = Items(_problems(self._call, refusal), "error")
        row["actions"] = Record(out, tag="action", key="name") if detail != "boolean" else out


def _problems(call: QueryCall, refusal: PermissionRefused | None) -> list[Row]:
    if refusal is None:
        return []
    told = error_of(refusal)
    general = call.frame.general
    form = general["form"] if general["form"] != "bc" else "wikitext"
    return [
        entry_of(p, form=form, language=general["errors_in"], own_texts=False) for p in (told.problems if told else ())
    ]


def refusal_of(call: QueryCall, title: Title, pk: int, action: str) -> PermissionRefused | None:
    """Why the caller may not do this to the page; None where they may, or where there is no such act."""
    page = Page.objects.filter(pk=pk).first() if pk > 0 else None
    actor = call.actor
    try:
        if action == "read":
            check_read(title, actor=actor)
        elif action == "delete":
            check_delete(title, actor=actor)
        elif action == "move":
            check_move(title, title, actor=actor, new_page=page)
        elif action == "protect":
            check_protect(title, actor=actor)
        elif action in ("edit", "create"):
            check_edit(title, actor=actor, page=page)
        elif action not in ("", "view"):
            from wikigrove.accounts.domain.rights import check_right

            check_right(actor, action)
    except PermissionRefused as refusal:
        return refusal
    return None


def restriction_types(title: Title, *, exists: bool) -> tuple[str, ...]:
    if not exists:
        return ("create",)
    return ("edit", "move", "upload") if title.namespace == NS_FILE else ("edit", "move")


def _partner(title: Title) -> Title | None:
    if title.namespace < 0:
        return None
    other = title.subject() if title.is_talk else title.talk()
    return Title(other.namespace, other.key) if other is not None else None


def _ids_of(titles: Collection[Title]) -> dict[Title, int]:
    rows = _in_titles(Page.objects.filter(latest__isnull=False), titles) if titles else Page.objects.none()
    return {Title(ns, key): pk for ns, key, pk in rows.values_list("namespace", "key", "pk")}


def _properties(ids: Collection[int], name: str) -> dict[int, str]:
    return dict(PageProperty.objects.filter(page_id__in=ids, name=name).values_list("page_id", "value"))


def _in_titles(rows: Any, titles: Collection[Title]) -> Any:
    by_namespace: dict[int, list[str]] = {}
    for title in titles:
        by_namespace.setdefault(title.namespace, []).append(title.key)
    condition = Q(pk__in=())
    for namespace, keys in by_namespace.items():
        condition |= Q(namespace=namespace, key__in=keys)
    return rows.filter(condition)


def _find_cascades(titles: Collection[Title]) -> dict[Title, list[tuple[Title, Protection]]]:
    """Protected pages that show these; four queries at most, one where nothing cascades."""
    valid = Protection.objects.filter(Q(expires=None) | Q(expires__gt=timezone.now()), cascade=True)
    found: dict[tuple[int, str], list[Protection]] = {}
    for row in valid.order_by("pk"):
        found.setdefault((row.namespace, row.key), []).append(row)
    if not found:
        return {}
    sources = {pk: Title(ns, key) for pk, ns, key in _in_titles(
        Page.objects.all(), [Title(ns, key) for ns, key in found]
    ).values_list("pk", "namespace", "key")}  # fmt: skip
    out: dict[Title, list[tuple[Title, Protection]]] = {}
    shown = _in_titles(TemplateLink.objects.filter(page_id__in=sources), titles)
    pairs = [(Title(ns, key), page_id) for ns, key, page_id in shown.values_list("namespace", "key", "page_id")]
    files = [t.key for t in titles if t.namespace == NS_FILE]
    if files:
        shown = FileLink.objects.filter(page_id__in=sources, key__in=files)
        pairs += [(Title(NS_FILE, key), page_id) for key, page_id in shown.values_list("key", "page_id")]
    for title, page_id in pairs:
        source = sources[page_id]
        out.setdefault(title, []).extend((source, p) for p in found[source.namespace, source.key])
    return out


_ = whole
