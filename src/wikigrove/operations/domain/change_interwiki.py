"""Add, change and remove interwiki prefixes, with their log."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from wikigrove_engine.title import NS_SPECIAL, Title

from wikigrove.accounts.domain.rights import check_right
from wikigrove.accounts.models import Actor
from wikigrove.farm.domain.change_wiki import change_wiki, set_interwiki
from wikigrove.farm.models import InterwikiPrefix
from wikigrove.farm.scope import current_wiki
from wikigrove.operations.errors import SettingRefused
from wikigrove.pages.domain.write_log import LogLine, write_log

PAGE: Final = Title(NS_SPECIAL, "Interwiki")
_PREFIX: Final = re.compile(r"[a-z0-9][a-z0-9_.-]{0,62}")


@dataclass(frozen=True)
class InterwikiFacts:
    """`url` holds $1; `language_name` the autonym where the prefix makes language links."""

    prefix: str
    url: str
    is_local: bool = False
    is_transcludable: bool = False
    language_name: str = ""


def list_interwiki() -> list[InterwikiPrefix]:
    return list(InterwikiPrefix.objects.order_by("prefix"))


def put_interwiki(facts: InterwikiFacts, *, actor: Actor, comment: str = "", is_new: bool) -> None:
    """Add or change a prefix. Raises SettingRefused, PermissionRefused."""
    check_right(actor, "interwiki")
    prefix = facts.prefix.strip().lower()
    wiki = current_wiki()
    if not _PREFIX.fullmatch(prefix) or wiki.title_rules.find_namespace(prefix) is not None:
        raise SettingRefused("prefix", "interwiki-badprefix", prefix)
    if not re.match(r"(?:https?:)?//[^\s<>\"]+$", facts.url) or "$1" not in facts.url:
        raise SettingRefused("url", "interwiki-submit-invalidurl")
    exists = InterwikiPrefix.objects.filter(prefix=prefix).exists()
    if is_new and exists:
        raise SettingRefused("prefix", "interwiki-taken", prefix)
    values = {
        "url": facts.url,
        "is_local": facts.is_local,
        "is_transcludable": facts.is_transcludable,
        "language_name": facts.language_name,
    }
    with transaction.atomic():
        set_interwiki(wiki, {prefix: values})
        params = {"prefix": prefix, "url": facts.url}
        action = "iw_edit" if exists else "iw_add"
        write_log(LogLine("interwiki", action, PAGE, comment, params, is_listed=False), actor=actor)


def remove_interwiki(prefix: str, *, actor: Actor, comment: str = "") -> None:
    """Raises SettingRefused for a prefix that is not there."""
    check_right(actor, "interwiki")
    wiki = current_wiki()
    with transaction.atomic():
        if not InterwikiPrefix.objects.filter(prefix=prefix).delete()[0]:
            raise SettingRefused("prefix", "interwiki-badprefix", prefix)
        change_wiki(wiki)
        line = LogLine("interwiki", "iw_delete", PAGE, comment, {"prefix": prefix}, is_listed=False)
        write_log(line, actor=actor)
