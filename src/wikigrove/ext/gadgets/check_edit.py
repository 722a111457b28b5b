"""Who may change the definition: it says which scripts run for everybody, so it is as good as one."""

from __future__ import annotations

from wikigrove.ext.gadgets.catalog import DEFINITION
from wikigrove.extensions.api import ProposedEdit, Refusal, message


def check_definition(edit: ProposedEdit) -> Refusal | None:
    """MediaWiki asks for the right to write site scripts too."""
    if edit.namespace != 8 or edit.title.partition(":")[2] != DEFINITION.partition(":")[2]:
        return None
    if "editsitejs" in edit.asker.rights:
        return None
    return Refusal("protectednamespace-interface", message("gadgets-definition-protected"))
