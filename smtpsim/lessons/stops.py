"""A lesson walked through: where each of its steps stands in the session, and what is wrong with that."""

from collections.abc import Iterator
from typing import NamedTuple

from smtpsim.lessons.gap import holed_line
from smtpsim.lessons.order import lines_of
from smtpsim.lessons.rehearsal import Rehearsal
from smtpsim.lessons.truth import fault_of, spot_of
from smtpsim.scenarios.desk import listed, suggest
from smtpsim.scenarios.lesson_format import (
    FixPart,
    GapPart,
    Hidden,
    InspectPart,
    LessonPart,
    LessonStep,
    OrderPart,
    PredictPart,
    Question,
    RecallPart,
    RunPart,
    TaskPart,
    Value,
    exercise_of,
)
from smtpsim.scenarios.mistakes import MistakeId

_OF_COMMAND = {Value.COMMAND, Value.ARGUMENT, Value.ADDRESS}
_FEWEST_LINES = 2


class Snag(NamedTuple):
    """Why a step of a lesson cannot stand where it does; `key` is the one to be mended."""

    mistake: MistakeId
    reason: str
    key: str = ""


class Stop(NamedTuple):
    """A step of a lesson: so many steps of the session are shown before it, and so many after it."""

    step: LessonStep
    before: int
    after: int
    snag: Snag | None = None


def stops_of(rehearsal: Rehearsal, lesson: LessonPart) -> Iterator[Stop]:
    """Walk through a lesson; a step with a snag leaves the session where it is."""
    stand = 0
    for step in lesson.steps:
        reached = _reach(rehearsal, step, stand)
        if isinstance(reached, Snag):
            yield Stop(step, stand, stand, reached)
            continue
        yield Stop(step, stand, reached)
        stand = reached


def _reach(rehearsal: Rehearsal, step: LessonStep, stand: int) -> int | Snag:
    """Tell how many steps of the session are shown when a step of the lesson is done."""
    match exercise_of(step):
        case None | TaskPart():
            return stand
        case RunPart(until=until):
            return _run_to(rehearsal, until, stand)
        case GapPart() as gap:
            return _reach_gap(rehearsal, gap, stand)
        case OrderPart() as order:
            return _reach_order(rehearsal, order, stand)
        case PredictPart() | RecallPart() | FixPart() | InspectPart() as question:
            return _reach_question(rehearsal, question, stand)


def _run_to(rehearsal: Rehearsal, until: str, stand: int) -> int | Snag:
    found = rehearsal.find(until)
    if found is None:
        return _never(until, "until")
    if found.until < stand:
        return Snag(MistakeId.LESSON_ORDER, f"{until} is behind: the lesson has shown {stand} steps", "until")
    return found.until


def _reach_gap(rehearsal: Rehearsal, gap: GapPart, stand: int) -> int | Snag:
    found = rehearsal.find(gap.of)
    if found is None:
        return _never(gap.of, "of")
    if holed_line(rehearsal, gap) is None:
        part = (
            f" with a word {gap.word}" if gap.word else "" if gap.hide is Hidden.LINE else f" with {gap.hide}"
        )
        return Snag(MistakeId.NO_TRUTH, f"no command{part} stands at {gap.of}", "of")
    return max(stand, found.until)


def _reach_order(rehearsal: Rehearsal, order: OrderPart, stand: int) -> int | Snag:
    for key, text in (("from", order.since), ("until", order.until)):
        if text and rehearsal.find(text) is None:
            return _never(text, key)
    lines = lines_of(rehearsal, order)
    if len(lines) < _FEWEST_LINES:
        key = "phase" if order.phase else "from"
        return Snag(MistakeId.NO_TRUTH, "fewer than two lines of the client stand here", key)
    return max(stand, lines[-1].at + 1)


def _reach_question(rehearsal: Rehearsal, question: Question, stand: int) -> int | Snag:
    place = "" if isinstance(question, FixPart) else question.of
    found = rehearsal.find(place) if place else None
    if place and found is None:
        return _never(place, "of")
    spot = spot_of(rehearsal, question, stand)
    if spot is None:
        return _no_spot(rehearsal, question)
    if isinstance(question, PredictPart):
        return spot.at if spot.at > stand else _shown(place)
    is_of_command = isinstance(question, InspectPart) and question.find in _OF_COMMAND
    seen = found.until if found is not None and is_of_command else spot.at
    return stand if seen <= stand else _not_shown(place, is_fix=isinstance(question, FixPart))


def _no_spot(rehearsal: Rehearsal, question: Question) -> Snag:
    if isinstance(question, FixPart):
        name = fault_of(rehearsal, question)
        if not rehearsal.scenario.faults:
            return Snag(MistakeId.NO_TRUTH, "the scenario has no fault that could be found")
        known = [rule.name for rule in rehearsal.scenario.faults]
        if name not in known:
            hint = suggest(name, known) or f"; there are {listed(known)}"
            return Snag(MistakeId.UNKNOWN_NAME, f"the scenario has no fault {name!r}{hint}", "fault")
        return Snag(MistakeId.NEVER_REACHED, f"the fault {name!r} never strikes", "fault")
    if question.of:
        return Snag(MistakeId.NO_TRUTH, f"nothing comes after {question.of}", "of")
    return Snag(MistakeId.NEVER_REACHED, "no reply comes after the place where the lesson stands")


def _never(place: str, key: str) -> Snag:
    return Snag(MistakeId.NEVER_REACHED, f"{place} is never reached", key)


def _shown(place: str) -> Snag:
    return Snag(MistakeId.LESSON_ORDER, f"{place} has been shown already: predict asks what is to come", "of")


def _not_shown(place: str, *, is_fix: bool) -> Snag:
    if is_fix:
        return Snag(MistakeId.LESSON_ORDER, "the fault has not been shown yet: let the session run on before")
    return Snag(
        MistakeId.LESSON_ORDER, f"{place} has not been shown yet: let the session run on before", "of"
    )
