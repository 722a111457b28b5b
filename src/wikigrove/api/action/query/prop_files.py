"""Files: imageinfo, stashimageinfo, duplicatefiles."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any, Final
from urllib.parse import quote

from wikigrove_engine.title import NS_FILE, Title

from wikigrove.api.action import declare as p
from wikigrove.api.action.call import Call
from wikigrove.api.action.comments import parsed_comment
from wikigrove.api.action.errors import fail
from wikigrove.api.action.query.query_call import QueryCall, bad_continue, query_module
from wikigrove.api.action.query.revision_rows import hex_sha1, put_user
from wikigrove.api.action.result import Items, Row
from wikigrove.api.action.times import digits, iso
from wikigrove.media.domain.find_file import fit_film, show_file
from wikigrove.media.domain.inspect_file import TYPES
from wikigrove.media.domain.paths import blob_path, file_url, hash_path
from wikigrove.media.domain.read_metadata import read_metadata
from wikigrove.media.models import File, FileVersion, StashedFile


@query_module(
    "prop",
    "imageinfo",
    "ii",
    params=(
        p.many(
            "prop",
            "archivename|badfile|bitdepth|canonicaltitle|comment|commonmetadata|dimensions|extmetadata|mediatype|metadata|mime|parsedcomment|sha1|size|thumbmime|timestamp|uploadwarning|url|user|userid",
            "timestamp|user",
        ),
        p.limit(1),
        p.when("start"),
        p.when("end"),
        p.number("urlwidth", -1),
        p.number("urlheight", -1),
        p.string("metadataversion", "1"),
        p.string("extmetadatalanguage", "en"),
        p.flag("extmetadatamultilang"),
        p.string("extmetadatafilter", multi=True),
        p.string("urlparam", ""),
        p.string("badfilecontexttitle"),
        p.string("continue"),
        p.flag("localonly"),
    ),
    class_name="ApiQueryImageInfo",
)
def show_image_info(call: QueryCall) -> None:
    """What is known of files, and their older versions."""
    titles = {t: pk for t, pk in call.pages.good_and_missing().items() if t.namespace == NS_FILE}
    if not titles:
        return
    prop = set(call.many("prop"))
    after = call.find_text("continue")
    keys = sorted(t.key for t in titles)
    if after is not None:
        parts = after.split("|")
        if len(parts) != 2:
            raise bad_continue()
        keys = [k for k in keys if k >= parts[0]]
    files = {
        f.key: f
        for f in File.objects.filter(key__in=keys, latest__isnull=False).select_related("latest", "latest__actor")
    }
    limit = call.number("limit")
    single = len(titles) == 1
    start, end = call.moment("start"), call.moment("end")
    older = _older_versions([f.pk for f in files.values()]) if limit > 1 or start or end or single else {}
    by_key = {t.key: (t, pk) for t, pk in titles.items()}
    for key in keys:
        title, pk = by_key[key]
        file = files.get(key)
        basics: Row = {"imagerepository": "local" if file is not None else ""}
        if "badfile" in prop:
            basics["badfile"] = False
        call.on_page(pk, basics)
        if file is None:
            missing = missing_facts(call, title, prop)
            if missing:
                call.to_page(pk, missing, "ii")
            continue
        versions = [file.latest, *older.get(file.pk, ())]
        versions = [
            v
            for v in versions
            if (start is None or v.timestamp < start + _SECOND) and (end is None or v.timestamp >= end)
        ]
        for n, version in enumerate(versions):
            if n == limit:
                if single:
                    call.continue_at(iso(version.timestamp), name="start")
                break
            call.to_page(pk, file_facts(call, file, version, prop), "ii")


_SECOND: Final = timedelta(seconds=1)
"""What is said of moments has no smaller parts."""


def missing_facts(call: Call, title: Title, prop: Collection[str]) -> Row:
    """Of a name that has no file."""
    if not {"uploadwarning", "badfile"} & set(prop):
        return {}
    out: Row = {}
    if "canonicaltitle" in prop:
        out["canonicaltitle"] = call.title_text(title.namespace, title.key)
    if "uploadwarning" in prop:
        out["html"] = ""
    return {**out, "filemissing": True}


def _older_versions(ids: Collection[int]) -> dict[int, list[FileVersion]]:
    out: dict[int, list[FileVersion]] = {}
    latest = set(File.objects.filter(pk__in=ids).values_list("latest_id", flat=True))
    rows = FileVersion.objects.filter(file_id__in=ids).exclude(pk__in=latest).select_related("actor")
    for row in rows.order_by("file_id", "-timestamp", "-pk"):
        out.setdefault(row.file_id, []).append(row)
    return out


def file_facts(call: Call, file: File, version: FileVersion, prop: Collection[str]) -> Row:
    """One version of a file, as `imageinfo`, `allimages` and their kin show it."""
    out: Row = {}
    is_old = version.pk != file.latest_id
    if "timestamp" in prop:
        out["timestamp"] = iso(version.timestamp)
    actor = version.actor
    put_user(
        out, actor.name if actor else "", actor.kind if actor else None, actor.user_id if actor else None,
        prop=prop, anonymous="user" in prop or "userid" in prop,
    )  # fmt: skip
    if {"size", "dimensions"} & set(prop):
        out["size"] = version.size
        out["width"] = version.width
        out["height"] = version.height
        if version.page_count > 1 or version.mime == "application/pdf":
            out["pagecount"] = version.page_count
        if version.duration:
            out["duration"] = version.duration
    if "parsedcomment" in prop:
        out["parsedcomment"] = parsed_comment(call, version.comment, file.title)
    if "comment" in prop:
        out["comment"] = version.comment
    if "uploadwarning" in prop:
        out["html"] = ""
    if "canonicaltitle" in prop:
        out["canonicaltitle"] = call.title_text(NS_FILE, file.key)
    if "url" in prop:
        _add_urls(call, file, version, out, is_old=is_old)
    if "sha1" in prop:
        out["sha1"] = hex_sha1(version.sha1)
    if "metadata" in prop:
        out["metadata"] = Items(_inner_metadata(version), "metadata")
    if "commonmetadata" in prop:
        out["commonmetadata"] = Items(({"name": k, "value": v} for k, v in _raw_metadata(version)), "metadata")
    if "extmetadata" in prop:
        out["extmetadata"] = _extended(call, file, version)
    if "mime" in prop:
        out["mime"] = version.mime
    if "thumbmime" in prop and "thumburl" in out:
        out["thumbmime"] = _thumb_mime(str(out["thumburl"]))
    if "mediatype" in prop:
        out["mediatype"] = version.media_type
    if "archivename" in prop and is_old:
        out["archivename"] = archive_name(file, version)
    if "bitdepth" in prop:
        out["bitdepth"] = version.bits
    return out


def archive_name(file: File, version: FileVersion) -> str:
    """An old version's name: its moment before the file's."""
    return f"{digits(version.timestamp)}!{file.key}"


def _add_urls(call: Call, file: File, version: FileVersion, out: Row, *, is_old: bool) -> None:
    wiki = call.wiki
    if not is_old and ("urlwidth" in call.params and (_bound(call, "urlwidth") or _bound(call, "urlheight"))):
        _add_thumb(call, file, version, out)
    if is_old:
        name = archive_name(file, version)
        url = f"{wiki.path_prefix}/w/images/archive/{hash_path(file.key)}/{quote(name, safe='')}"
    else:
        url = file_url(wiki, file.key)
    out["url"] = call.full_url(url)
    out["descriptionurl"] = call.full_url(wiki.path_for(file.title))
    entry = getattr(call, "query", None)
    page_id = call_page_id(entry, file)
    if page_id:
        out["descriptionshorturl"] = call.full_url(f"{wiki.script}?curid={page_id}")


def call_page_id(query: Any, file: File) -> int:
    if query is None:
        return 0
    found: dict[Title, int] = query.pages.good_titles()
    return found.get(Title(NS_FILE, file.key), 0)


def _bound(call: Call, name: str) -> int:
    return max(0, call.number(name))


def _add_thumb(call: Call, file: File, version: FileVersion, out: Row) -> None:
    width, height = _bound(call, "urlwidth"), _bound(call, "urlheight")
    shown = show_file(file, width=width or None, height=height or None)
    if shown is None:
        return
    size = fit_film(version, width=width or None, height=height or None)
    out["thumburl"] = call.full_url(shown.url)
    out["thumbwidth"], out["thumbheight"] = (shown.width, shown.height) if version.width else size
    if shown.srcset:
        out["responsiveUrls"] = {density.removesuffix("x"): call.full_url(url) for density, url in shown.srcset}


def _thumb_mime(url: str) -> str:
    known = TYPES.get(url.rpartition(".")[2].lower())
    return known[0] if known is not None else "image/png"


_PNG_COLOURS: Final = {
    0: "greyscale", 2: "truecolour", 3: "index-coloured", 4: "greyscale-alpha", 6: "truecolour-alpha"
}  # fmt: skip


def _inner_metadata(version: FileVersion) -> list[Row]:
    """What the file's own handler has read; for PNG as MediaWiki's handler keeps it."""
    rows: list[Row] = [{"name": key, "value": value} for key, value in _raw_metadata(version)]
    if version.mime != "image/png":
        return rows
    kind = _png_colour(version.sha256)
    facts: list[tuple[str, Any]] = [("frameCount", 0), ("loopCount", 1), ("duration", 0), ("bitDepth", version.bits)]
    if kind:
        facts.append(("colorType", kind))
    rows.append({"name": "_MW_PNG_VERSION", "value": 1})
    return [
        *({"name": name, "value": value} for name, value in facts),
        {"name": "metadata", "value": Items(rows, "metadata")},
    ]


def _png_colour(sha256: str) -> str:
    """The kind of its colours, from the head of the file."""
    try:
        with blob_path(sha256).open("rb") as source:
            head = source.read(26)
    except OSError:
        return ""
    return _PNG_COLOURS.get(head[25], "") if len(head) == 26 else ""


def _raw_metadata(version: FileVersion) -> list[tuple[str, str]]:
    return [(key.removeprefix("exif-"), value) for key, value in read_metadata(version.sha256, version.mime)]


def _extended(call: Call, file: File, version: FileVersion) -> Row:
    """What people want to know of a file, with where it comes from."""
    out: Row = {
        "DateTime": {"value": f"{version.timestamp:%Y-%m-%d %H:%M:%S}", "source": "mediawiki-metadata", "hidden": ""},
        "ObjectName": {
            "value": file.key.rpartition(".")[0].replace("_", " "),
            "source": "mediawiki-metadata",
            "hidden": "",
        },
    }
    return out


@query_module(
    "prop",
    "stashimageinfo",
    "sii",
    params=(
        p.string("filekey", multi=True),
        p.string("sessionkey", is_deprecated=True, multi=True),
        p.many(
            "prop",
            "badfile|bitdepth|canonicaltitle|commonmetadata|dimensions|extmetadata|metadata|mime|sha1|size|thumbmime|timestamp|url",
            "timestamp|url",
        ),
        p.number("urlwidth", -1),
        p.number("urlheight", -1),
        p.string("urlparam", ""),
    ),
    class_name="ApiQueryStashImageInfo",
)
def show_stash_info(call: QueryCall) -> None:
    """Uploads that wait, by their keys."""
    if not call.given("filekey") and not call.given("sessionkey"):
        raise fail("apierror-missingparam-one-of", call.name_of("filekey"), 1, code="missingparam")
    keys = call.many("filekey") or call.many("sessionkey")
    prop = set(call.many("prop"))
    rows: list[Row] = []
    known = {s.token: s for s in StashedFile.objects.filter(token__in=keys, actor_id=call.actor.pk or 0)}
    for key in keys:
        stashed = known.get(key)
        if stashed is None:
            raise fail("apierror-stashfilenotfound", key, code="stashfilenotfound")
        rows.append(stash_facts(call, stashed, prop))
    call.put("stashimageinfo", Items(rows, "ii"))


def stash_facts(call: Call, stashed: StashedFile, prop: Collection[str]) -> Row:
    out: Row = {}
    if "timestamp" in prop:
        out["timestamp"] = iso(stashed.created)
    if {"size", "dimensions"} & set(prop):
        out |= {"size": stashed.size, "width": 0, "height": 0}
    if "canonicaltitle" in prop:
        out["canonicaltitle"] = call.title_text(NS_FILE, stashed.name)
    if "url" in prop:
        out["url"] = out["descriptionurl"] = call.full_url(
            f"{call.wiki.path_prefix}/wiki/Special:UploadStash/file/{stashed.token}"
        )
    if "mime" in prop:
        out["mime"] = stashed.mime
    return out


@query_module(
    "prop",
    "duplicatefiles",
    "df",
    params=(
        p.limit(),
        p.string("continue"),
        p.one("dir", "ascending|descending", "ascending"),
        p.flag("localonly"),
    ),
    class_name="ApiQueryDuplicateFiles",
    generator=True,
)
def show_duplicates(call: QueryCall) -> None:
    """Other files with the same bytes."""
    titles = {t.key: pk for t, pk in call.pages.good_and_missing().items() if t.namespace == NS_FILE}
    sums = dict(File.objects.filter(key__in=list(titles), latest__isnull=False).values_list("key", "latest__sha1"))
    if not sums:
        return
    same: dict[str, list[Any]] = {}
    rows = (
        File.objects.filter(latest__sha1__in=set(sums.values()))
        .select_related("latest", "latest__actor")
        .order_by("key")
    )
    for file in rows:
        same.setdefault(file.latest.sha1, []).append(file)
    after = call.cursor(str, str)
    order = sorted(sums, reverse=call.text("dir") == "descending")
    limit, count, found_titles = call.number("limit"), 0, []
    for key in order:
        copies = [f for f in same.get(sums[key], ()) if f.key != key]
        for copy in copies if call.text("dir") == "ascending" else copies[::-1]:
            if after is not None and (key, copy.key) < after:
                continue
            count += 1
            if count > limit:
                call.continue_at(f"{key}|{copy.key}")
                break
            if call.is_generator:
                found_titles.append(Title(NS_FILE, copy.key))
                continue
            row: Row = {"name": copy.key, "timestamp": iso(copy.latest.timestamp), "shared": False}
            if copy.latest.actor is not None:
                row["user"] = copy.latest.actor.name
            call.to_page(titles[key], row, "df")
        if count > limit:
            break
    if call.is_generator:
        call.generate(dict.fromkeys(found_titles))
