"""What is said of a task as far as it has been played: what is missing, and what the learner did."""

from smtpsim.lessons.task import OpenTask, steps_of, unsolved
from smtpsim.lessons.verdict import Verdict, reason_of_step, refusals
from smtpsim.scenarios.lesson_format import TaskPart
from smtpsim.spec.terms import Actor

SOLVED = "You have reached the goal."
NOTHING_YET = "You have done nothing yet."
NOT_YET = "Nothing was refused, and the goal is not reached yet."


def judge_task(task: TaskPart, played: OpenTask) -> Verdict:
    """Judge a task: right where its goal is reached; else what was refused last, and what is missing."""
    missing = unsolved(task.goal, played)
    if not missing:
        return Verdict(is_right=True, did=SOLVED)
    own = steps_of(played)
    refused = list(refusals(own)) if task.play is Actor.CLIENT else []
    did, reply = refused[-1] if refused else (NOT_YET if own else NOTHING_YET, None)
    return Verdict(is_right=False, did=did, say="; ".join(missing), reason=reason_of_step(reply))
