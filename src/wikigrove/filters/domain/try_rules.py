"""Try rules on what has happened already."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from wikigrove_engine.title import Title

from wikigrove.accounts.domain.rights import check_right
from wikigrove.accounts.models import Actor
from wikigrove.filters.domain.facts import EditFacts, Variables, edit_variables
from wikigrove.filters.language import Budget, RuleError, evaluate, parse_rules, to_bool
from wikigrove.pages.domain.queries import ChangeRow, read_texts
from wikigrove.pages.domain.queries.changes import with_tags
from wikigrove.pages.domain.visibility import HIDDEN_TEXT
from wikigrove.pages.models import Change, Revision

MOST: Final = 100
SECONDS: Final = 10.0


@dataclass(frozen=True)
class Tried:
    """An edit, and whether the rules match it; None where they failed on it."""

    row: ChangeRow
    matches: bool | None


def try_rules(
    rules: str,
    *,
    actor: Actor,
    author: str = "",
    page_key: tuple[int, str] | None = None,
    before: int | None = None,
    limit: int = MOST,
) -> list[Tried]:
    """Run `rules` on the last edits, newest first. Raises RuleError for rules that can't be read, PermissionRefused."""
    check_right(actor, "abusefilter-modify")
    tree = parse_rules(rules)
    rows = Change.objects.select_related("actor", "page", "revision").filter(kind__in=("edit", "new"))
    if author:
        rows = rows.filter(actor__name=author)
    if page_key is not None:
        rows = rows.filter(namespace=page_key[0], key=page_key[1])
    if before is not None:
        rows = rows.filter(pk__lt=before)
    changes = [c for c in rows.order_by("-timestamp", "-pk")[: min(limit, MOST)] if not _is_hidden(c)]
    budget = Budget(conditions=1000 * len(changes) + 1000, seconds=SECONDS)
    out = []
    for row, variables in zip(with_tags(changes), _variables_of(changes), strict=True):
        try:
            out.append(Tried(row, to_bool(evaluate(tree, variables, budget))))
        except RuleError:
            out.append(Tried(row, None))
    return out


def variables_of_change(change: Change) -> Variables:
    """Those of one past edit."""
    return _variables_of([change])[0]


def _is_hidden(change: Change) -> bool:
    return change.revision is not None and bool(change.revision.visibility & HIDDEN_TEXT)


def _variables_of(changes: Collection[Change]) -> list[Variables]:
    """In a constant number of queries."""
    parents = {c.parent_id for c in changes if c.parent_id}
    before = {r.pk: r for r in Revision.objects.filter(pk__in=parents)}
    revisions = [c.revision for c in changes if c.revision is not None]
    texts = read_texts([*before.values(), *revisions])
    return [_variables(change, texts, before) for change in changes]


def _variables(change: Change, texts: dict[int, str], before: dict[int, Revision]) -> Variables:
    parent = before.get(change.parent_id or 0)
    revision = change.revision
    assert revision is not None and change.actor is not None, "only edits are tried"
    facts = EditFacts(
        title=Title(change.namespace, change.key),
        page=change.page if parent is not None else None,
        old_text=texts.get(parent.pk, "") if parent is not None else "",
        new_text=texts.get(revision.pk, ""),
        summary=change.comment,
        old_model=parent.model if parent is not None else "",
        new_model=revision.model,
    )
    return edit_variables(facts, actor=change.actor)
