"""Does an edit need a sign that a person makes it?"""

from __future__ import annotations

import re
from typing import Final

from wikigrove.accounts.domain.captcha import is_needed
from wikigrove.accounts.models import Actor
from wikigrove.editing.errors import EditRefused
from wikigrove.farm.scope import current_wiki

_ADDRESS: Final = re.compile(
    r"(?:https?|ftps?|ircs?|gopher)?:?//([^\s/?#<>\[\]|\"'{}]+)[^\s<>\[\]|\"{}]*", re.IGNORECASE
)


class CaptchaNeeded(EditRefused):
    """The door shows a captcha, and sends the edit again with its solution."""


def check_captcha(*, old: str, new: str, is_new: bool, actor: Actor) -> None:
    """Raises CaptchaNeeded when what this edit does is asked for a captcha, by `actor`."""
    if added_links(old, new) and is_needed("addurl", actor):
        raise CaptchaNeeded("captcha-addurl", "captcha-addurl")
    if is_new and is_needed("create", actor):
        raise CaptchaNeeded("captcha-create", "captcha-create")
    if is_needed("edit", actor):
        raise CaptchaNeeded("captcha-edit", "captcha-edit")


def added_links(old: str, new: str) -> set[str]:
    """Addresses outside of the wiki that `new` has and `old` has not."""
    own = current_wiki().host
    before = {found[0] for found in _ADDRESS.finditer(old)}
    return {found[0] for found in _ADDRESS.finditer(new) if found[0] not in before and found[1].lower() != own}
