"""What only a run can prove of a lesson: places are reached, truths are offered, solutions solve."""

from collections.abc import Iterator

from msgspec.structs import replace

from smtpsim.errors import UsageError
from smtpsim.lessons.gap import holed_line, judge_gap
from smtpsim.lessons.judge import is_true
from smtpsim.lessons.order import judge_order, lines_of
from smtpsim.lessons.rehearsal import Rehearsal
from smtpsim.lessons.stops import Stop, stops_of
from smtpsim.lessons.task import OpenTask, forbidden_commands, is_solved, open_task, solve, unsolved
from smtpsim.lessons.truth import options_of, truth_of
from smtpsim.protocol.script_client import ScriptClient
from smtpsim.scenarios.desk import listed
from smtpsim.scenarios.format import Scenario
from smtpsim.scenarios.lesson_format import (
    FixPart,
    GapPart,
    InspectPart,
    OrderPart,
    PredictPart,
    Question,
    RecallPart,
    TaskPart,
    exercise_of,
    key_of_step,
)
from smtpsim.scenarios.mistakes import MistakeId
from smtpsim.scenarios.proof import Finding
from smtpsim.simulation.telling import find_session
from smtpsim.spec.terms import Actor

_UNJUDGED = "nobody can judge this here: the client of this session cannot be played"


def prove_lesson(scenario: Scenario) -> Iterator[Finding]:
    """Walk through the lesson of a scenario, and give all that is not as it should be."""
    if scenario.lesson is None or not scenario.lesson.steps:
        return
    rehearsal = Rehearsal(scenario)
    for place, stop in enumerate(stops_of(rehearsal, scenario.lesson)):
        keys = ("lesson", "steps", place, key_of_step(stop.step))
        for finding in _of_stop(rehearsal, stop):
            yield replace(finding, keys=(*keys, *finding.keys))


def _of_stop(rehearsal: Rehearsal, stop: Stop) -> Iterator[Finding]:
    if stop.snag is not None:
        yield Finding(stop.snag.mistake, stop.snag.reason, keys=(stop.snag.key,))
        return
    match exercise_of(stop.step):
        case PredictPart() | RecallPart() | FixPart() | InspectPart() as question:
            yield from _of_question(rehearsal, question, stop.before)
        case GapPart() as gap:
            yield from _of_gap(rehearsal, gap)
        case OrderPart() as order:
            lines = lines_of(rehearsal, order)
            if not judge_order(rehearsal, order, range(len(lines))).is_right:
                yield Finding(MistakeId.NO_TRUTH, _UNJUDGED)
        case TaskPart() as task:
            yield from _of_task(rehearsal, task, stop.before)
        case _:
            return


def _of_question(rehearsal: Rehearsal, question: Question, stand: int) -> Iterator[Finding]:
    truth = truth_of(rehearsal, question, stand)
    if not truth:
        key, asked = _asked(question)
        yield Finding(MistakeId.NO_TRUTH, f"there is no {asked} at this place", keys=(key,))
        return
    options = options_of(question)
    for place, option in enumerate(options if isinstance(question, FixPart) else ()):
        if rehearsal.find(option) is None:
            yield Finding(MistakeId.NEVER_REACHED, f"{option} is never reached", keys=("options", place))
    right = [option for option in options if is_true(rehearsal, question, stand, option)]
    if options and not right:
        yield Finding(
            MistakeId.TRUTH_NOT_OFFERED, f"the answer is {truth!r}, which no option says", keys=("options",)
        )
    for option in right[1:]:
        reason = f"{option!r} is as right as {right[0]!r}"
        yield Finding(MistakeId.NAME_TWICE, reason, keys=("options", options.index(option)))
    said = () if isinstance(question, InspectPart) else question.feedback
    for option in said:
        if options and option not in options:
            reason = f"{option!r} is none of the answers; there are {listed(options)}"
            yield Finding(MistakeId.UNKNOWN_NAME, reason, keys=("feedback", option))
        if is_true(rehearsal, question, stand, option):
            reason = f"{option!r} is the right answer, and feedback is for wrong ones"
            yield Finding(MistakeId.CONTRADICTION, reason, keys=("feedback", option))


def _asked(question: Question) -> tuple[str, str]:
    match question:
        case FixPart():
            return "fault", "fault"
        case InspectPart():
            return "find", question.field or question.find.value
        case PredictPart() | RecallPart():
            return "ask", question.ask.value


def _of_gap(rehearsal: Rehearsal, gap: GapPart) -> Iterator[Finding]:
    holed = holed_line(rehearsal, gap)
    if holed is None or not judge_gap(rehearsal, gap, holed.hidden).is_right:
        yield Finding(MistakeId.NO_TRUTH, _UNJUDGED)


def _of_task(rehearsal: Rehearsal, task: TaskPart, stand: int) -> Iterator[Finding]:
    try:
        opened = open_task(rehearsal, task, stand)
    except UsageError as error:
        yield Finding(MistakeId.TASK_NOT_OPEN, str(error))
        return
    if is_solved(task.goal, opened) or _solves_itself(rehearsal, task, stand):
        yield Finding(MistakeId.SOLVED_ALREADY, "the goal is reached before anybody acts", keys=("goal",))
        return
    played = solve(task, open_task(rehearsal, task, stand))
    for line, expected in _unmet_lines(played):
        yield Finding(MistakeId.NOT_SOLVED, expected, line=line)
    key = "solution" if task.play is Actor.CLIENT else "goal"
    for reason in unsolved(task.goal, played):
        yield Finding(MistakeId.NOT_SOLVED, reason, keys=(key,))
    for sent in dict.fromkeys(forbidden_commands(task, played)):
        yield Finding(MistakeId.NOT_ALLOWED, f"{sent} is not allowed in this task", line=_line_of(task, sent))


def _solves_itself(rehearsal: Rehearsal, task: TaskPart, stand: int) -> bool:
    """Whether the world reaches the goal while a learner with a connection of his own does nothing."""
    if task.play is not Actor.CLIENT or task.after is None:
        return False
    opened = open_task(rehearsal, task, stand)
    opened.timeline.to_end()
    return is_solved(task.goal, opened)


def _unmet_lines(played: OpenTask) -> Iterator[tuple[int, str]]:
    """Tell which `S:` and `=` lines of a solution did not hold."""
    world = played.timeline.world()
    session = find_session(world, played.session) if world else None
    if session is not None and isinstance(session.client, ScriptClient):
        for one in session.client.findings:
            yield one.line, f"expected {one.expected!r}, got {one.actual!r}"


def _line_of(task: TaskPart, sent: str) -> int:
    return next((item.line for item in task.solution if item.text.strip() == sent), 0)
