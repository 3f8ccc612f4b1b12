"""The words of a text that have a page of their own in the reference."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from smtpsim.explain.reference import all_entries, entries_of, word_key
from smtpsim.spec.replies import REPLIES

_WORD = re.compile(r"\w(?:[\w.-]*\w)?")
_LABEL = re.compile(r"  \S.{10} (?=\S)")  # as `layout.field` writes it
_SECTION = re.compile(r"RFC \d+(?: [A-Z]?[\d.]+)*")
_ENHANCED_CODE = re.compile(r"[245X]\.\d{1,3}\.\d{1,3}")
_CODES = {reply.id for reply in REPLIES}
_ORDINARY = {"content", "list", "loop", "pull", "push", "text"}  # mostly not meant as the word of mail
_WORDS_AT_MOST = 4
_LETTERS_AT_LEAST = 2


class Link(NamedTuple):
    """A part of a line, from `start` up to `end`, and the word whose page it leads to."""

    start: int
    end: int
    word: str


def links_in(line: str, page: str = "") -> tuple[Link, ...]:
    """Find the words of a line that have a page, the longest first; those that lead to this page are none."""
    return tuple(_links(line, page))


def _links(line: str, page: str) -> Iterator[Link]:
    words = list(_WORD.finditer(_without_places(line)))
    here = set(map(id, entries_of(page))) if page else set()
    at = 0
    while at < len(words):
        count = next((n for n in range(_WORDS_AT_MOST, 0, -1) if _leads(line, words[at : at + n], n)), 0)
        if count:
            start, end = words[at].start(), words[at + count - 1].end()
            word = line[start:end]
            if word_key(word) != word_key(page) and not here.issuperset(map(id, entries_of(word))):
                yield Link(start, end, word)
        at += count or 1


def _without_places(line: str) -> str:
    """Blank the label before a text, and the sections of standards, whose numbers look like codes."""
    label = _LABEL.match(line)
    rest = line if label is None else " " * label.end() + line[label.end() :]
    return _SECTION.sub(lambda found: " " * len(found[0]), rest)


def _leads(line: str, words: list[re.Match[str]], count: int) -> bool:
    if len(words) < count:
        return False
    text = line[words[0].start() : words[-1].end()]
    gaps = (line[one.end() : two.start()] for one, two in pairwise(words))
    return all(gap == " " for gap in gaps) and _has_page(text)


def _has_page(text: str) -> bool:
    """Tell whether a text is a word of the reference: HELP is a command, and help is not."""
    if text.isdecimal() or len(text) < _LETTERS_AT_LEAST:
        return text in _CODES
    if text.lower() in _ORDINARY:
        return False
    if _ENHANCED_CODE.fullmatch(text):
        return bool(entries_of(text))
    spellings = _spellings()
    return text in spellings or text[0].lower() + text[1:] in spellings


@cache
def _spellings() -> frozenset[str]:
    """List the words as they are spelled; small letters also without their hyphens."""
    words = [word for word, _ in all_entries()]
    return frozenset((*words, *(word_key(word) for word in words if word.islower())))
