"""Files."""

from __future__ import annotations

from wikigrove_engine.title import NS_FILE, Title, find_title

from wikigrove.api.rest.door import table
from wikigrove.api.rest.errors import RestError
from wikigrove.api.rest.schemas import FILE
from wikigrove.api.rest.shapes import file_facts, http_time
from wikigrove.api.routes import Call, Param, Reply
from wikigrove.editing.domain.checks import check_read
from wikigrove.farm.scope import current_wiki
from wikigrove.media.domain.find_file import find_files

_TITLE = Param("title", source="path", required=True, summary="The file's page", example="File:Oak.jpg")


@table.add(
    "GET",
    "/v1/file/{title}",
    "A file: who put it here, its sizes and addresses",
    _TITLE,
    tag="files",
    answer=FILE,
    errors=(403, 404),
)
def show_file(call: Call) -> Reply:
    name = call.text("title")
    title = find_title(name, current_wiki().title_rules)
    if title is None or title.interwiki or title.namespace not in (0, NS_FILE):
        raise RestError(404, "rest-nonexistent-title", name)
    title = Title(NS_FILE, title.key)
    check_read(title, actor=call.actor)
    file = find_files([title]).get(title)
    if file is None or file.latest is None:
        raise RestError(404, "rest-nonexistent-title", name)
    headers = {"ETag": f'"{file.latest.sha1}"', "Last-Modified": http_time(file.latest.timestamp)}
    return Reply(file_facts(call, file, with_thumbnail=True), headers=headers)
