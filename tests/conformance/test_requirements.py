"""The table of requirements is whole: no MUST or SHOULD of RFC 5321 is without a case or a reason."""

import ast
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conformance.requirement import Level
from tests.conformance.requirements import REQUIREMENTS
from tests.live.served import ROOT

RFC = ROOT.parent / "shared" / "references" / "rfc5321.txt"
needs_the_text = pytest.mark.skipif(not RFC.exists(), reason="the text of RFC 5321 is not beside the project")
KEY_WORD = re.compile(r"\b(MUST|SHALL|REQUIRED|SHOULD|RECOMMENDED)(\s+NOT)?\b")
STRENGTH = {"SHALL": "MUST", "REQUIRED": "MUST", "RECOMMENDED": "SHOULD"}
HEADING = re.compile(r"^(?:Appendix )?([1-9A-G](?:\.[0-9]+)*)\. +\S", re.MULTILINE)
FIRST_CHAPTER = "2.  The SMTP Model"  # before it the key words are only listed


def functions_of_tests() -> Iterator[ast.FunctionDef]:
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        statements = ast.parse(path.read_text(encoding="utf-8")).body
        yield from (one for one in statements if isinstance(one, ast.FunctionDef))


def is_failing(function: ast.FunctionDef) -> bool:
    marks = " ".join(ast.unparse(mark) for mark in function.decorator_list)
    return "xfail" in marks


FUNCTIONS = [one for one in functions_of_tests() if one.name.startswith("test_")]
TESTS = frozenset(one.name for one in FUNCTIONS)
FAILING = frozenset(one.name for one in FUNCTIONS if is_failing(one))


def occurrences(path: Path) -> Iterator[tuple[str, int, Level]]:
    """Find each key word of the standard: its section, its line and what it demands."""
    text = path.read_text(encoding="utf-8")
    start = text.rindex(FIRST_CHAPTER)
    headings = [(found.start(), found[1]) for found in HEADING.finditer(text, start)]
    for found in KEY_WORD.finditer(text, start):
        word = STRENGTH.get(found[1], found[1]) + (" NOT" if found[2] else "")
        _, section = headings[bisect_left(headings, (found.start(), "")) - 1]
        yield section, text.count("\n", 0, found.start()) + 1, Level(word)


@needs_the_text
def test_each_key_word_of_the_standard_is_covered_by_a_row_and_each_row_by_a_key_word() -> None:
    found = {(line, level) for _, line, level in occurrences(RFC)}
    covered = {(line, row.level) for row in REQUIREMENTS for line in row.lines}
    assert len(found) > 300
    assert covered == found


@needs_the_text
def test_each_row_stands_under_the_section_of_its_lines() -> None:
    section_of = {line: section for section, line, _ in occurrences(RFC)}
    assert [row.id for row in REQUIREMENTS for line in row.lines if section_of[line] != row.section] == []


def test_each_id_stands_once_and_numbers_its_section_from_1() -> None:
    count = Counter[str]()
    for row in REQUIREMENTS:
        count[row.section] += 1
        assert row.id == f"{row.section}-{count[row.section]}"


def test_each_requirement_has_either_cases_or_a_reason() -> None:
    assert [row.id for row in REQUIREMENTS if bool(row.cases) == bool(row.reason)] == []
    sentences = [text for row in REQUIREMENTS for text in (row.sentence, row.reason) if text]
    assert [text for text in sentences if not text.endswith(".")] == []


def test_each_case_is_a_test_that_is_expected_to_pass() -> None:
    named = {case for row in REQUIREMENTS for case in row.cases}
    assert named - TESTS == set()
    assert named & FAILING == set()
