"""Change what a page's text is: wikitext, a module, JSON, a style sheet."""

from __future__ import annotations

from wikigrove_engine.title import Title

from wikigrove.accounts.domain.rights import check_right
from wikigrove.accounts.models import Actor
from wikigrove.editing.domain.checks import check_edit
from wikigrove.editing.domain.submit import EditRequest, EditResult, submit_edit
from wikigrove.editing.errors import EditRefused
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import message
from wikigrove.pages.domain.queries import find_page, read_text
from wikigrove.pages.domain.write_log import LogLine, write_log
from wikigrove.rendering.domain.check_content import list_models


def change_model(title: Title, model: str, *, reason: str = "", actor: Actor) -> EditResult:
    """Save the page's text once more, as `model`. Raises EditRefused (a text that is no such thing), PermissionRefused."""
    check_right(actor, "editcontentmodel")
    page = find_page(title)
    if page is None:
        raise EditRefused("missingtitle", "changecontentmodel-nodirectediting", title.text)
    check_edit(title, actor=actor, page=page)
    if model not in list_models():
        raise EditRefused("badmodel", "changecontentmodel-model-not-known", model)
    if model == page.model:
        raise EditRefused("nochanges", "changecontentmodel-nochange", model)
    old = page.model
    said = message("wikigrove-contentmodel-comment", old, model, language=current_wiki().language)
    summary = f"{said}: {reason}" if reason else said
    request = EditRequest(
        title,
        read_text(page.get_latest()),
        summary,
        base_id=page.latest_id,
        model=model,
        pre_save=False,
        software_tags=frozenset({"mw-contentmodelchange"}),
    )
    result = submit_edit(request, actor=actor)
    line = LogLine("contentmodel", "change", title, reason, {"oldmodel": old, "newmodel": model})
    write_log(line, actor=actor, page=result.page)
    return result
