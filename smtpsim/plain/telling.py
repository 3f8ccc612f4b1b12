"""Steps and moments in lines: each is whole in itself, for a person who hears them one by one."""

from collections.abc import Iterator

from smtpsim.explain.credentials import reveal_sentence
from smtpsim.explain.message_view import Line, MessageView
from smtpsim.explain.on_the_way import octets_words
from smtpsim.explain.sanitise import sanitise, shown_line, split_lines
from smtpsim.explain.tokens import tokens
from smtpsim.explain.told import SAID_KINDS, told_lines
from smtpsim.explain.words import effect_words, source, textbook_note, why
from smtpsim.simulation.step import Step
from smtpsim.simulation.totals import Buffers
from smtpsim.spec.faults import FAULT_OF, FaultRule
from smtpsim.spec.states import STATE_OF
from smtpsim.spec.terms import Actor, Buffer, Kind, ServerState
from smtpsim.stage.answering import Question, code_words
from smtpsim.stage.armed import Armed, shown_name
from smtpsim.stage.fault_choices import Choice
from smtpsim.stage.fault_words import armed_words
from smtpsim.stage.foresight import LOOK_AHEAD, Nearness
from smtpsim.stage.inside import Inside
from smtpsim.stage.moment import Moment

_HEADING_OF = {
    Nearness.NEXT: "Strikes next",
    Nearness.LATER: "Strikes later in this session",
    Nearness.NOWHERE: f"Changes nothing in the next {LOOK_AHEAD} steps",
}
_UNSPOKEN = {"": "A space", "-": "A hyphen", "␍␊": "CR LF", ".": "A dot"}
_DOT = "."  # hardly heard where a program reads it aloud
_NO_LINE = "Nothing was said on the channel in this step."
_NOT_CUT = "This is mail data: lines of a message have no parts for SMTP."


def step_lines(step: Step, place: str) -> Iterator[str]:
    """Tell what was said or done; `place` is the number of the step in words."""
    told, _ = told_lines(step)
    speaker = f"{step.actor.value.capitalize()}: " if step.kind in SAID_KINDS else ""
    first, *rest = (f"{speaker}{line}" if speaker else _as_sentence(line, step.actor) for line in told)
    yield f"{place}. {first}".rstrip()
    yield from (line.rstrip() for line in rest)
    if step.kind is Kind.END_OF_DATA and told == [_DOT]:
        yield "The dot alone ends the mail data."
    if step.fault and step.kind is not Kind.FAULT:
        preset = FAULT_OF.get(step.fault)
        yield f"A fault struck here: {preset.title if preset else step.fault}."


def inside_lines(inside: Inside) -> Iterator[str]:
    """Tell what of a step is sent so far: the line that is under way, and how much that is."""
    step, sent = inside
    lines = split_lines(step.octets[:sent])
    yield f"{step.actor.value.capitalize()}, so far: {shown_line(lines[-1])}"
    yield octets_words(step, sent)


def _as_sentence(words: str, actor: Actor) -> str:
    """End a note as a sentence; it begins with a host's name, or with who acts."""
    return end_sentence(words[0].upper() + words[1:] if words.startswith((actor.value, "fault")) else words)


def end_sentence(words: str) -> str:
    """Put a full stop behind words that have no end yet."""
    return words if words.endswith((".", "?", "!")) else f"{words}."


def why_lines(step: Step, *, decodes: bool) -> Iterator[str]:
    """Say why a step happened, what it changed, and where the textbook differs."""
    places = source(step)
    reason = why(step) or "Nothing is known about the reason."
    yield f"{reason} [{places}]" if places else reason
    if decodes and (revealed := reveal_sentence(step)):
        yield revealed
    if effects := effect_words(step):
        yield f"Changed: {' '.join(effects)}"
    if note := textbook_note(step):
        yield f"Textbook: {note.removeprefix('Textbook: ')}"


def token_lines(step: Step) -> Iterator[str]:
    """Explain the parts of what was said, a line for each."""
    if step.kind not in SAID_KINDS:
        yield _NO_LINE
        return
    parts = tokens(step)
    if not parts:
        yield _NOT_CUT
    for part in parts:
        yield f"{_token_name(part.text.strip())}: {part.meaning} [{part.source}]"


def _token_name(text: str) -> str:
    return _UNSPOKEN.get(text, f'"{text}"')


def state_lines(moment: Moment) -> Iterator[str]:
    """Say what each side waits for, and what the three buffers hold."""
    totals = moment.totals
    yield f"Client, {_state_words(f'client-{totals.client_state}')}"
    is_apart = totals.server_state is ServerState.CONNECTED and not totals.is_open
    yield "Server, no connection." if is_apart else f"Server, {_state_words(f'server-{totals.server_state}')}"
    for name, value, earlier in zip(
        Buffer, _values(totals.buffers), _values(moment.earlier.buffers), strict=True
    ):
        yield f"Buffer {name}: {value or 'empty'}{'' if value == earlier else ', just changed'}."


def message_lines(message: MessageView) -> Iterator[str]:
    """Say what the server has of the message: envelope, header and body, with who uses each."""
    if message.was_cleared:
        yield "With this step the server empties its buffers. They held:"
    if not message.envelope:
        yield "Envelope: nothing." if not message.is_fetched else "Envelope: none here, SMTP had it."
    yield from (_row_line("Envelope", line) for line in message.envelope)
    if not message.header:
        yield "Header: nothing of it has come."
    yield from (_row_line("Header", line) for line in message.header)
    if not message.has_header_end:
        yield "Body: nothing of it has come."
        return
    yield f"Body, for the reader; servers carry it, {message.octets} octets with the header:"
    yield from message.body
    if message.is_cut:
        yield "There is more, which is not told."


def _row_line(part: str, line: Line) -> str:
    name = f", {line.name}" if line.name else ""
    return f"{part}{name}: {line.value}{f' ({line.user})' if line.user else ''}"


def _state_words(row_id: str) -> str:
    row = STATE_OF[row_id]
    return f"{row.state}: {row.title}. {row.sentence}"


def _values(buffers: Buffers) -> tuple[str, str, str]:
    return (
        "" if buffers.reverse_path is None else f"<{sanitise(buffers.reverse_path)}>",
        ", ".join(f"<{sanitise(path)}>" for path in buffers.forward_paths),
        f"{buffers.octets} octets" if buffers.octets else "",
    )


def armed_line(armed: tuple[FaultRule, ...]) -> str:
    """Name the faults that wait at the cursor."""
    return f"Armed: {'; '.join(map(_armed_name, armed))}." if armed else "No fault is armed."


def _armed_name(rule: FaultRule) -> str:
    title = shown_name(rule)
    return rule.name if title == rule.name else f"{rule.name}, {title}"


def question_lines(question: Question) -> Iterator[str]:
    """Ask a person who plays the server for its reply."""
    state = STATE_OF[f"server-{question.state}"]
    yield "You are the server. It has received:"
    yield question.asked
    yield f"State {question.state}: {state.sentence}"
    if question.knowledge:
        yield question.knowledge
    codes = "; ".join(f"{code} {code_words(question, code)}" for code in question.codes)
    yield f"What do you answer? Known here: {codes}."
    yield "answer takes a code, a whole reply, silence or close; answer alone lets the server say it."


def armed_list(armed: tuple[Armed, ...]) -> str:
    """Name the faults that wait, each with its place and how often it may still strike."""
    return f"Armed: {'; '.join(map(_armed_told, armed))}." if armed else "No fault is armed."


def _armed_told(armed: Armed) -> str:
    words = armed_words(armed)
    return words if words.startswith(armed.rule.name) else f"{armed.rule.name}, {words}"


def choice_lines(choices: tuple[Choice, ...]) -> Iterator[str]:
    """Name the faults that can be armed, a line for where they would strike."""
    for nearness in Nearness:
        names = [choice.row.id for choice in choices if choice.nearness is nearness]
        if names:
            yield f"{_HEADING_OF[nearness]}: {', '.join(names)}."


def arming_lines(rule: FaultRule, foretold: str) -> Iterator[str]:
    """Say what an armed fault will do, before it does it."""
    row = FAULT_OF.get(rule.name)
    if row is not None:
        yield f"Armed: {row.title}. {row.warning} [{row.source}]"
    elif rule.do.reply:
        yield f"Armed: {rule.name}. The server says this, whatever it would have said itself."
    else:
        yield f"Armed: {rule.name}."
    yield foretold
