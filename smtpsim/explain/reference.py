"""The reference: what a word of SMTP means, and the tables that the README prints."""

import difflib
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from typing import TypeAlias

from smtpsim.explain import entries, machine_entries
from smtpsim.explain.layout import WIDTH, break_lines
from smtpsim.explain.row_index import TELLING_ROW_BY_ID
from smtpsim.spec.client_rows import REACTIONS
from smtpsim.spec.commands import COMMANDS
from smtpsim.spec.enhanced import ENHANCED
from smtpsim.spec.extensions import EXTENSIONS
from smtpsim.spec.faults import FAULTS
from smtpsim.spec.flaws import Flaw
from smtpsim.spec.glossary import GLOSSARY
from smtpsim.spec.mechanisms import MECHANISMS
from smtpsim.spec.phases import NUMBERED_STEPS, PHASES
from smtpsim.spec.replies import DIGITS, REPLIES
from smtpsim.spec.rows import CommandRow
from smtpsim.spec.server_groups import VERDICTS_OF
from smtpsim.spec.states import STATES
from smtpsim.spec.terms import ReplyVerdict
from smtpsim.spec.verdicts import LineVerdict

Entry: TypeAlias = Callable[[], tuple[str, ...]]
"""Makes the lines of one entry, when they are asked for."""

# As the notes' scan prints them.
_SCANNED_NAMES = {"SOML": ("SMOL", "SMOL FROM"), "SAML": ("SMAL", "SMAL FROM")}
_CODE = re.compile(r"[2-5][0-5]\d\Z", re.ASCII)
_ENHANCED_CODE = re.compile(r"[245xX]\.\d{1,3}\.\d{1,3}\Z", re.ASCII)
_CLASS = re.compile(r"([1-5x])([0-5xy])([xyz])\Z", re.ASCII | re.IGNORECASE)
_SIMILAR_AT_MOST = 3
_HYPHEN = re.compile(r"(?<=\w)-(?=\w)")


def explain_word(word: str, width: int = WIDTH) -> tuple[str, ...]:
    """Explain a command, code, state, row, phase, fault or term in plain lines; () when it is unknown."""
    lines: list[str] = []
    for entry in entries_of(word):
        lines += ["", *entry()] if lines else entry()
    return break_lines(lines, width)


def entries_of(word: str) -> tuple[Entry, ...]:
    """Give the entries of a word: those that the tables have, else what its form tells; () when unknown."""
    return _index().get(word_key(word), ()) or tuple(_pattern_entries(word.strip()))


def known_words() -> tuple[str, ...]:
    """List every word that has an entry, as it is best written."""
    return tuple(_spellings().values())


def similar_words(word: str) -> tuple[str, ...]:
    """List a few known words that look like a word that is not known, the likeliest first."""
    near = difflib.get_close_matches(word_key(word), _spellings(), _SIMILAR_AT_MOST)
    return tuple(_spellings()[key] for key in near)


def word_key(word: str) -> str:
    """Write a word as it is compared: case does not count, nor whether two words are joined by a hyphen."""
    return " ".join(_HYPHEN.sub(" ", word.casefold()).split())


@cache
def _index() -> dict[str, tuple[Entry, ...]]:
    index: dict[str, tuple[Entry, ...]] = {}
    for word, entry in all_entries():
        index[word_key(word)] = (*index.get(word_key(word), ()), entry)
    return index


@cache
def _spellings() -> dict[str, str]:
    spellings: dict[str, str] = {}
    for word, _ in all_entries():
        spellings.setdefault(word_key(word), word)
    return spellings


def all_entries() -> Iterator[tuple[str, Entry]]:
    """Give each word with its entry, in the order in which the entries of one word are shown."""
    yield from _entries_of_commands_and_codes()
    yield from _entries_of_machines()
    yield from _entries_of_the_rest()


def _entries_of_commands_and_codes() -> Iterator[tuple[str, Entry]]:
    for command in COMMANDS:
        names = (command.id, command.textbook_keyword, *_SCANNED_NAMES.get(command.id, ()))
        yield from _each(names, partial(entries.command_entry, command))
    for reply in REPLIES:
        yield reply.id, partial(entries.reply_entry, reply)
    for digit in DIGITS:
        names = (digit.id, f"{digit.digit}xx" if digit.position == 1 else "", digit.digit, digit.name)
        yield from _each(names, partial(entries.digit_entry, digit))
    for enhanced in ENHANCED:
        yield enhanced.id, partial(entries.enhanced_entry, enhanced.id)


def _entries_of_machines() -> Iterator[tuple[str, Entry]]:
    yield "states", machine_entries.states_entry
    for state in STATES:
        yield from _each((state.state.value, state.id), partial(machine_entries.state_entry, state))
    for row in TELLING_ROW_BY_ID.values():
        yield str(row.id), partial(machine_entries.telling_row_entry, row)
    for reaction in REACTIONS:
        yield reaction.id, partial(machine_entries.reaction_entry, reaction)
    for group in dict.fromkeys((*VERDICTS_OF.values(), LineVerdict)):
        for verdict in group:
            yield verdict.value, partial(machine_entries.verdict_entry, verdict)
    for heard in ReplyVerdict:
        yield heard.value, partial(machine_entries.reply_verdict_entry, heard)


def _entries_of_the_rest() -> Iterator[tuple[str, Entry]]:
    for phase in PHASES:
        yield from _each((phase.id, phase.title), partial(entries.phase_entry, phase))
    for step in NUMBERED_STEPS:
        yield step.id, partial(entries.numbered_step_entry, step)
    for extension in EXTENSIONS:
        words = (extension.id, *extension.mail_parameters, *extension.rcpt_parameters)
        yield from _each(words, partial(entries.extension_entry, extension))
    for mechanism in MECHANISMS:
        family = mechanism.id.partition("-")[0]
        yield from _each((mechanism.id, family), partial(entries.mechanism_entry, mechanism))
    yield from _each(("faults", "presets"), entries.faults_entry)
    for fault in FAULTS:
        yield from _each((fault.id, fault.title), partial(entries.fault_entry, fault))
    for flaw in Flaw:
        yield from _each((flaw.value,), partial(entries.flaw_entry, flaw))
    for term in GLOSSARY:
        yield from _each((term.id, *term.others), partial(entries.glossary_entry, term))


def _each(words: Iterable[str], entry: Entry) -> Iterator[tuple[str, Entry]]:
    """Let several words lead to one entry; the same word does so once."""
    by_key = {word_key(word): word for word in reversed(tuple(words)) if word}
    yield from ((word, entry) for word in reversed(by_key.values()))


def _pattern_entries(word: str) -> Iterator[Entry]:
    """Explain what has the form of a code, although no table lists it."""
    if _ENHANCED_CODE.match(word):
        yield partial(entries.enhanced_entry, word.upper())
    elif _CODE.match(word):
        yield partial(entries.unlisted_code_entry, word)
    elif match := _CLASS.match(word):
        given = {position: digit for position, digit in enumerate(match.groups(), 1) if digit.isdecimal()}
        rows = (row for row in DIGITS if given.get(row.position) == row.digit)
        yield from (partial(entries.digit_entry, row) for row in rows)


def command_table() -> str:
    """Print the commands as a Markdown table, the textbook's words beside the standard's."""
    head = ("Command", "What it is for", "Syntax", "In the textbook", "What the textbook leaves loose")
    rows = (
        (_code(row.id), row.purpose, _code(row.syntax), _textbook_cell(row), row.textbook_note)
        for row in COMMANDS
    )
    return _markdown(head, rows)


def reply_table() -> str:
    """Print the reply codes as a Markdown table."""
    head = ("Code", "Standard", "Textbook", "Meaning", "The client must")
    rows = ((row.id, row.wording, row.textbook, row.meaning, row.client_must) for row in REPLIES)
    return _markdown(head, rows)


def state_table() -> str:
    """Print the states of both machines as a Markdown table."""
    head = ("Machine", "State", "Meaning", "Source")
    rows = ((row.side.value, _code(row.state.value), row.sentence, row.source) for row in STATES)
    return _markdown(head, rows)


def fault_table() -> str:
    """Print the preset faults as a Markdown table."""
    rows = ((_code(row.id), row.title, row.warning, row.source) for row in FAULTS)
    return _markdown(("Name", "Fault", "What happens", "Source"), rows)


def extension_table() -> str:
    """Print the extensions as a Markdown table."""
    rows = ((_code(row.id), row.title, row.sentence, row.source) for row in EXTENSIONS)
    return _markdown(("Keyword", "Extension", "Meaning", "Source"), rows)


def _textbook_cell(row: CommandRow) -> str:
    argument = f" ({row.textbook_argument})" if row.textbook_argument else ""
    return f"{row.textbook_keyword}{argument}: {row.textbook_description}" if row.textbook_keyword else ""


def _code(text: str) -> str:
    return f"`{text}`"


def _markdown(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = (head, tuple("---" for _ in head), *rows)
    return "\n".join(f"| {' | '.join(_cell(text) for text in line)} |" for line in lines)


def _cell(text: str) -> str:
    """Keep a cell in its column; outside code, angle brackets would be taken for mark-up."""
    plain = text.replace("|", "\\|")
    return plain if text.startswith("`") else plain.replace("<", "&lt;").replace("*", "\\*")
