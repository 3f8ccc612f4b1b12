"""Playing the server: what was asked, which replies the tables know for it, and what one's own reply does.

The question is found by looking one step ahead in a copy of the world, and what a reply does by
giving it there; so the session stays as it is until a person has answered.
"""

from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple, TypeAlias

from msgspec.structs import replace

from smtpsim.explain.row_index import SERVER_ROW_BY_ID, fill_words
from smtpsim.explain.sanitise import sanitise, shown_line
from smtpsim.simulation.advance import advance
from smtpsim.simulation.apply import intervene
from smtpsim.simulation.faulting import draw
from smtpsim.simulation.intervention import Inject
from smtpsim.simulation.step import Step
from smtpsim.simulation.timeline import Timeline
from smtpsim.simulation.totals import Totals
from smtpsim.simulation.world import Session, World
from smtpsim.spec.faults import FAULT_OF, Do, FaultRule
from smtpsim.spec.rows import ServerRow
from smtpsim.spec.server_rows import SERVER_ROWS
from smtpsim.spec.terms import Kind, ServerState, Verb
from smtpsim.stage.changes import arm
from smtpsim.stage.hops import HopView
from smtpsim.stage.replies import answered_name, code_meaning
from smtpsim.stage.server_knowledge import knowledge_words, received_next

SILENCE = FAULT_OF["no-answer"].rule
HANG_UP = FaultRule("connection lost before the reply", Do(cut_after=0))
_MOST_ROWS = 3  # that a code is told with
_PROBE = "what the server would say"
_SECTIONS = 3  # of a source that are named


class Question(NamedTuple):
    """A reply that is due, with all that is known before it is said."""

    place: int  # how many steps are done before it
    asked: str  # what the server has received, as the transcript has it
    knowledge: str  # what it knows that bears on the reply
    verb: Verb
    state: ServerState
    codes: tuple[int, ...]  # that the tables know for this command in this state, in no telling order
    natural: Step  # what the server says by itself
    world: World
    totals: Totals  # of the session before it
    known: Step | None = None  # what it says on this branch, where that is in the past

    @property
    def row(self) -> ServerRow:
        """The row that a correct server answers by."""
        return SERVER_ROW_BY_ID[self.natural.row]


class Silence(Enum):
    """How a server can answer with nothing."""

    NOTHING = "silence"
    HANG_UP = "close"


Reply: TypeAlias = FaultRule | Silence | None
"""What a person answers: a reply, nothing, or None to let the server answer by itself."""


def asked(hops: HopView) -> Question | None:
    """Find the reply that comes next among the steps that are shown; None where something else does.

    Steps of other hops that come before it are gone through on the way.
    """
    line = hops.timeline
    here = line.cursor
    while (step := _next_step(line)) is not None and not hops.shows(step):
        line.forward()
    question = _question(line, step) if step is not None and step.kind is Kind.REPLY else None
    if step is None:
        line.seek(here)
    return question


def _next_step(line: Timeline) -> Step | None:
    if line.cursor < line.known:
        return line.branch.track.steps[line.cursor]
    world = None if line.branch.is_endless else line.world()
    return None if world is None else advance(world)[1]


def _question(line: Timeline, coming: Step) -> Question | None:
    world = line.world()
    if world is None or coming.row not in SERVER_ROW_BY_ID:
        return None
    natural = advance(world)[1]
    if natural is None or natural.kind is not Kind.REPLY or natural.verb is None:
        return None
    if not _is_heard(world, natural):
        return None
    session = _session_of(world, natural)
    state = session.server.state if session else ServerState.CONNECTED  # after TURN it begins with this reply
    return Question(
        line.cursor,
        _asked_words(natural, session),
        knowledge_words(world, session, natural.time) if session else "",
        natural.verb,
        state,
        _shuffled(codes_in_tables(natural.verb, state), world),
        natural,
        world,
        line.branch.track.totals_of(natural.session, line.cursor),
        coming if line.cursor < line.known else None,
    )


def _is_heard(world: World, natural: Step) -> bool:
    """Whether a person's reply would come here: not to a silence, and not before an armed fault."""
    probe = FaultRule(_PROBE, Do(reply=natural.code))
    _, step = advance(intervene(world, Inject(world.n, probe))[0])
    return step is not None and step.fault == _PROBE


def _session_of(world: World, step: Step) -> Session | None:
    return next((one for one in world.sessions if one.id == step.session), None)


def code_words(question: Question, code: int) -> str:
    """Give the words that a server says with a code to this command in this state."""
    natural = question.natural
    named = replace(natural, words={"domain": natural.host, **natural.words})
    texts = (fill_words(row.text.split("\n")[0], named) for row in _rows_of(question, code))
    return " / ".join(list(dict.fromkeys(texts))[:_MOST_ROWS])


def code_reasons(question: Question, code: int) -> str:
    """Say for which reasons a server answers this command with a code in this state."""
    reasons = (fill_words(row.why, question.natural) for row in _rows_of(question, code))
    return " Or: ".join(list(dict.fromkeys(reasons))[:_MOST_ROWS]) or code_meaning(code)


def _rows_of(question: Question, code: int) -> Iterator[ServerRow]:
    verb, state = question.verb, question.state
    return (row for row in SERVER_ROWS if row.code == code and verb in row.verbs and state in row.states)


def _shuffled(codes: tuple[int, ...], world: World) -> tuple[int, ...]:
    """Put codes into an order that gives the right one not away, the same each time at one place."""
    return tuple(sorted(codes, key=lambda code: draw(world.seed, f"reply {world.n} {code}")))


def codes_in_tables(verb: Verb, state: ServerState) -> tuple[int, ...]:
    """List the codes that the tables can give to a command in a state, in their order."""
    rows = (row for row in SERVER_ROWS if verb in row.verbs and state in row.states)
    return tuple(sorted({row.code for row in rows}))


def _asked_words(natural: Step, session: Session | None) -> str:
    """Say what the server has received, as the transcript has it."""
    if natural.verb is Verb.CONNECT or session is None:
        return f"{sanitise(session.client_host if session else natural.peer)} is connected, and waits."
    received = received_next(session)
    if received is not None and received.text is not None and received.chunk is None:
        return f"C: . (the mail data has ended, {received.text.size} octets)"
    line = received.octets.split(b"\r\n")[0] if received else b""
    return f"C: {shown_line(line) or answered_name(natural.verb or Verb.UNKNOWN)}"


def rule_of(reply: Reply, question: Question) -> FaultRule | None:
    """Give the fault that says a person's reply; None where the server says that code by itself."""
    if isinstance(reply, Silence):
        return SILENCE if reply is Silence.NOTHING else HANG_UP
    if reply is None or reply.do.reply == question.natural.code:
        return None
    return reply


def coded_reply(code: int) -> FaultRule:
    """Make a reply of a code alone: the server finds the words and the enhanced code for it."""
    return FaultRule(f"{code}", Do(reply=code))


def give(line: Timeline, question: Question, reply: Reply) -> str:
    """Let the server say a person's reply; name the branch that this begins in the past, or none."""
    line.seek(question.place)
    rule, known = rule_of(reply, question), question.known
    branch = ""
    if reply is not None and not _is_known(known, rule, question):
        if rule is not None:
            branch = arm(line, rule)
        elif known is not None:  # another branch without what was done here
            branch = arm(line, known.fault)
    line.forward()
    return branch


def _is_known(known: Step | None, rule: FaultRule | None, question: Question) -> bool:
    """Whether the branch goes on with just this reply already."""
    if known is None:
        return rule is None
    if rule is None:
        return known == question.natural
    return known == advance(intervene(question.world, Inject(question.world.n, rule))[0])[1]
