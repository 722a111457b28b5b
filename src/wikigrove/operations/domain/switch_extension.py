"""Enable and disable extensions of a wiki."""

from __future__ import annotations

from django.db import transaction

from wikigrove.extensions.breaker import forget_report
from wikigrove.extensions.catalog import ExtensionError, enabled_extensions, find_extension
from wikigrove.farm.domain.change_wiki import change_wiki
from wikigrove.farm.models import Wiki
from wikigrove.farm.scope import use_wiki
from wikigrove.operations.domain.add_extension_pages import add_extension_pages


def switch_extension(wiki: Wiki, name: str, *, enable: bool) -> list[str]:
    """Enable or disable `name` on `wiki`; what was done, a line each. Pages are rendered anew when they are next read.

    What it requires is enabled with it; what requires it keeps it from being disabled. Raises ExtensionError.
    """
    with use_wiki(wiki):
        with transaction.atomic():
            # Locked, since two who switch at once would undo each other.
            said = _switch(Wiki.objects.select_for_update().get(pk=wiki.pk), name, enable=enable)
        wiki.refresh_from_db()
        # Its pages may use its tags, so it must count before they are written.
        return [*said, *(add_extension_pages(wiki) if enable else [])]


def _switch(wiki: Wiki, name: str, *, enable: bool) -> list[str]:
    extension = find_extension(name)
    said: list[str] = []
    chosen = dict(wiki.setting("extensions", {}))
    if enable:
        for needed in extension.requires:
            if needed not in {e.name for e in enabled_extensions(wiki.settings)}:
                find_extension(needed)
                chosen[needed] = True
                said.append(f"{needed} is enabled too: {name} requires it.")
        forget_report(name)
    else:
        users = sorted(e.name for e in enabled_extensions(wiki.settings) if name in e.requires)
        if users:
            raise ExtensionError(f"{', '.join(users)} requires {name}: disable that first.")
    chosen[name] = enable
    change_wiki(wiki, settings={"extensions": chosen})
    said.append(f"{name} is {'enabled' if enable else 'disabled'} on {wiki.slug}.")
    return said
