"""What must hold in a lesson before anything is run: one thing a step, known names, options that differ."""

from collections.abc import Iterable, Mapping

from smtpsim.scenarios import nodes
from smtpsim.scenarios.desk import listed, suggest
from smtpsim.scenarios.fields import entry, fields_of, key_of
from smtpsim.scenarios.lesson_format import (
    FeedbackPart,
    FixPart,
    GapPart,
    GoalPart,
    InspectPart,
    LessonPart,
    LessonStep,
    ObjectivePart,
    OrderPart,
    PredictPart,
    RecallPart,
    RunPart,
    TaskPart,
    Value,
)
from smtpsim.scenarios.mistakes import MistakeId
from smtpsim.scenarios.walk import Check, Walk
from smtpsim.spec.terms import Actor

_FEWEST_OPTIONS = 2
_KINDS = tuple(fields_of(LessonStep))


def check_lesson(walk: Walk, part: object, node: nodes.Mapping) -> None:
    """A lesson says something, its objectives have names of their own, and a recall means one of them."""
    if not isinstance(part, LessonPart):
        return
    if not part.steps and not part.presenter:
        walk.wrong(MistakeId.NEEDS_MORE, node, "a lesson needs steps, or the presenter's notes")
    known = [one.id for one in part.objectives]
    for place, item in enumerate(_items_of(entry(node, "objectives"))[: len(known)]):
        if known[place] in known[:place]:
            walk.wrong(
                MistakeId.NAME_TWICE, _at(item, "id"), f"the objective {known[place]!r} stands here twice"
            )
    for step, item in zip(part.steps, _items_of(entry(node, "steps")), strict=False):
        if step.recall is not None and step.recall.objective not in known:
            wanted = step.recall.objective
            hint = suggest(wanted, known) or (f"; there are {listed(known)}" if known else "; there are none")
            reason = f"{wanted!r} is no objective of this lesson{hint}"
            walk.wrong(MistakeId.UNKNOWN_NAME, _at(item, "recall", "objective"), reason)


def check_lesson_step(walk: Walk, part: object, node: nodes.Mapping) -> None:
    """A step is of one kind."""
    written = [key for key, _ in node.entries if key.text in _KINDS]
    if not isinstance(part, LessonStep) or len(written) == 1 or (node.entries and not written):
        return  # an unknown key was told of already
    if not written:
        walk.wrong(MistakeId.NEEDS_MORE, node, f"a step of a lesson needs one of {listed(_KINDS)}")
        return
    reason = f"a step of a lesson does one thing: begin {written[1].text!r} with a dash of its own"
    walk.wrong(MistakeId.CONTRADICTION, written[1], reason)


def check_question(walk: Walk, part: object, node: nodes.Mapping) -> None:
    """Options differ, there are at least two, and feedback belongs to one of them."""
    if not isinstance(part, (PredictPart, RecallPart, FixPart)):
        return
    options = entry(node, "options")
    if len(part.options) == 1 or (not part.options and options is not node):
        few = f"a question needs at least {_FEWEST_OPTIONS} options, or none where the answer is typed"
        walk.wrong(MistakeId.NEEDS_MORE, options, few)
    plain = [" ".join(option.split()).casefold() for option in part.options]
    for place, item in enumerate(_items_of(options)[: len(plain)]):
        if plain[place] in plain[:place]:
            walk.wrong(MistakeId.NAME_TWICE, item, f"the option {part.options[place]!r} stands here twice")
    _check_feedback(walk, part.options, part.feedback, node)


def _check_feedback(walk: Walk, options: Iterable[str], said: Iterable[str], node: nodes.Mapping) -> None:
    known = tuple(options)
    feedback = entry(node, "feedback")
    for option in said:
        if known and option not in known and isinstance(feedback, nodes.Mapping):
            hint = suggest(option, known) or f"; there are {listed(known)}"
            reason = f"{option!r} is none of the options{hint}"
            walk.wrong(MistakeId.UNKNOWN_NAME, key_of(feedback, option), reason)


def check_gap(walk: Walk, part: object, node: nodes.Mapping) -> None:
    """What is hidden is said once."""
    if not isinstance(part, GapPart):
        return
    if key_of(node, "hide") is not node and key_of(node, "word") is not node:
        walk.wrong(MistakeId.CONTRADICTION, key_of(node, "word"), "write hide or word, not both")
    elif key_of(node, "word") is not node and part.word < 1:
        walk.wrong(MistakeId.WRONG_NUMBER, entry(node, "word"), "words are counted from 1")


def check_order(walk: Walk, part: object, node: nodes.Mapping) -> None:
    """Lines are those of a phase, or from one place to another."""
    if not isinstance(part, OrderPart):
        return
    if part.phase is not None and (part.since or part.until):
        reason = "the lines are those of a phase, or from one place until another, not both"
        walk.wrong(MistakeId.CONTRADICTION, key_of(node, "phase"), reason)
    if part.phase is None and not (part.since and part.until):
        walk.wrong(MistakeId.NEEDS_MORE, node, "say which lines: from and until, or phase")


def check_task(walk: Walk, part: object, node: nodes.Mapping) -> None:
    """A client's task has a solution; a server's has no commands."""
    if not isinstance(part, TaskPart):
        return
    if part.play is Actor.CLIENT and not part.solution:
        place = key_of(node, "solution")
        walk.wrong(MistakeId.NEEDS_MORE, place, "a task for the client needs a solution, which proves it")
    if part.play is Actor.SERVER and part.allow:
        walk.wrong(
            MistakeId.CONTRADICTION, key_of(node, "allow"), "a server sends no commands: leave allow out"
        )
    if part.play is Actor.SERVER and part.solution:
        reason = "what a server answers is simulated: leave solution out"
        walk.wrong(MistakeId.CONTRADICTION, key_of(node, "solution"), reason)
    if part.play is Actor.SERVER and part.after is not None:
        reason = "a server answers the session that is there: leave after out"
        walk.wrong(MistakeId.CONTRADICTION, key_of(node, "after"), reason)


def check_goal(walk: Walk, part: object, node: nodes.Mapping) -> None:
    """A goal asks for something."""
    if isinstance(part, GoalPart) and part == GoalPart(at=part.at):
        asked = [key for key in fields_of(GoalPart) if key != "at"]
        walk.wrong(MistakeId.NEEDS_MORE, node, f"a goal needs one of {listed(asked)}")


def check_inspect(walk: Walk, part: object, node: nodes.Mapping) -> None:
    """A field of the header has a name, and nothing else has one."""
    if not isinstance(part, InspectPart):
        return
    if part.find is Value.HEADER and not part.field:
        reason = "which field of the header? Add field: Subject"
        walk.wrong(MistakeId.NEEDS_MORE, key_of(node, "find"), reason)
    if part.find is not Value.HEADER and part.field:
        walk.wrong(MistakeId.CONTRADICTION, key_of(node, "field"), "field belongs to find: header")


def _items_of(node: nodes.Node) -> tuple[nodes.Node, ...]:
    return node.items if isinstance(node, nodes.Sequence) else (node,)


def _at(node: nodes.Node, *keys: str) -> nodes.Node:
    for key in keys:
        node = entry(node, key) if isinstance(node, nodes.Mapping) else node
    return node


LESSON_TITLES: Mapping[object, str] = {
    LessonPart: "a lesson",
    ObjectivePart: "an objective",
    LessonStep: "a step of a lesson",
    FeedbackPart: "a feedback",
    RunPart: "run",
    PredictPart: "predict",
    GapPart: "gap",
    OrderPart: "order",
    TaskPart: "a task",
    GoalPart: "a goal",
    FixPart: "fix",
    InspectPart: "inspect",
    RecallPart: "recall",
}

LESSON_CHECKS: Mapping[object, Check] = {
    LessonPart: check_lesson,
    LessonStep: check_lesson_step,
    PredictPart: check_question,
    RecallPart: check_question,
    FixPart: check_question,
    GapPart: check_gap,
    OrderPart: check_order,
    TaskPart: check_task,
    GoalPart: check_goal,
    InspectPart: check_inspect,
}
