"""A block, as the answers of several modules tell of it."""

from __future__ import annotations

from wikigrove.accounts.models import Block
from wikigrove.api.action.result import Row
from wikigrove.api.action.times import iso, iso_or_infinite, said
from wikigrove.i18n import message


def shown_times(block: Block) -> Row:
    """When it began and when it ends, for people."""
    ends = said(block.expires) if block.expires else message("infiniteblock")
    return {
        "blockedtimestampformatted": said(block.timestamp),
        "blockexpiryformatted": ends,
        "blockexpiryrelative": ends,
    }


def block_facts(block: Block) -> Row:
    """MediaWiki's `blockinfo`: keys that start with `block`."""
    return {
        "blockid": block.pk,
        "blockedby": block.by_name,
        "blockedbyid": block.by_id or 0,
        "blockreason": block.reason,
        "blockedtimestamp": iso(block.timestamp),
        "blockexpiry": iso_or_infinite(block.expires),
        "blockpartial": not block.is_sitewide,
        "blocknocreate": block.prevents_accounts,
        "blockanononly": bool(block.start) and not block.is_hard,
        **shown_times(block),
        **({"systemblocktype": "global-block"} if block.is_global else {}),
    }
