"""The rule language of edit filters: AbuseFilter's, as its users know it. Pure: knows nothing of wikis or databases."""

from wikigrove.filters.language.errors import OutOfBudget, RuleError
from wikigrove.filters.language.evaluate import Budget, evaluate
from wikigrove.filters.language.parse import parse_rules
from wikigrove.filters.language.values import Value, to_bool, to_string

__all__ = ["Budget", "OutOfBudget", "RuleError", "Value", "evaluate", "parse_rules", "to_bool", "to_string"]
