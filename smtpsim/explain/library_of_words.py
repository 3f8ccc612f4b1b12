"""The words of the reference in groups, as a person looks through them, and what a search finds."""

from collections.abc import Iterable, Iterator
from functools import cache, partial

import msgspec

from smtpsim.explain.reference import Entry, all_entries, entries_of, similar_words, word_key
from smtpsim.simulation.step import Step
from smtpsim.spec.commands import COMMAND_OF
from smtpsim.spec.event_rows import EventRow
from smtpsim.spec.faults import FaultRow
from smtpsim.spec.flaws import Flaw
from smtpsim.spec.glossary import GlossaryRow
from smtpsim.spec.mechanisms import MechanismRow
from smtpsim.spec.pop_rows import PopMoveRow, PopRow
from smtpsim.spec.rows import (
    CommandRow,
    DigitRow,
    ExtensionRow,
    FaultedRow,
    MoveRow,
    PhaseRow,
    PhaseTitleRow,
    ReactionRow,
    ReplyRow,
    ServerRow,
    StateRow,
)
from smtpsim.spec.terms import Kind, ReplyVerdict

# In the order in which they are shown; an entry's group follows from what it tells of.
_GROUP_OF: dict[type[object], str] = {
    CommandRow: "Commands",
    ReplyRow: "Reply codes",
    DigitRow: "Digits of reply codes",
    str: "Enhanced codes",
    StateRow: "States",
    PhaseTitleRow: "Phases",
    PhaseRow: "Phases",
    ExtensionRow: "Extensions",
    MechanismRow: "Mechanisms of AUTH",
    FaultRow: "Faults",
    GlossaryRow: "Words of mail",
    Flaw: "Mistakes of syntax",
    ServerRow: "Rows of the server",
    FaultedRow: "Rows of replies that a person made",
    MoveRow: "Moves of the client",
    ReactionRow: "Reactions of the client",
    ReplyVerdict: "Verdicts of the client",
    EventRow: "Events",
    PopRow: "POP3, which is not SMTP",
    PopMoveRow: "POP3, which is not SMTP",
}
_OTHERS = "Verdicts of the server"  # a class for each command
_BOTH_MACHINES = "States"  # where the entry stands that tells of no one row
_BY_FORM, _SIMILAR = "By its form", "Did you mean"
_PAGE_OF_KIND = {
    Kind.DATA: "mail data",
    Kind.END_OF_DATA: "end of data",
    Kind.HANDSHAKE: "TLS",
    Kind.LOOKUP: "DNS",
    Kind.TIMER: "timeout",
    Kind.DELIVERY: "final delivery",
}


class ListedWord(msgspec.Struct, frozen=True):
    """One entry of the reference: its word, a short title, and every word that leads to it."""

    word: str
    title: str = ""
    spellings: tuple[str, ...] = ()


class WordGroup(msgspec.Struct, frozen=True):
    """Entries of one sort under a heading."""

    title: str
    words: tuple[ListedWord, ...]


@cache
def word_groups() -> tuple[WordGroup, ...]:
    """Put every entry of the reference into its group."""
    groups: dict[str, list[ListedWord]] = {title: [] for title in (*_GROUP_OF.values(), _OTHERS)}
    for entry, words in _words_of_entries():
        row = _row_of(entry)
        word = row.id if isinstance(row, StateRow) else words[0]
        groups[_group_title(row)].append(ListedWord(word, _short_title(row), words))
    return tuple(WordGroup(title, tuple(words)) for title, words in groups.items() if words)


def _words_of_entries() -> Iterator[tuple[Entry, tuple[str, ...]]]:
    words: dict[int, tuple[Entry, list[str]]] = {}
    for word, entry in all_entries():
        words.setdefault(id(entry), (entry, []))[1].append(word)
    yield from ((entry, tuple(spelled)) for entry, spelled in words.values())


def _row_of(entry: Entry) -> object:
    """Find what an entry tells of; None where it is of all states."""
    return entry.args[0] if isinstance(entry, partial) else None


def _group_title(row: object) -> str:
    return _BOTH_MACHINES if row is None else _GROUP_OF.get(type(row), _OTHERS)


def _short_title(row: object) -> str:
    match row:
        case CommandRow(purpose=words) | GlossaryRow(sentence=words):
            return words
        case ReplyRow(wording=words) | DigitRow(name=words):
            return words
        case StateRow() | PhaseTitleRow() | PhaseRow() | ExtensionRow() | MechanismRow() | FaultRow():
            return row.title
        case _:
            return ""


def find_words(text: str) -> tuple[WordGroup, ...]:
    """Find the entries whose words or title hold a text; where there are none, what looks like it."""
    key = _search_key(text)
    if not key:
        return word_groups()
    found = tuple(_matching(word_groups(), key))
    if not _is_a_word(found, key) and entries_of(text):
        return (WordGroup(_BY_FORM, (ListedWord(text.strip()),)), *found)
    near = tuple(ListedWord(word) for word in similar_words(text))
    return found or ((WordGroup(_SIMILAR, near),) if near else ())


def _search_key(text: str) -> str:
    return word_key(text).rstrip("-")  # a hyphen at the end: more of the word is to come


def _matching(groups: Iterable[WordGroup], key: str) -> Iterator[WordGroup]:
    for group in groups:
        words = tuple(one for one in group.words if _holds(one, key))
        if words:
            yield WordGroup(group.title, words)


def _holds(listed: ListedWord, key: str) -> bool:
    return any(key in word_key(word) for word in listed.spellings) or key in listed.title.casefold()


def _is_a_word(groups: Iterable[WordGroup], key: str) -> bool:
    return any(key == word_key(word) for group in groups for one in group.words for word in one.spellings)


def best_word(groups: Iterable[WordGroup], text: str) -> str:
    """Choose the word that a typed text means most likely: itself, or what it begins, or the first one."""
    ranked = _ranked(groups, text)
    return ranked[0].word if ranked else ""


def best_first(text: str) -> list[ListedWord]:
    """List what a search finds, the likeliest first."""
    return _ranked(find_words(text), text)


def _ranked(groups: Iterable[WordGroup], text: str) -> list[ListedWord]:
    listed = [one for group in groups for one in group.words]
    return sorted(listed, key=partial(_distance, _search_key(text)))


def _distance(key: str, listed: ListedWord) -> int:
    keys = [word_key(word) for word in listed.spellings or (listed.word,)]
    if key in keys:
        return 0
    return 1 if any(one.startswith(key) for one in keys) else 2


def page_of(step: Step | None) -> str:
    """Name the page about what just happened: the command, the code, or what else it is an act of."""
    if step is None:
        return "session"
    if step.kind is Kind.COMMAND and step.verb in COMMAND_OF:
        return step.verb.value
    if step.kind is Kind.REPLY and step.code:
        return str(step.code)
    if step.row and entries_of(step.row) and step.kind not in _PAGE_OF_KIND:
        return step.row
    return _PAGE_OF_KIND.get(step.kind, "session")
