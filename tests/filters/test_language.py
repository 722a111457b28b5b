"""The rule language, with AbuseFilter's meanings."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine.tests.growth import check_growth
from wikigrove.filters.domain.check_rules import check_rules
from wikigrove.filters.language import Budget, OutOfBudget, RuleError, Value, evaluate, parse_rules

pytestmark = pytest.mark.anydatabase

FACTS: dict[str, Value] = {
    "user_name": "Ann",
    "user_groups": ["*", "user"],
    "user_editcount": 12,
    "added_lines": ["Buy cheap watches", "at http://x.example"],
    "page_title": "Oak",
    "nothing": None,
}


def run(rules: str, budget: Budget | None = None) -> Value:
    return evaluate(parse_rules(rules), FACTS.__getitem__, budget or Budget())


@pytest.mark.parametrize(
    ("rules", "value"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("2 ** 3 ** 2", 512),
        ("7 / 2", 3.5),
        ("-7 % 3", -1),
        ("0x1F + 0b11", 34),
        ('"a" + 1', "a1"),
        ('1 == "1"', True),
        ('1 === "1"', False),
        ("null == false", True),
        ("[] == false", True),
        ('"10" > "9"', True),
        ('"b" > "a"', True),
        ("!1 | 1", True),
        ("1 ^ 1", False),
        ("true & false | true", True),
        ('"user" in user_groups', True),
        ('added_lines contains "cheap"', True),
        ('"" in "abc"', False),
        ('"foo.bar" like "f*.b?r"', True),
        ('"Foo" rlike "^foo$"', False),
        ('"Foo" irlike "^foo$"', True),
        ('added_lines rlike "\\bwatches\\b"', True),
        ("x := 5; x + 1", 6),
        ('x := [1, 2]; x[] := "c"; x[0] := 9; string(x)', "9\n2\nc\n"),
        ("[1, 2, 3][-1]", 3),
        ('if user_editcount < 10 then "new" else "old" end', "old"),
        ('user_editcount > 10 ? "old" : "new"', "old"),
        ('set("y", 3); y', 3),
        ("/* why */ true", True),
        ("'it\\'s' + \"\\x41\\n\"", "it'sA\n"),
        ("length(added_lines)", 2),
        ('count("a", "banana")', 3),
        ('rcount("[an]+", "banana")', 1),
        ('get_matches("(b)(x)?", "abc")', ["b", "b", False]),
        ('ip_in_range("192.0.2.7", "192.0.2.0/24")', True),
        ('ip_in_ranges("2001:db8::1", "192.0.2.0/24", "2001:db8::/32")', True),
        ('contains_any("ham and spam", "eggs", "spam")', True),
        ('contains_all("ham and spam", "ham", "spam")', True),
        ('equals_to_any(page_title, "Elm", "Oak")', True),
        ('ccnorm("ВIТ") == ccnorm("BIT")', True),
        ('ccnorm_contains_any("V1AGRA now", "viagra")', True),
        ('norm("a  bb-c")', "ABC"),
        ('rmspecials("a-b!c")', "abc"),
        ('rmdoubles("aabbc")', "abc"),
        ('rmwhitespace(" a b ")', "ab"),
        ('specialratio("a!!b")', 0.5),
        ('substr("hello", 1, 3) + substr("hello", -2)', "elllo"),
        ('strpos("hello", "l", 3)', 3),
        ('str_replace("aab", "a", "x")', "xxb"),
        ('str_replace_regexp("2026-11", "(\\d+)-(\\d+)", "$2.$1")', "11.2026"),
        ('rescape("a.b") ', "a\\.b"),
        ('sanitize("&lt;b&gt;")', "<b>"),
        ('lcase("ÄB") + ucase("äb")', "äbÄB"),
        ('int("12abc") + float("1.5")', 13.5),
        ("nothing + 1", 1),
    ],
)
def test_rules_come_to(rules: str, value: Value) -> None:
    assert run(rules) == value


def test_what_can_not_matter_is_not_looked_at() -> None:
    assert run("false & 1 / 0") is False
    assert run("true | 1 / 0") is True


@pytest.mark.parametrize(
    ("rules", "key", "position"),
    [
        ("1 +", "abusefilter-exception-unexpectedatend", 3),
        ("1 2", "abusefilter-exception-unexpectedtoken", 2),
        ('"abc', "abusefilter-exception-unclosedstring", 0),
        ("foo(1)", "abusefilter-exception-unknownfunction", 0),
        ("lcase()", "abusefilter-exception-notenoughargs", 0),
        ("lcase(1, 2)", "abusefilter-exception-toomanyargs", 0),
        ("true & usr_name", "abusefilter-exception-unrecognisedvar", 7),
        ('"x" rlike "("', "abusefilter-exception-regexfailure", 4),
        ("user_name := 1", "abusefilter-exception-overridebuiltin", -1),
        ("(" * 200 + "1", "abusefilter-exception-toodeep", 40),
        ("?", "abusefilter-exception-unexpectedtoken", 0),
        ("$", "abusefilter-exception-unrecognisedtoken", 0),
    ],
)
def test_faults_are_found_before_saving_with_their_place(rules: str, key: str, position: int) -> None:
    fault = check_rules(rules)
    assert fault is not None and (fault.key, fault.position) == (key, position)


def test_good_rules_have_no_fault() -> None:
    assert check_rules('x := added_lines; length(x) > 3 & user_editcount < 10 & article_text rlike "a"') is None


@pytest.mark.parametrize("rules", ["1 / 0", "[1][5]", "9 ** 9 ** 9", 'get_matches("(", "a")'])
def test_faults_while_running_are_rule_errors(rules: str) -> None:
    with pytest.raises(RuleError):
        run(rules)


def test_slow_pattern_is_stopped() -> None:
    with pytest.raises(OutOfBudget):
        run('"' + "a" * 60 + 'b" rlike "^(a|aa)+$"')


def test_conditions_are_counted() -> None:
    with pytest.raises(OutOfBudget):
        run(" | ".join(["user_name == 1"] * 50), Budget(conditions=20))


def test_hundreds_of_conditions_in_a_row_are_no_problem() -> None:
    assert run(" | ".join(["user_name == 1"] * 1500)) is False


def test_text_can_not_grow_without_end() -> None:
    doubled = 'x := "' + "a" * 1000 + '"; ' + "x := x + x; " * 20
    with pytest.raises(RuleError):
        run(doubled)


def test_reading_rules_grows_with_their_length() -> None:
    def prepare(size: int) -> Callable[[], object]:
        text = " & ".join(["user_name == 'x'"] * size)
        return lambda: parse_rules.__wrapped__(text)

    check_growth(prepare, 200)
