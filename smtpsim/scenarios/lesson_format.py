"""What the `lesson:` part of a scenario can say. The truth of a question is never in it: it is computed."""

from enum import StrEnum
from typing import TypeAlias

import msgspec

from smtpsim.scenarios.notation import (
    CommandName,
    Host,
    Identifier,
    Milliseconds,
    MisconceptionName,
    PlaceText,
    PlayedSide,
    Prose,
    Recipient,
    ReplyText,
    Script,
)
from smtpsim.scenarios.part import Part
from smtpsim.spec.terms import Actor, PhaseName, ServerState


class Ask(StrEnum):
    """What is asked of a place in the session; the simulator knows the answer."""

    CLASS = "class"  # of the reply, such as 4yz
    CODE = "code"  # of the reply
    TEXT = "text"  # of the reply's first line, without the code
    STATE = "state"  # of the server, after the reply
    NEXT_ACTOR = "next-actor"  # who does the next step after the place
    WHO_HOLDS = "who-holds"  # the hosts that hold the message
    RECIPIENTS = "recipients"  # the forward-paths that the server keeps


class Value(StrEnum):
    """What a learner looks for in the raw session."""

    CODE = "code"
    ENHANCED = "enhanced"  # the enhanced code of a reply
    TEXT = "text"  # of the reply's first line
    COMMAND = "command"  # the name of the command that the reply answers
    ARGUMENT = "argument"  # what stands behind the name of the command
    ADDRESS = "address"  # between the brackets of MAIL or RCPT
    HEADER = "header"  # a field of the message's header; `field` names it
    OCTETS = "octets"  # how many were sent, of a command with its CR LF or of mail data


class Hidden(StrEnum):
    """The part of a command line that a gap hides."""

    LINE = "line"
    COMMAND = "command"  # the name alone
    ARGUMENT = "argument"  # all behind the name
    ADDRESS = "address"  # between the brackets
    PARAMETERS = "parameters"  # behind the path


class LessonParts(Part, frozen=True, kw_only=True, omit_defaults=True):
    """A part of a lesson; what is not said is not kept in a recording."""


class ObjectivePart(LessonParts, frozen=True, kw_only=True):
    """One thing that a learner can do after the lesson."""

    id: Identifier
    text: Prose


class FeedbackPart(LessonParts, frozen=True, kw_only=True):
    """What is said to who chose a wrong option."""

    say: Prose
    misconception: MisconceptionName = ""


Feedback: TypeAlias = dict[str, FeedbackPart]


class RunPart(LessonParts, frozen=True, kw_only=True):
    """The session goes on, and stops before the reply at a place."""

    until: PlaceText


class PredictPart(LessonParts, frozen=True, kw_only=True):
    """A question about what has not been shown; without `of` about the next reply."""

    ask: Ask
    of: PlaceText = ""
    prompt: Prose
    options: tuple[Prose, ...] = ()
    feedback: Feedback = {}
    hints: tuple[Prose, ...] = ()


class GapPart(LessonParts, frozen=True, kw_only=True):
    """A command line with a hole: a part by its name, or the first, second ... word."""

    of: PlaceText
    hide: Hidden = Hidden.LINE
    word: int = 0  # 0: `hide` says it
    prompt: Prose
    hints: tuple[Prose, ...] = ()


class OrderPart(LessonParts, frozen=True, kw_only=True):
    """Lines of the client to be put in order: from one place to another, or those of a phase."""

    since: PlaceText = msgspec.field(name="from", default="")
    until: PlaceText = ""
    phase: PhaseName | None = None
    prompt: Prose
    hints: tuple[Prose, ...] = ()


class GoalPart(LessonParts, frozen=True, kw_only=True):
    """What holds when a task is solved; places are those of the task, copies are counted from the start."""

    at: PlaceText = "end"
    reply: ReplyText = ""
    state: ServerState | None = None
    holders: dict[Host, tuple[Recipient, ...]] | None = None
    recipients: tuple[Recipient, ...] | None = None
    delivered: dict[Recipient, int] | None = None
    shown: dict[Recipient, int] | None = None
    queued: dict[Recipient, int] | None = None
    bounced: dict[Recipient, int] | None = None
    closed_by: Actor | None = None


class TaskPart(LessonParts, frozen=True, kw_only=True):
    """The learner plays the client or the server until the goal is reached."""

    prompt: Prose
    play: PlayedSide = Actor.CLIENT
    after: Milliseconds | None = None  # on a new connection, so much later; None: where the lesson stands
    allow: tuple[CommandName, ...] = ()  # commands; empty: all
    goal: GoalPart
    hints: tuple[Prose, ...] = ()
    solution: Script = ()


class FixPart(LessonParts, frozen=True, kw_only=True):
    """The learner finds the step at which a fault of the scenario struck."""

    prompt: Prose
    fault: str = ""  # its name; empty: the first one
    options: tuple[PlaceText, ...] = ()
    feedback: Feedback = {}
    hints: tuple[Prose, ...] = ()


class InspectPart(LessonParts, frozen=True, kw_only=True):
    """The learner finds a value in the raw session."""

    find: Value
    of: PlaceText
    field: str = ""
    prompt: Prose
    hints: tuple[Prose, ...] = ()


class RecallPart(LessonParts, frozen=True, kw_only=True):
    """A question about what was shown, for one of the objectives."""

    objective: Identifier
    ask: Ask
    of: PlaceText
    prompt: Prose
    options: tuple[Prose, ...] = ()
    feedback: Feedback = {}
    hints: tuple[Prose, ...] = ()


class LessonStep(LessonParts, frozen=True, kw_only=True):
    """One step of a lesson; exactly one of its keys is written."""

    say: Prose = ""
    run: RunPart | None = None
    predict: PredictPart | None = None
    gap: GapPart | None = None
    order: OrderPart | None = None
    task: TaskPart | None = None
    fix: FixPart | None = None
    inspect: InspectPart | None = None
    recall: RecallPart | None = None


Question: TypeAlias = PredictPart | RecallPart | FixPart | InspectPart
"""A step that has one right answer."""

Exercise: TypeAlias = (
    RunPart | PredictPart | GapPart | OrderPart | TaskPart | FixPart | InspectPart | RecallPart
)
"""What stands behind the key of a step, unless it only says something."""


class LessonPart(LessonParts, frozen=True, kw_only=True):
    """The lesson that goes with a scenario."""

    objectives: tuple[ObjectivePart, ...] = ()
    prerequisites: tuple[Identifier, ...] = ()  # ids of scenarios that are best done before
    presenter: Prose = ""
    steps: tuple[LessonStep, ...] = ()


def exercise_of(step: LessonStep) -> Exercise | None:
    """Give what a step asks for; None where it only says something."""
    parts = (step.run, step.predict, step.gap, step.order, step.task, step.fix, step.inspect, step.recall)
    return next((part for part in parts if part is not None), None)


def key_of_step(step: LessonStep) -> str:
    """Name the key under which a step is written."""
    names = [one.encode_name for one in msgspec.structs.fields(LessonStep)]
    written = (name for name in names if getattr(step, name))
    return next(written, "say")
