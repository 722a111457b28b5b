"""English texts of the few messages that the preprocessor puts into pages, where the wiki has none of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

DEFAULTS: Final[Mapping[str, str]] = {
    "parser-template-loop-warning": "Template loop detected: [[$1]]",
    "parser-template-recursion-depth-warning": "Template recursion depth limit exceeded ($1)",
    "expansion-depth-exceeded-warning": "Expansion depth limit exceeded",
    "node-count-exceeded-warning": "Node count limit exceeded",
    "rendering-time-exceeded-warning": "Time limit for rendering this page exceeded",
    "duplicate-defaultsort": "'''Warning:''' Default sort key \"$2\" overrides earlier default sort key \"$1\".",
    "duplicate-displaytitle": '<strong>Warning:</strong> Display title "$2" overrides earlier display title "$1".',
    "restricted-displaytitle": '<strong>Warning:</strong> Display title "$1" was ignored since it is not equivalent '
    "to the page's actual title.",
    "unknown_extension_tag": 'Unknown extension tag "$1"',
    "filepath-error": "",
    "pfunc_expr_stack_exhausted": "Expression error: Stack exhausted.",
    "pfunc_expr_unexpected_number": "Expression error: Unexpected number.",
    "pfunc_expr_preg_match_failure": "Expression error: Unexpected preg_match failure.",
    "pfunc_expr_unrecognised_word": 'Expression error: Unrecognized word "$1".',
    "pfunc_expr_unexpected_operator": "Expression error: Unexpected $1 operator.",
    "pfunc_expr_missing_operand": "Expression error: Missing operand for $1.",
    "pfunc_expr_unexpected_closing_bracket": "Expression error: Unexpected closing bracket.",
    "pfunc_expr_unrecognised_punctuation": 'Expression error: Unrecognized punctuation character "$1".',
    "pfunc_expr_unclosed_bracket": "Expression error: Unclosed bracket.",
    "pfunc_expr_division_by_zero": "Division by zero.",
    "pfunc_expr_invalid_argument": "Invalid argument for $1: < -1 or > 1.",
    "pfunc_expr_invalid_argument_ln": "Invalid argument for ln: <= 0.",
    "pfunc_expr_unknown_error": "Expression error: Unknown error ($1).",
    "pfunc_expr_not_a_number": "In $1: Result is not a number.",
    "pfunc_time_error": "Error: Invalid time.",
    "pfunc_time_too_long": "Error: Too many #time calls.",
    "pfunc_time_too_big": "Error: #time only supports years up to 9999.",
    "pfunc_time_too_small": "Error: #time only supports years from 0.",
    "pfunc_rel2abs_invalid_depth": 'Error: Invalid depth in path: "$1" (tried to access a node above the root node).',
    "comma-separator": ",&#32;",
    "and": "&#32;and",
    "word-separator": "&#32;",
    "ellipsis": "...",
    "pfunc_string_too_long": "Error: String exceeds $1 character limit.",
}
