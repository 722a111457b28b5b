"""Why an edit was not saved. Keys are MediaWiki's message keys, codes its API's."""

from __future__ import annotations


class EditingError(Exception):
    """Base of editing's errors."""


class EditRefused(EditingError):
    """Nothing was written; the message says why."""

    def __init__(self, code: str, message_key: str, *params: object) -> None:
        super().__init__(code)
        self.code = code
        self.message_key = message_key
        self.params = params


class EditConflict(EditRefused):
    """Somebody changed the same lines meanwhile. `merged` holds both sides between markers."""

    def __init__(self, *, ours: str, theirs: str, merged: str, base_id: int | None) -> None:
        super().__init__("editconflict", "editconflict")
        self.ours = ours
        self.theirs = theirs
        self.merged = merged
        self.base_id = base_id


class ContentRefused(EditRefused):
    """The text is not what its content model wants. `may_insist`: the author can save it all the same."""

    def __init__(self, *, line: int, column: int, text: str, may_insist: bool) -> None:
        if column:
            super().__init__("invalid-content", "wikigrove-content-fault-column", str(line), str(column), text)
        else:
            super().__init__("invalid-content", "wikigrove-content-fault", str(line), text)
        self.line = line
        self.column = column
        self.text = text
        self.may_insist = may_insist
