"""Style sheets are checked when they are saved, so that their authors see what would be left out."""

from __future__ import annotations

from typing import Final

from wikigrove.ext.templatestyles.options import TemplateStylesOptions
from wikigrove.ext.templatestyles.stylesheet import sanitize_stylesheet
from wikigrove.extensions.api import ProposedEdit, Refusal
from wikigrove.i18n import message

_NAMESPACE: Final = 10
_ENDING: Final = "/styles.css"
_SHOWN: Final = 10
"""Problems that are told at once."""


class CheckSheet:
    """Refuses a style sheet with errors, or one that is too large."""

    def __init__(self, options: TemplateStylesOptions) -> None:
        self._options: Final = options

    def __call__(self, edit: ProposedEdit) -> Refusal | None:
        if edit.namespace != _NAMESPACE or not edit.title.endswith(_ENDING):
            return None
        limit = self._options.max_bytes
        if len(edit.new_text.encode()) > limit:
            return Refusal("templatestyles-size", message("templatestyles-size-exceeded", str(limit)))
        problems = sanitize_stylesheet(edit.new_text, self._options).problems
        if not problems:
            return None
        told = "; ".join(str(problem) for problem in problems[:_SHOWN])
        return Refusal("templatestyles-errors", message("templatestyles-invalid-sheet", told))
