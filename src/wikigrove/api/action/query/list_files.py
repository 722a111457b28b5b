"""allimages, filearchive, mystashedfiles."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from wikigrove_engine.title import NS_FILE, Title

from wikigrove.accounts.models import Actor
from wikigrove.api.action import declare as p
from wikigrove.api.action.comments import parsed_comment
from wikigrove.api.action.errors import fail
from wikigrove.api.action.query.paging import (
    LAST,
    between_times,
    bounded,
    in_order,
    is_up,
    key_of,
    read_digits,
    write_digits,
)
from wikigrove.api.action.query.prop_files import file_facts
from wikigrove.api.action.query.query_call import QueryCall, query_module, whole
from wikigrove.api.action.query.revision_rows import hex_sha1, put_user
from wikigrove.api.action.result import Row
from wikigrove.api.action.times import iso
from wikigrove.media.models import DeletedFileVersion, File, StashedFile
from wikigrove.pages.domain.queries.rows_from import rows_from
from wikigrove.pages.models import Page


@query_module(
    "list",
    "allimages",
    "ai",
    params=(
        p.one("sort", "name|timestamp", "name"),
        p.one("dir", "ascending|descending|newer|older", "ascending"),
        p.string("from"),
        p.string("to"),
        p.string("continue"),
        p.when("start"),
        p.when("end"),
        p.many(
            "prop",
            "badfile|bitdepth|canonicaltitle|comment|commonmetadata|dimensions|extmetadata|mediatype|metadata|mime|parsedcomment|sha1|size|timestamp|url|user|userid",
            "timestamp|url",
        ),
        p.string("prefix"),
        p.number("minsize"),
        p.number("maxsize"),
        p.string("sha1"),
        p.string("sha1base36"),
        p.user("user"),
        p.one("filterbots", "all|bots|nobots", "all"),
        p.string("mime", multi=True),
        p.limit(),
    ),
    class_name="ApiQueryAllImages",
    generator=True,
)
def list_all_images(call: QueryCall) -> None:
    """Files by name or by time."""
    rows = File.objects.filter(latest__isnull=False).select_related("latest", "latest__actor")
    prop = set(call.many("prop"))
    up = is_up(call)
    by_time = call.text("sort") == "timestamp"
    _check_mix(call, by_time=by_time)
    if by_time:
        rows = between_times(call, rows, "latest__timestamp", up=up)
        if call.given("user"):
            rows = rows.filter(latest__actor__name=call.text("user"))
        bots = call.text("filterbots")
        if bots != "all":
            from wikigrove.accounts.models import GroupMembership

            members = GroupMembership.objects.filter(group="bot").values("user_id")
            condition = Q(latest__actor__user_id__in=members)
            rows = rows.filter(condition) if bots == "bots" else rows.exclude(condition)
        order: tuple[str, ...] = ("latest__timestamp", "key")
        after = call.cursor(read_digits, str)
    else:
        rows = bounded(call, rows, namespace=NS_FILE, up=up)
        order, after = ("key",), call.cursor(str)
    rows = _with_bytes(call, rows)
    if after is not None:
        rows = rows.filter(rows_from(order, after, up=up))
    limit = call.number("limit")
    found = list(rows.order_by(*in_order(order, up=up))[: limit + 1])
    if len(found) > limit:
        last = found[limit]
        call.continue_at(f"{write_digits(last.latest.timestamp)}|{last.key}" if by_time else last.key)
        found = found[:limit]
    if call.is_generator:
        call.generate(Title(NS_FILE, file.key) for file in found)
        return
    pages = (
        dict(Page.objects.filter(namespace=NS_FILE, key__in=[f.key for f in found]).values_list("key", "pk"))
        if "url" in prop
        else {}
    )
    out = []
    for file in found:
        row: Row = {"name": file.key, **file_facts(call, file, file.latest, prop)}
        if "url" in prop and file.key in pages:
            row["descriptionshorturl"] = call.full_url(f"{call.wiki.script}?curid={pages[file.key]}")
        row["ns"] = NS_FILE
        row["title"] = call.title_text(NS_FILE, file.key)
        out.append(row)
    call.rows(out, "img")


def _check_mix(call: QueryCall, *, by_time: bool) -> None:
    wrong = ("from", "to", "prefix") if by_time else ("start", "end", "user")
    sort = f"{call.name_of('sort')}={'name' if by_time else 'timestamp'}"
    for name in wrong:
        if call.given(name):
            raise fail(
                "apierror-invalidparammix-mustusewith", f'"{call.name_of(name)}"', f'"{sort}"', code="invalidparammix"
            )
    if not by_time and call.text("filterbots") != "all":
        raise fail(
            "apierror-invalidparammix-mustusewith",
            f'"{call.name_of("filterbots")}"',
            f'"{sort}"',
            code="invalidparammix",
        )


def base36(text: str) -> str:
    """A digest as it is kept, from its 40 digits."""
    number, out = int(text or "0", 16), ""
    while number:
        number, rest = divmod(number, 36)
        out = "0123456789abcdefghijklmnopqrstuvwxyz"[rest] + out
    return out.rjust(31, "0")


def _sha1(call: QueryCall) -> str:
    if call.given("sha1"):
        text = call.text("sha1").lower()
        if len(text) != 40 or any(c not in "0123456789abcdef" for c in text):
            raise fail("apierror-invalidsha1hash", code="invalidsha1hash")
        return base36(text)
    text = call.text("sha1base36").lower()
    if text and (len(text) != 31 or not text.isalnum()):
        raise fail("apierror-invalidsha1base36hash", code="invalidsha1base36hash")
    return text


def _with_bytes(call: QueryCall, rows: Any) -> Any:
    for name, word in (("minsize", "gte"), ("maxsize", "lte")):
        if call.given(name):
            rows = rows.filter(**{f"latest__size__{word}": call.number(name)})
    digest = _sha1(call)
    if digest:
        rows = rows.filter(latest__sha1=digest)
    if call.given("mime"):
        rows = rows.filter(latest__mime__in=call.many("mime"))
    return rows


@query_module(
    "list",
    "filearchive",
    "fa",
    params=(
        p.string("from"),
        p.string("to"),
        p.string("prefix"),
        p.one("dir", "ascending|descending", "ascending"),
        p.string("sha1"),
        p.string("sha1base36"),
        p.many(
            "prop",
            "archivename|bitdepth|description|dimensions|mediatype|metadata|mime|parseddescription|sha1|size|timestamp|user",
            "timestamp",
        ),
        p.limit(),
        p.string("continue"),
    ),
    class_name="ApiQueryFilearchive",
)
def list_deleted_files(call: QueryCall) -> None:
    """Deleted versions of files."""
    if not call.may("deletedhistory"):
        raise fail("apierror-permissiondenied-files", code="permissiondenied")
    prop = set(call.many("prop"))
    rows = bounded(call, DeletedFileVersion.objects.select_related("actor"), namespace=NS_FILE, up=is_up(call))
    digest = _sha1(call)
    if digest:
        rows = rows.filter(sha1=digest)
    up = is_up(call)
    order = ("key", "timestamp", "pk")
    after = call.cursor(str, read_digits, whole)
    if after is not None:
        rows = rows.filter(rows_from(order, after, up=up))
    limit = call.number("limit")
    found = list(rows.order_by(*in_order(order, up=up))[: limit + 1])
    if len(found) > limit:
        last = found[limit]
        call.continue_at(f"{last.key}|{write_digits(last.timestamp)}|{last.pk}")
    out = []
    for file in found[:limit]:
        row: Row = {"id": file.pk, "name": file.key, "ns": NS_FILE, "title": call.title_text(NS_FILE, file.key)}
        if prop & {"description", "parseddescription"}:
            row["description"] = file.comment
        if "parseddescription" in prop:
            row["parseddescription"] = parsed_comment(call, file.comment, file.title)
        actor = file.actor
        if "user" in prop:
            put_user(
                row,
                actor.name if actor else "",
                None,
                actor.user_id if actor else 0,
                prop=("user", "userid"),
                anonymous=False,
            )
        if "sha1" in prop:
            row["sha1"] = hex_sha1(file.sha1)
        if "timestamp" in prop:
            row["timestamp"] = iso(file.timestamp)
        if prop & {"size", "dimensions"}:
            # Texts, as the archive gives them in MediaWiki.
            row["size"] = str(file.size)
            if file.page_count:
                row["pagecount"] = file.page_count
            row["height"] = str(file.height)
            row["width"] = str(file.width)
        if "mediatype" in prop:
            row["mediatype"] = file.media_type
        if "metadata" in prop:
            row["metadata"] = ""
        if "bitdepth" in prop:
            row["bitdepth"] = file.bits
        if "mime" in prop:
            row["mime"] = file.mime
        out.append(row)
    call.rows(out, "fa")


@query_module(
    "list",
    "mystashedfiles",
    "msf",
    params=(
        p.many("prop", "size|type", ""),
        p.limit(),
        p.string("continue"),
    ),
    class_name="ApiQueryMyStashedFiles",
    extra={"private": "1"},
)
def list_own_stash(call: QueryCall) -> None:
    """The caller's uploads that wait."""
    actor = call.actor
    if not isinstance(actor, Actor) or actor.user_id is None:
        raise fail("apierror-mustbeloggedin-uploadstash", code="stashnotloggedin")
    rows = StashedFile.objects.filter(actor=actor)
    after = call.cursor(whole)
    if after is not None:
        rows = rows.filter(pk__gte=after[0])
    limit = call.number("limit")
    found = list(rows.order_by("pk")[: limit + 1])
    if len(found) > limit:
        call.continue_at(found[limit].pk)
    prop = set(call.many("prop"))
    out = []
    for file in found[:limit]:
        row: Row = {"filekey": file.token, "status": "finished"}
        if "size" in prop:
            row |= {"size": file.size, "width": 0, "height": 0}
        if "type" in prop:
            row |= {"mimetype": file.mime, "mediatype": "UNKNOWN"}
        out.append(row)
    call.rows(out, "file")


_ = (LAST, key_of)
