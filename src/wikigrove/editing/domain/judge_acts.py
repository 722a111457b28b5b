"""Ask the wiki's edit filters and lists before an act; their answer becomes a refusal of editing's."""

from __future__ import annotations

from wikigrove_engine.title import Title

from wikigrove.accounts.models import Actor
from wikigrove.editing.errors import EditRefused
from wikigrove.filters.domain.facts import EditFacts, act_variables, edit_variables
from wikigrove.filters.domain.judge import Verdict, judge
from wikigrove.filters.domain.lists import check_links, check_title
from wikigrove.filters.errors import ActStopped
from wikigrove.media.domain.inspect_file import FileInspection
from wikigrove.pages.models import Page


class EditStopped(EditRefused):
    """A filter stopped it. `may_insist`: it only warned, and the same once more goes through."""

    def __init__(self, stop: ActStopped) -> None:
        super().__init__(stop.code, stop.message_key, *stop.params)
        self.may_insist = stop.may_insist


def judge_edit(facts: EditFacts, *, actor: Actor) -> Verdict:
    """Raises EditStopped."""
    try:
        if facts.page is None:
            check_title(facts.title, "create", actor=actor)
        check_links(facts.old_text, facts.new_text, actor=actor)
        return judge(edit_variables(facts, actor=actor), act="edit", title=facts.title, actor=actor)
    except ActStopped as stop:
        raise EditStopped(stop) from stop


def judge_upload(facts: EditFacts, found: FileInspection, *, actor: Actor) -> Verdict:
    """Of a file with its description. Raises EditStopped."""
    more = {
        "file_sha1": f"{int(found.sha1, 36):040x}",
        "file_size": found.size,
        "file_mime": found.mime,
        "file_mediatype": found.media_type,
        "file_width": found.width,
        "file_height": found.height,
        "file_bits_per_channel": found.bits,
    }
    try:
        check_title(facts.title, "upload", actor=actor)
        check_links(facts.old_text, facts.new_text, actor=actor)
        variables = edit_variables(facts, actor=actor, action="upload", more=more)
        return judge(variables, act="upload", title=facts.title, actor=actor)
    except ActStopped as stop:
        raise EditStopped(stop) from stop


def judge_act(
    act: str, *, title: Title, page: Page | None, new_title: Title | None = None, summary: str = "", actor: Actor
) -> Verdict:
    """Of a move or a deletion. Raises EditStopped."""
    try:
        if new_title is not None:
            check_title(new_title, "move", actor=actor)
        variables = act_variables(act, actor=actor, title=title, page=page, new_title=new_title, summary=summary)
        return judge(variables, act=act, title=title, actor=actor)
    except ActStopped as stop:
        raise EditStopped(stop) from stop
