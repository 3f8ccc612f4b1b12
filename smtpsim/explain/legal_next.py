"""Which commands may come next in a state of the server, computed from the server's table."""

from functools import cache
from typing import NamedTuple

from smtpsim.spec.codes import FIRST_ERROR
from smtpsim.spec.commands import COMMAND_OF
from smtpsim.spec.extensions import EXTENSIONS
from smtpsim.spec.server_groups import EVENTS, verdicts_of
from smtpsim.spec.server_rows import SERVER_ROW_OF, SERVER_ROWS
from smtpsim.spec.terms import ServerState, Verb
from smtpsim.spec.verdicts import LineVerdict

LISTED_FIRST = frozenset(
    row.verb for row in EXTENSIONS if row.verb is not None and not COMMAND_OF[row.verb].old_syntax
)
"""Commands that RFC 821 did not have: they may come only after EHLO's answer listed them (RFC 5321 2.2.1)."""


class LegalNext(NamedTuple):
    """What may come next, and the classes of the replies that it can get ("2yz")."""

    verb: Verb
    classes: tuple[str, ...]


@cache
def legal_next(state: ServerState) -> tuple[LegalNext, ...]:
    """List what a correct server can take in a state; what it always refuses there is not legal."""
    codes_of: dict[Verb, set[int]] = {}
    for row in SERVER_ROWS:
        if state in row.states and not all(isinstance(verdict, LineVerdict) for verdict in row.verdicts):
            for verb in row.verbs:
                codes_of.setdefault(verb, set()).add(row.code)
    if Verb.BDAT in codes_of:  # its last chunk is answered as the end of the message is
        codes_of[Verb.BDAT] |= codes_of.pop(Verb.MESSAGE, set())
    legal = [verb for verb, codes in codes_of.items() if _is_legal(state, verb, codes)]
    return tuple(LegalNext(verb, _classes(codes_of[verb])) for verb in Verb if verb in legal)


def _is_legal(state: ServerState, verb: Verb, codes: set[int]) -> bool:
    """Whether a command that is right in itself is taken here; it may be taken only to be refused later."""
    acceptable = next((verdict for verdict in verdicts_of(verb) if verdict.name == "ACCEPTABLE"), None)
    row = SERVER_ROW_OF.get((state, verb, acceptable)) if acceptable else None
    return row.code < FIRST_ERROR if row else min(codes) < FIRST_ERROR


def any_line_classes(state: ServerState) -> tuple[str, ...]:
    """Name the classes of what any command can get in a state, whatever it is: too long, shutting down."""
    codes = {
        row.code
        for row in SERVER_ROWS
        if state in row.states
        and all(isinstance(verdict, LineVerdict) for verdict in row.verdicts)
        and not set(row.verbs) <= {*EVENTS, Verb.UNKNOWN}
    }
    return _classes(codes)


def grouped_by_classes(state: ServerState) -> dict[tuple[str, ...], tuple[Verb, ...]]:
    """Group the legal commands of a state by the classes of their replies."""
    groups: dict[tuple[str, ...], tuple[Verb, ...]] = {}
    for verb, classes in legal_next(state):
        groups[classes] = (*groups.get(classes, ()), verb)
    return groups


def _classes(codes: set[int]) -> tuple[str, ...]:
    return tuple(f"{digit}yz" for digit in sorted({code // 100 for code in codes}))
