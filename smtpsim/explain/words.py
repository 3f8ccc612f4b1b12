"""The words beside one step: why it happened, by which rule, and what it changed."""

from smtpsim.explain.row_index import SERVER_ROW_BY_ID, fill_words, telling_row
from smtpsim.explain.sanitise import sanitise
from smtpsim.simulation.step import Holder, Step
from smtpsim.spec.client_rows import MOVE_OF
from smtpsim.spec.commands import COMMAND_OF
from smtpsim.spec.differences import DIFFERENCES_OF
from smtpsim.spec.faults import FAULT_OF
from smtpsim.spec.flaws import FLAW_OF
from smtpsim.spec.phases import NUMBERED_STEP_OF
from smtpsim.spec.replies import DIGITS, REPLY_OF
from smtpsim.spec.rows import DifferenceRow, DigitRow, FlawRow, MoveRow, PhaseRow, ReplyRow, Row
from smtpsim.spec.terms import ClientState, Kind, Move, ServerState, Verb
from smtpsim.spec.verdicts import LineVerdict

_NAMED_AT_MOST = 3  # recipients that a sentence lists before it only counts
_FLAW_ROW_BY_ID: dict[str, FlawRow] = {flaw.value: row for flaw, row in FLAW_OF.items() if flaw}
_LINE_VERDICTS = {verdict.value for verdict in LineVerdict}
_SAYS_NO_REASON = {
    Move.EXTERNAL.value,
    Move.SCRIPT_LINE.value,
    Move.SCRIPT_OCTETS.value,
    Move.HAND_LINE.value,
    Move.HAND_OCTETS.value,
}
_WAITING_FOR_CHUNKS = {ClientState.BDAT, ClientState.LAST, ClientState.MESSAGE}
_CLASS_ROW_OF = {row.digit: row for row in DIGITS if row.position == 1}
_MOVE_ROW_OF = {
    Kind.OPEN: MOVE_OF[Move.OPEN],
    Kind.CLOSE: MOVE_OF[Move.CLOSE_DONE],
    Kind.HANDSHAKE: MOVE_OF[Move.HANDSHAKE],
}

_KEPT = "kept-for-retry"


def why(step: Step) -> str:
    """Say why a step happened, in a few sentences that a learner reads; empty where nobody knows."""
    parts = (_reason(step), _left_alone(step), _flaw_words(step), _fault_words(step))
    return " ".join(part for part in parts if part)


def source(step: Step) -> str:
    """Name the sections that a step's row rests on ("RFC 5321 4.1.1.2"); empty where there is none."""
    row: Row | None = telling_row(step)
    if row is None or row.id in _SAYS_NO_REASON:
        row = _general_row(step) or row
    places = (row.source if row else "").split("; ")
    flaw = _flaw_row(step)
    if flaw is not None:
        places += flaw.source.split("; ")
    return "; ".join(dict.fromkeys(place for place in places if place))


def textbook_note(step: Step) -> str:
    """Say where the textbook differs from what this step shows; empty where it agrees."""
    numbered = numbered_row(step)
    notes = [_reply_note(step), numbered.textbook_note if numbered else ""]
    notes += [f"Textbook: {_ended(one.textbook)} Standard: {one.standard}" for one in differences(step)]
    return " ".join(note for note in notes if note)


def differences(step: Step) -> tuple[DifferenceRow, ...]:
    """List where the textbook and the standards differ about the command of a step."""
    if step.kind is not Kind.COMMAND or step.verb is None:
        return ()
    rows = DIFFERENCES_OF.get(step.verb.value, ())
    return tuple(row for row in rows if row.topic == step.verb.value and not row.older)


def effect_words(step: Step) -> tuple[str, ...]:
    """Say what a step changed in the server's buffers, and who holds the message since."""
    keeps = step.row == _KEPT  # it held the copy all along
    gained = () if keeps else _holder_words(step.gained, "now holds")
    lost = _holder_words(step.lost, "no longer holds")
    return (*_buffer_words(step), *gained, *lost)


def numbered_row(step: Step) -> PhaseRow | None:
    """Find which of the thirteen numbered steps a step is, if it is one."""
    if step.phase_step is None or step.verb is None:
        return None
    return NUMBERED_STEP_OF.get((step.actor, step.kind, step.verb))


def purpose_sentence(verb: Verb) -> str:
    """Say what a command is for, in a sentence that begins with its name; empty for no command."""
    row = COMMAND_OF.get(verb)
    return f"{verb} {row.purpose[0].lower()}{row.purpose[1:]}" if row else ""


def list_names(names: tuple[str, ...]) -> str:
    """Join names as a sentence does, and only count those past the first few."""
    if len(names) > _NAMED_AT_MOST + 1:
        names = (*names[:_NAMED_AT_MOST], f"{len(names) - _NAMED_AT_MOST} more")
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def _reason(step: Step) -> str:
    row = telling_row(step)
    if row is None:
        return _general_words(step)
    told = fill_words(row.why, step)
    needs_more = row.id in _SAYS_NO_REASON or _opens_for_terminal(step)
    return " ".join(filter(None, (told, _general_words(step)))) if needs_more else told


def _opens_for_terminal(step: Step) -> bool:
    """Whether a command opens a transaction in the place of MAIL (RFC 821 3.4)."""
    return step.kind is Kind.COMMAND and step.verb in {Verb.SEND, Verb.SOML, Verb.SAML}


def _general_words(step: Step) -> str:
    """Say what such a step is for, where no row tells why this one happened."""
    if step.kind is Kind.COMMAND:
        return purpose_sentence(step.verb or Verb.UNKNOWN)
    if step.kind is Kind.CLOSE:
        return f"The {step.actor} closes its end of the connection."
    match _general_row(step):
        case (
            ReplyRow(meaning=words) | DigitRow(meaning=words) | MoveRow(why=words) | PhaseRow(sentence=words)
        ):
            return words
        case _:
            return ""


def _general_row(step: Step) -> Row | None:
    if step.kind is Kind.COMMAND:
        return COMMAND_OF.get(step.verb or Verb.UNKNOWN)
    if step.kind is Kind.REPLY:
        return REPLY_OF.get(step.code) or _CLASS_ROW_OF.get(str(step.code)[0])
    if step.kind is Kind.DATA and is_in_chunk(step):
        return MOVE_OF[Move.CHUNK]
    return _MOVE_ROW_OF.get(step.kind) or numbered_row(step)


def is_in_chunk(step: Step) -> bool:
    """Whether octets of mail data belong to a chunk that BDAT announced (RFC 3030 2)."""
    if step.row == Move.EXTERNAL.value:  # it is told when all of it has come, so the server's state says it
        return step.server_state is not ServerState.DATA
    return step.client_state in _WAITING_FOR_CHUNKS  # behind 354 it is another


def _reply_note(step: Step) -> str:
    """Tell what the textbook has otherwise about this answer, or else about this code anywhere."""
    if step.kind is not Kind.REPLY:
        return ""
    row = SERVER_ROW_BY_ID.get(step.row)
    if row is not None and row.textbook_note and row.code == step.code:
        return row.textbook_note
    reply = REPLY_OF.get(step.code)
    return reply.textbook_note if reply else ""


def _left_alone(step: Step) -> str:
    """Say what the server would have answered had nobody told it what to say."""
    row = SERVER_ROW_BY_ID.get(step.row) if step.faulted else None
    if row is None:
        return ""
    if row.code == step.code:
        return f"By itself it would have answered {row.code} too."
    return f"By itself it would have answered {row.code}."


def _flaw_row(step: Step) -> FlawRow | None:
    """Find the mistake of syntax that decided the answer; one that nobody looked at does not count."""
    row = SERVER_ROW_BY_ID.get(step.row)
    if row is None or step.verdict in _LINE_VERDICTS or len(row.verdicts) > 1:
        return None
    return _FLAW_ROW_BY_ID.get(step.words.get("flaw", ""))


def _flaw_words(step: Step) -> str:
    flaw, column = _flaw_row(step), step.words.get("column", "")
    if flaw is None:
        return ""
    return f"At column {column}: {flaw.sentence}" if column.isdecimal() and int(column) else flaw.sentence


def _fault_words(step: Step) -> str:
    """Say that a fault of the channel struck what this step sends."""
    if not step.fault or step.faulted:
        return ""
    preset = FAULT_OF.get(step.fault)
    name = preset.title if preset else sanitise(step.fault)
    return f"Fault: {name}." if step.kind is Kind.FAULT else f"A fault strikes here: {name}."


def _buffer_words(step: Step) -> tuple[str, ...]:
    change = step.change
    if change is None:
        return ()
    words = ["The three buffers are cleared."] if change.clears else []
    if change.reverse_path is not None:
        words.append(f"The reverse-path buffer holds <{sanitise(change.reverse_path)}>.")
    if change.forward_path is not None:
        words.append(f"<{sanitise(change.forward_path)}> joins the forward-path buffer.")
    if change.octets:
        words.append(f"The mail data buffer grows by {change.octets} octets.")
    return tuple(words)


def _holder_words(copies: tuple[Holder, ...], verb: str) -> tuple[str, ...]:
    recipients: dict[str, tuple[str, ...]] = {}
    for copy in copies:
        recipients[copy.host] = (*recipients.get(copy.host, ()), sanitise(copy.recipient))
    return tuple(
        f"{sanitise(host)} {verb} the message for {list_names(names)}." for host, names in recipients.items()
    )


def _ended(text: str) -> str:
    return text if text.endswith(".") else f"{text}."
