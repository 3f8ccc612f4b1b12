"""What a YAML parser complains of, in words for a person who has never heard of one."""

import re
from typing import NamedTuple

from ruamel.yaml.error import MarkedYAMLError

from smtpsim.scenarios.look_alikes import LookAlike, find_look_alike
from smtpsim.scenarios.mistakes import MistakeId
from smtpsim.scenarios.text_lines import split_lines

_TAB = "a tab stands here; indent with spaces"
_OPEN_QUOTE = "a quote is opened here and never closed"
_AFTER_QUOTE = (
    "a quote ends before this, and more text follows: put the whole value in double quotes,"
    " or write '' for an apostrophe inside single ones"
)
_NO_COLON = "this line has no ': '; write a key, a colon, a space and the value"
_TIGHT_COLON = re.compile(r" *(?:- +)*([a-z][a-z-]*):([^ ].{0,40})\Z")
_OPEN_BRACE = "a '{' or '[' is opened here and not closed on this line; write one key on each line"
_IN_BRACES = (
    "inside {...} and [...] a ',', ':', '?', '[' or '{' in a sentence breaks the value:"
    " put the sentence in quotes, or write one key on each line"
)
_COLON_IN_VALUE = (
    "a ': ' stands inside a value; put the whole value in quotes, or check the indentation of this line"
    " and the ':' of the line before"
)
# (its id, a part of the complaint, a part of its context, what we say); the first that fits is taken.
_SAYINGS: tuple[tuple[MistakeId, str, str, str], ...] = (
    (MistakeId.YAML_BRACKET, "", "flow mapping", _IN_BRACES),
    (MistakeId.YAML_BRACKET, "", "flow sequence", _IN_BRACES),
    (MistakeId.YAML_COLON, "mapping values are not allowed", "", _COLON_IN_VALUE),
    (MistakeId.YAML_COLON, "could not find expected ':'", "", _NO_COLON),
    (MistakeId.YAML_COLON, "did not find expected ':'", "", _NO_COLON),
    (
        MistakeId.YAML_QUOTE,
        "unknown escape character",
        "",
        "a backslash inside double quotes begins a special character",
    ),
    (
        MistakeId.YAML_INDENT,
        "but found '-'",
        "block mapping",
        "a list item stands where a key is wanted; check the indentation",
    ),
    (
        MistakeId.YAML_INDENT,
        "<block end>",
        "",
        "the indentation does not fit; the keys of one part begin in one column",
    ),
    (MistakeId.YAML_INDENT, "expected <block end>", "", "the indentation does not fit the lines above"),
    (
        MistakeId.YAML_CHARACTER,
        "cannot start any token",
        "",
        "a value cannot begin with this character; put the value in quotes",
    ),
    (MistakeId.YAML_ALIAS, "found duplicate anchor", "", "this anchor ('&name') stands here twice"),
    (MistakeId.MISSING_VALUE, "expected the node content", "", "a value is missing here"),
    (
        MistakeId.YAML_SYNTAX,
        "block scalar",
        "block scalar",
        "after '|' or '>' the text begins on the next line",
    ),
)


class Saying(NamedTuple):
    """What is wrong, and where: line and column from 1, or 0 where it has no place."""

    reason: str
    line: int
    column: int
    mistake: MistakeId


def say_plainly(error: MarkedYAMLError, text: str) -> Saying:
    """Say what is wrong and what would be right, at the place where an author must look."""
    problem, context = error.problem or "", error.context or ""
    lines = split_lines(text)
    if _stands_on_tab(error, lines):
        return _at(error, MistakeId.YAML_TAB, _TAB)
    if found := _look_alike_at(error, lines):
        return Saying(*found, MistakeId.YAML_CHARACTER)
    if "simple key" in context:
        return _at_opening(error, MistakeId.YAML_COLON, _say_no_colon(error, lines))
    if _follows_quote(error, lines):
        return _at(error, MistakeId.YAML_QUOTE, _AFTER_QUOTE)
    if "quoted scalar" in context and "unexpected" in problem:
        return _at_opening(error, MistakeId.YAML_QUOTE, _OPEN_QUOTE)
    if "flow" in context and _begins_on_another_line(error):
        return _at_opening(error, MistakeId.YAML_BRACKET, _OPEN_BRACE)
    sayings = (
        (mistake, said) for mistake, part, where, said in _SAYINGS if part in problem and where in context
    )
    otherwise = MistakeId.YAML_SYNTAX, f"this is not YAML: {problem or context}"
    return _at(error, *next(sayings, otherwise))


def _at(error: MarkedYAMLError, mistake: MistakeId, reason: str) -> Saying:
    mark = error.problem_mark or error.context_mark
    return Saying(reason, mark.line + 1 if mark else 0, mark.column + 1 if mark else 0, mistake)


def _at_opening(error: MarkedYAMLError, mistake: MistakeId, reason: str) -> Saying:
    mark = error.context_mark or error.problem_mark
    return Saying(reason, mark.line + 1 if mark else 0, mark.column + 1 if mark else 0, mistake)


def _begins_on_another_line(error: MarkedYAMLError) -> bool:
    begin, end = error.context_mark, error.problem_mark
    return begin is not None and end is not None and begin.line != end.line


def _look_alike_at(error: MarkedYAMLError, lines: list[str]) -> LookAlike | None:
    marks = [mark.line for mark in (error.context_mark, error.problem_mark) if mark]
    return find_look_alike(lines, marks[-1] - 1, marks[-1]) if marks else None


def _say_no_colon(error: MarkedYAMLError, lines: list[str]) -> str:
    mark = error.context_mark
    line = lines[mark.line] if mark and mark.line < len(lines) else ""
    found = _TIGHT_COLON.match(line)
    return f"{_NO_COLON}: {found[1]}: {found[2]}" if found else _NO_COLON


def _follows_quote(error: MarkedYAMLError, lines: list[str]) -> bool:
    """Whether text stands behind the end of a quote, as after the apostrophe of 'It's'."""
    mark = error.problem_mark
    if mark is None or mark.line >= len(lines) or not mark.column or "scalar" not in (error.problem or ""):
        return False
    return lines[mark.line][: mark.column].rstrip()[-1:] in {"'", '"'}


def _stands_on_tab(error: MarkedYAMLError, lines: list[str]) -> bool:
    mark = error.problem_mark
    if mark is None or mark.line >= len(lines):
        return False
    return "\t" in lines[mark.line][: mark.column + 1]
