"""What the client must do, and what it will have to do after each class of reply that it may hear next."""

from smtpsim.explain.duty import reaction_to, what_now
from smtpsim.explain.row_index import is_pop_step
from smtpsim.simulation.step import Step
from smtpsim.simulation.totals import Totals
from smtpsim.spec.client_rows import REACTION_OF, TIMEOUT_MINUTES
from smtpsim.spec.pop_rows import POP_TITLE
from smtpsim.spec.rows import ReactionRow
from smtpsim.spec.states import STATE_OF
from smtpsim.spec.terms import Actor, ClientState, Kind, ReplyVerdict, Scope

_CLASSES = (
    ReplyVerdict.POSITIVE,
    ReplyVerdict.INTERMEDIATE,
    ReplyVerdict.TRANSIENT,
    ReplyVerdict.PERMANENT,
    ReplyVerdict.LOST,
)
_ASKS = {Kind.OPEN, Kind.COMMAND, Kind.END_OF_DATA, Kind.DATA, Kind.HANDSHAKE}

Paragraph = tuple[str, str, str]
"""A heading, a sentence, and its source."""


def next_paragraphs(step: Step, totals: Totals) -> tuple[Paragraph, ...]:
    """Say what the client must do now; while it waits, what each reply would ask of it (RFC 5321 4.2.1)."""
    if is_pop_step(step):
        return (("Now", f"{POP_TITLE}: the reader's program goes on with its next command after +OK.", ""),)
    must = what_now(step, totals)
    row = reaction_to(step, totals)
    told = _reaction(row) if row else (("Now", must, ""),) if must else ()
    if step.actor is Actor.CLIENT and step.kind in _ASKS:
        return (*told, *_waiting(totals))
    return told or (("Now", "Nothing new for the client: this step asks nothing of it.", ""),)


def _waiting(totals: Totals) -> tuple[Paragraph, ...]:
    """Say what the client waits for, and what it must do after each class of reply."""
    state = totals.client_state
    row = STATE_OF[f"client-{state}"]
    minutes = TIMEOUT_MINUTES.get(state)
    limit = f" It gives up after {minutes} minutes." if minutes else ""
    return (("Now", row.sentence + limit, row.source), *_after_each_class(state))


def _after_each_class(state: ClientState) -> tuple[Paragraph, ...]:
    found = ((verdict, REACTION_OF.get((state, verdict))) for verdict in _CLASSES)
    return tuple(_paragraph(verdict, row) for verdict, row in found if row is not None)


def _paragraph(verdict: ReplyVerdict, row: ReactionRow) -> Paragraph:
    fate = _fate(row)
    return f"If {verdict}", f"{row.must} {fate}".rstrip(), row.source


def _reaction(row: ReactionRow) -> tuple[Paragraph, ...]:
    fate = _fate(row)
    return (("Now", row.must, row.source), *((("Message", fate, ""),) if fate else ()))


def _fate(row: ReactionRow) -> str:
    """Say what becomes of the copies that a reply decides about."""
    if row.fate is None or row.scope is Scope.NOBODY:
        return ""
    return f"For {row.scope}: {row.fate}."
