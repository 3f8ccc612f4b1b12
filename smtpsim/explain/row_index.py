"""The rows that tell of steps, by the ids that steps and recordings keep."""

from collections import defaultdict
from typing import TypeAlias

from smtpsim.explain.sanitise import sanitise
from smtpsim.simulation.step import Step
from smtpsim.spec.client_rows import MOVES
from smtpsim.spec.event_rows import EVENTS, EventRow
from smtpsim.spec.pop_rows import POP_EVENTS, POP_MOVES, POP_ROWS, PopMoveRow, PopRow
from smtpsim.spec.rows import FaultedRow, MoveRow, ServerRow
from smtpsim.spec.server_rows import FAULTED_ROWS, SERVER_ROWS

TellingRow: TypeAlias = ServerRow | MoveRow | EventRow | FaultedRow | PopRow | PopMoveRow
"""A row that says why something happened."""

SERVER_ROW_BY_ID: dict[str, ServerRow] = {row.id: row for row in SERVER_ROWS}
TELLING_ROW_BY_ID: dict[str, TellingRow] = {
    row.id: row
    for table in (SERVER_ROWS, MOVES, EVENTS, FAULTED_ROWS, POP_ROWS, POP_MOVES, POP_EVENTS)
    for row in table
}
_POP_IDS = frozenset(row.id for table in (POP_ROWS, POP_MOVES, POP_EVENTS) for row in table)

# What stands in a sentence where a recording lacks the word.
_PLAIN_WORD_FOR = {
    "domain": "the server",
    "client": "the client",
    "verb": "the command",
    "forward": "another address",
    "target": "the recipient",
    "hosts": "its mail exchangers",
    "recipient": "the recipient",
    "recipients": "the recipient",
    "said": "no reply is known",
    "due": "the next attempt",
    "attempt": "the next",
    "waited": "a long time",
    "to": "the sender",
    "action": "delivered",
    "limit": "a certain number of",
    "line": "(unknown)",
    "text": "nothing",
    "behind": "some",
}


def telling_row(step: Step) -> TellingRow | None:
    """Find the row that tells of a step; None where a recording names none that we have."""
    return TELLING_ROW_BY_ID.get(step.faulted or step.row)


def is_pop_step(step: Step) -> bool:
    """Whether a step is one of POP3, which is not SMTP: its words have other meanings."""
    return step.row in _POP_IDS


def fill_words(template: str, step: Step) -> str:
    """Fill a row's {names} from a step's words, safe to show; a missing word gets a plain one."""
    if "{" not in template:
        return template
    words = defaultdict(lambda: "...", _PLAIN_WORD_FOR)
    if step.verb is not None:
        words["verb"] = step.verb.value
    words.update({name: sanitise(word) for name, word in step.words.items()})
    return template.format_map(words)
