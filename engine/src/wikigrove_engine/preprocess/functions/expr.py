"""{{#expr:}} and {{#ifexpr:}}: arithmetic with MediaWiki's operators, precedence and error messages.

Belongs to the ParserFunctions extension and moves there with the extension API.
"""

from __future__ import annotations

import math
import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Final

from wikigrove_engine.ext import ParserFunction
from wikigrove_engine.preprocess.call import FunctionCall
from wikigrove_engine.preprocess.escape import escape_text

_MAX_STACK: Final = 100
_TOKEN: Final = re.compile(r"[ \t\r\n]+|(?P<number>[0-9.]+)|(?P<word>[A-Za-z]+)|(?P<sign><=|>=|<>|!=|[-+*/^()=<>])")
_PRECEDENCE: Final = {
    "neg": 10,
    "pos": 10,
    "e": 10,
    "sin": 9,
    "cos": 9,
    "tan": 9,
    "asin": 9,
    "acos": 9,
    "atan": 9,
    "exp": 9,
    "ln": 9,
    "abs": 9,
    "floor": 9,
    "trunc": 9,
    "ceil": 9,
    "not": 9,
    "sqrt": 9,
    "^": 8,
    "*": 7,
    "/": 7,
    "div": 7,
    "mod": 7,
    "fmod": 7,
    "+": 6,
    "-": 6,
    "round": 5,
    "=": 4,
    "<": 4,
    ">": 4,
    "<=": 4,
    ">=": 4,
    "<>": 4,
    "!=": 4,
    "and": 3,
    "or": 2,
    "(": -1,
}
_UNARY: Final = frozenset(
    {
        "sin",
        "cos",
        "tan",
        "asin",
        "acos",
        "atan",
        "exp",
        "ln",
        "abs",
        "floor",
        "trunc",
        "ceil",
        "not",
        "sqrt",
        "neg",
        "pos",
    }
)
_BINARY_WORDS: Final = frozenset({"div", "mod", "fmod", "round", "and", "or", "e"})
_SHOWN: Final = {"neg": "-", "pos": "+"}

Number = int | float


class ExprError(ValueError):
    """A wrong expression; `key` and `parameter` make the message."""

    def __init__(self, key: str, parameter: str = "") -> None:
        super().__init__(key)
        self.key: Final = f"pfunc_expr_{key}"
        self.parameter: Final = parameter


def evaluate(text: str) -> str:
    """The value of an expression as MediaWiki writes it; "" for an empty one. Raises ExprError."""
    return "<br />\n".join(format_value(v) for v in _evaluate(text))


def format_value(value: Number) -> str:
    """A number with fourteen digits, in PHP's notation."""
    if isinstance(value, int):
        return str(value)
    if math.isnan(value):
        return "NAN"
    if math.isinf(value):
        return "INF" if value > 0 else "-INF"
    text = f"{value:.14G}"
    mantissa, exponent, power = text.partition("E")
    if not exponent:
        return text
    if "." not in mantissa:
        mantissa += ".0"
    return f"{mantissa}E{power[0]}{power[1:].lstrip('0')}"


def _evaluate(text: str) -> list[Number]:
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&minus;", "-").replace("\u2212", "-")
    operands: list[Number] = []
    operators: list[str] = []
    wants_value = True
    position = 0
    while position < len(text):
        if len(operands) > _MAX_STACK or len(operators) > _MAX_STACK:
            raise ExprError("stack_exhausted")
        match = _TOKEN.match(text, position)
        if match is None:
            raise ExprError("unrecognised_punctuation", text[position])
        position = match.end()
        kind = match.lastgroup
        if kind is None:
            continue
        name = match[0]
        if kind == "number":
            if not wants_value:
                raise ExprError("unexpected_number")
            operands.append(_to_float(name))
            wants_value = False
            continue
        if kind == "word":
            name = name.lower()
            if name == "pi" or (name == "e" and wants_value):
                if not wants_value:
                    raise ExprError("unexpected_number")
                operands.append(math.pi if name == "pi" else math.e)
                wants_value = False
                continue
            if name in _UNARY and name not in ("neg", "pos"):
                if not wants_value:
                    raise ExprError("unexpected_operator", name)
                operators.append(name)
                continue
            if name not in _BINARY_WORDS:
                raise ExprError("unrecognised_word", name)
        elif name in "+-" and wants_value:
            operators.append("neg" if name == "-" else "pos")
            continue
        elif name == "(":
            if not wants_value:
                raise ExprError("unexpected_operator", "(")
            operators.append("(")
            continue
        elif name == ")":
            while operators and operators[-1] != "(":
                _apply(operators.pop(), operands)
            if not operators:
                raise ExprError("unexpected_closing_bracket")
            operators.pop()
            wants_value = False
            continue
        if wants_value:
            raise ExprError("unexpected_operator", name)
        while operators and _PRECEDENCE[name] <= _PRECEDENCE[operators[-1]]:
            _apply(operators.pop(), operands)
        operators.append(name)
        wants_value = True
    while operators:
        name = operators.pop()
        if name == "(":
            raise ExprError("unclosed_bracket")
        _apply(name, operands)
    return operands


def _to_float(text: str) -> float:
    """Digits with any number of points; what follows a second point is dropped."""
    whole, point, rest = text.partition(".")
    fraction = rest.partition(".")[0]
    return float(f"{whole or '0'}.{fraction or '0'}") if point else float(whole)


def _apply(name: str, operands: list[Number]) -> None:
    if name in _UNARY:
        if not operands:
            raise ExprError("missing_operand", _SHOWN.get(name, name))
        operands.append(_unary(name, operands.pop()))
        return
    if len(operands) < 2:
        raise ExprError("missing_operand", name)
    right, left = operands.pop(), operands.pop()
    operands.append(_binary(name, left, right))


def _unary(name: str, value: Number) -> Number:
    if name == "neg":
        return -value
    if name == "pos":
        return value
    if name == "not":
        return 0 if value else 1
    if name == "abs":
        return abs(value)
    if name in ("asin", "acos"):
        if not -1 <= value <= 1:
            raise ExprError("invalid_argument", name)
        return math.asin(value) if name == "asin" else math.acos(value)
    if name == "ln":
        if value <= 0:
            raise ExprError("invalid_argument_ln")
        return math.log(value)
    if name == "sqrt":
        if value < 0:
            raise ExprError("not_a_number", "sqrt")
        return math.sqrt(value)
    if name == "exp":
        try:
            return math.exp(value)
        except OverflowError:
            return math.inf
    if math.isinf(value) or math.isnan(value):
        return value if name in ("floor", "ceil", "trunc") else math.nan
    if name == "floor":
        return float(math.floor(value))
    if name == "ceil":
        # PHP keeps the sign of a zero.
        return math.copysign(float(math.ceil(value)), value) if value < 0 else float(math.ceil(value))
    if name == "trunc":
        return int(value)
    return {"sin": math.sin, "cos": math.cos, "tan": math.tan, "atan": math.atan}[name](value)


def _binary(name: str, left: Number, right: Number) -> Number:
    if name in ("=", "<>", "!=", "<", ">", "<=", ">=", "and", "or"):
        return int(_test(name, left, right))
    if name == "+":
        return left + right
    if name == "-":
        return left - right
    if name == "*":
        return left * right
    if name in ("/", "div"):
        if right == 0:
            raise ExprError("division_by_zero")
        return left / right
    if name == "mod":
        a, b = _to_int(left), _to_int(right)
        if b == 0:
            raise ExprError("division_by_zero")
        return int(math.fmod(a, b)) if abs(a) < 2**53 else (abs(a) % abs(b)) * (1 if a >= 0 else -1)
    if name == "fmod":
        if right == 0:
            raise ExprError("division_by_zero")
        return math.fmod(left, right)
    if name == "^":
        return _power(left, right)
    if name == "e":
        return left * _power(10.0, right)
    return round_half_up(left, _to_int(right))


def _test(name: str, left: Number, right: Number) -> bool:
    if name == "=":
        return left == right
    if name in ("<>", "!="):
        return left != right
    if name == "<":
        return left < right
    if name == ">":
        return left > right
    if name == "<=":
        return left <= right
    if name == ">=":
        return left >= right
    return bool(left) and bool(right) if name == "and" else bool(left) or bool(right)


def _power(left: Number, right: Number) -> float:
    try:
        result = float(left) ** float(right)
    except OverflowError:
        return -math.inf if left < 0 and right % 2 == 1 else math.inf
    except ZeroDivisionError:
        return math.inf
    return math.nan if isinstance(result, complex) else float(result)


def _to_int(value: Number) -> int:
    if isinstance(value, float) and (math.isnan(value) or math.isinf(value)):
        return 0
    return int(value)


def round_half_up(value: Number, digits: int) -> Number:
    """Round halves away from zero, as the decimal notation of the number shows them."""
    if isinstance(value, float) and (math.isnan(value) or math.isinf(value)):
        return value
    if abs(digits) > 300:
        return value if digits > 0 else 0.0
    try:
        rounded = Decimal(f"{value:.15g}").quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    except InvalidOperation:
        return value
    return float(rounded)


def show_expr(call: FunctionCall) -> str:
    try:
        return evaluate(call.arg(0))
    except ExprError as error:
        return _show_error(call, error)


def choose_if_expr(call: FunctionCall) -> str:
    try:
        values = _evaluate(call.arg(0))
    except ExprError as error:
        return _show_error(call, error)
    truth = bool(values) and (len(values) > 1 or values[0] != 0)
    return call.arg(1) if truth else call.arg(2)


def _show_error(call: FunctionCall, error: ExprError) -> str:
    return f'<strong class="error">{escape_text(call.expander.message(error.key, error.parameter))}</strong>'


def expr_functions() -> list[ParserFunction]:
    return [ParserFunction("expr", show_expr), ParserFunction("ifexpr", choose_if_expr)]
