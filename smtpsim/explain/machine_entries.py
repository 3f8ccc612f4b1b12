"""What the reference says of the two machines: states, rows, verdicts, and the list of all of them."""

from collections.abc import Iterable

from smtpsim.explain.layout import field, fields, hang
from smtpsim.explain.row_index import TellingRow
from smtpsim.spec.client_rows import MOVES, REACTIONS
from smtpsim.spec.event_rows import EVENTS
from smtpsim.spec.pop_rows import POP_ERROR, POP_EVENTS, POP_MOVES, POP_OK, POP_ROWS, PopMoveRow, PopRow
from smtpsim.spec.rows import FaultedRow, MoveRow, ReactionRow, ServerRow, StateRow
from smtpsim.spec.server_rows import FAULTED_ROWS, SERVER_ROWS
from smtpsim.spec.states import STATES
from smtpsim.spec.terms import ClientState, Effect, ReplyVerdict, ServerState
from smtpsim.spec.verdicts import Verdict

_ID_WIDTH = 28


def state_entry(row: StateRow) -> tuple[str, ...]:
    """Tell of a state of one machine, and which rows leave from it."""
    if isinstance(row.state, ServerState):
        title, leaving = "  Rows that answer here:", _server_lines(row.state)
    else:
        title, leaving = "  What a reply brings here:", _client_lines(row.state)
    return (
        f"{row.state}: a state of the {row.side}",
        *field("Title", row.title),
        *field("Meaning", row.sentence),
        *field("Source", row.source),
        *((title, *leaving) if leaving else ()),
    )


def _server_lines(state: ServerState) -> tuple[str, ...]:
    return tuple(line for row in SERVER_ROWS if state in row.states for line in _server_line(row))


def _server_line(row: ServerRow) -> tuple[str, ...]:
    verbs = tuple(dict.fromkeys(verb.value for verb in row.verbs))
    asked = ", ".join(verbs) if len(verbs) <= len(_FEW) else f"{len(verbs)} commands"
    goes = f" -> {row.next}" if row.next else ""
    return hang(f"{row.code}{goes} ({asked})", f"    {row.id:<{_ID_WIDTH}} ")


_FEW = ("MAIL", "SEND", "SOML", "SAML")  # the longest list of commands that a line names one by one


def _client_lines(state: ClientState) -> tuple[str, ...]:
    return tuple(line for row in REACTIONS if state in row.states for line in _reaction_line(row))


def _reaction_line(row: ReactionRow) -> tuple[str, ...]:
    heard = ", ".join(row.verdicts)
    return hang(f"{heard} -> {row.decision}", f"    {row.id:<{_ID_WIDTH}} ")


def states_entry() -> tuple[str, ...]:
    """List all states of both machines, and the ids of all rows."""
    return (
        "states: where the two machines can stand",
        *(f"  {state.side} {state.state.value:<9}  {state.title}" for state in STATES),
        "  Rows of the server: id, reply code -> next state",
        *(line for row in SERVER_ROWS for line in _server_line(row)),
        "  Rows of the server where a person made the reply",
        *_ids(FAULTED_ROWS),
        "  Reactions of the client: id, what it hears -> what it decides",
        *(line for row in REACTIONS for line in _reaction_line(row)),
        "  Moves of the client",
        *_ids(MOVES),
        "  Events",
        *_ids(EVENTS),
        "  Rows of POP3, which is not SMTP",
        *_ids((*POP_ROWS, *POP_MOVES, *POP_EVENTS)),
    )


def _ids(rows: Iterable[TellingRow]) -> tuple[str, ...]:
    return hang(", ".join(str(row.id) for row in rows), "    ")


def telling_row_entry(row: TellingRow) -> tuple[str, ...]:
    """Tell of one row: when it is chosen, what it does, and why."""
    match row:
        case ServerRow():
            return _server_row_entry(row)
        case PopRow():
            return _pop_row_entry(row)
        case MoveRow():
            kind, chosen = "a move of the client", field("Next state", row.next.value if row.next else "")
        case PopMoveRow():
            kind, chosen = "a move of the reader's program (POP3, not SMTP)", field("After", row.after.value)
        case FaultedRow():
            kind = "a row for a reply that a person made"
            chosen = (*field("Next state", row.next.value if row.next else ""), *_effects(row.effects))
        case _:
            kind, chosen = "an event", ()
    return (f"{row.id}: {kind}", *chosen, *field("Why", row.why), *field("Source", row.source))


def _server_row_entry(row: ServerRow) -> tuple[str, ...]:
    reply = f"{row.code} {row.enhanced} {row.text}".replace("  ", " ").replace("\n", " / ")
    return (
        f"{row.id}: a row of the server's table",
        *field("In state", ", ".join(row.states)),
        *field("On", ", ".join(row.verbs)),
        *field("Verdict", ", ".join(verdict.value for verdict in row.verdicts)),
        *field("Reply", reply),
        *field("Next state", row.next.value if row.next else "stays"),
        *_effects(row.effects),
        *field("Why", row.why),
        *field("Textbook", row.textbook_note),
        *field("Source", row.source),
    )


def _pop_row_entry(row: PopRow) -> tuple[str, ...]:
    return (
        f"{row.id}: a row of the POP3 server (not SMTP)",
        *field("In state", ", ".join(row.states)),
        *field("On", ", ".join(row.verbs)),
        *field("Verdict", ", ".join(verdict.value for verdict in row.verdicts)),
        *field("Reply", f"{POP_OK if row.is_ok else POP_ERROR} {row.text}"),
        *field("Next state", row.next.value if row.next else "stays"),
        *fields("Effects", tuple(effect.value for effect in row.effects)),
        *field("Why", row.why),
        *field("Source", row.source),
    )


def _effects(effects: tuple[Effect, ...]) -> tuple[str, ...]:
    return fields("Effects", tuple(effect.value for effect in effects))


def reaction_entry(row: ReactionRow) -> tuple[str, ...]:
    """Tell of one reaction: what the client makes of a reply, and what becomes of the message."""
    fate = f"{row.scope}: {row.fate}" if row.fate else ""
    return (
        f"{row.id}: a reaction of the client",
        *field("Waiting in", ", ".join(row.states)),
        *field("Hears", ", ".join(row.verdicts)),
        *field("Decides", row.decision.value),
        *field("Message", fate),
        *field("Must", row.must),
        *field("Source", row.source),
    )


def verdict_entry(verdict: Verdict) -> tuple[str, ...]:
    """Tell which rows answer where the server's classifier came to a verdict."""
    rows = tuple(row for row in SERVER_ROWS if verdict in row.verdicts)
    return (
        f"{verdict}: a verdict of the server on what it received",
        "  Rows that answer:",
        *(line for row in rows for line in _server_line(row)),
    )


def reply_verdict_entry(verdict: ReplyVerdict) -> tuple[str, ...]:
    """Tell what a client does where it came to a verdict on a reply."""
    rows = (row for row in REACTIONS if verdict in row.verdicts)
    return (
        f"{verdict}: a verdict of the client on a reply",
        *(line for row in rows for line in hang(row.must, f"    {row.id:<{_ID_WIDTH}} ")),
    )
