"""What two compared branches have in a row, and what is different there, in words."""

from msgspec.structs import replace

from smtpsim.explain.sanitise import sanitise
from smtpsim.explain.told import SAID_KINDS, told_lines
from smtpsim.explain.waits import shown_time
from smtpsim.simulation.branch import Branch
from smtpsim.simulation.intervention import Disarm, Inject, Intervention
from smtpsim.simulation.step import Step
from smtpsim.spec.faults import Do, FaultRule
from smtpsim.spec.terms import Actor, ClientFault, Kind
from smtpsim.stage.branch_titles import fault_title
from smtpsim.stage.comparison import Comparison, Sameness, Sides, key_of

_MARK_OF = {Actor.CLIENT: "C:", Actor.SERVER: "S:"}
_NOTE_MARK = "--"


def short_words(step: Step) -> str:
    """Write a step in one line: who speaks, the first line, and how many more there are."""
    lines, _ = told_lines(step)
    more = len(lines) - 1
    count = f" (+{more} {'lines' if more > 1 else 'line'})" if more else ""
    mark = _MARK_OF.get(step.actor, _NOTE_MARK) if step.kind in SAID_KINDS else _NOTE_MARK
    return f"{mark} {lines[0]}{count}"


def side_words(branch: Branch, place: int | None, *, is_past: bool) -> str:
    """Tell what a branch has at a place, and which fault struck there; `is_past`: it has no more steps."""
    if place is None:
        return _absence_words(branch) if is_past else "nothing here"
    step = branch.track.steps[place]
    struck = step.fault and step.kind is not Kind.FAULT
    return f"{short_words(step)}{f' ! {fault_title(step.fault)} struck here' if struck else ''}"


def _absence_words(branch: Branch) -> str:
    count = len(branch.track)
    if branch.is_over is None:
        return f"nothing is known after step {count}"
    return f"nothing: it ended after step {count}" if branch.is_over else f"nothing yet after step {count}"


def row_words(comparison: Comparison, number: int) -> tuple[str, str]:
    """Tell what each branch has in a row."""
    row = comparison.row(number)
    left = side_words(comparison.left, row.left, is_past=number > comparison.last_rows[0])
    return left, side_words(comparison.right, row.right, is_past=number > comparison.last_rows[1])


def difference_words(comparison: Comparison, number: int) -> str:
    """Say in one sentence what is different in a row, and what brought the first difference about."""
    sides = comparison.sides(number)
    if sides.sameness is Sameness.SAME:
        return "Both are the same here."
    left, right = sides
    cause = cause_words(comparison) if number == comparison.first and _is_known(comparison, sides) else ""
    if left is None or right is None:
        what = f"Only the {'right' if left is None else 'left'} has this step"
    elif key_of(left) != key_of(right):
        what = "They differ here"
    else:
        what = f"The words are the same; {_other_words(left, right)}"
    return f"{what}, {cause}." if cause else f"{what}."


def _is_known(comparison: Comparison, sides: Sides) -> bool:
    """Whether a step that is not there will not come either."""
    pairs = zip(sides, (comparison.left, comparison.right), strict=True)
    return all(step is not None or branch.is_over for step, branch in pairs)


def _other_words(left: Step, right: Step) -> str:
    """Say what differs where the words do not."""
    if left.time != right.time:
        return f"the left comes at {shown_time(left.time)}, the right at {shown_time(right.time)}"
    if left.arrives != right.arrives:
        return f"the left {_arrival_words(left)}, the right {_arrival_words(right)}"
    is_same = replace(left, n=right.n) == right
    return "so is all else" if is_same else "what they lead to is another"


def _arrival_words(step: Step) -> str:
    return "never arrives" if step.arrives is None else f"arrives at {shown_time(step.arrives)}"


def cause_words(comparison: Comparison) -> str:
    """Say which fault struck at the first difference, or what else a person changed on one of both."""
    if comparison.first is None:
        return ""
    sides = comparison.sides(comparison.first)
    faults = [step.fault if step else "" for step in sides]
    branches = (comparison.left, comparison.right)
    told = [_strike_words(branch, step) for branch, step in zip(branches, sides, strict=True)]
    if faults[0] == faults[1]:
        told = [_deed_words(branch, comparison.shared, comparison.first) for branch in branches]
    return f"because {' and '.join(filter(None, told))}" if any(told) else ""


def _strike_words(branch: Branch, step: Step | None) -> str:
    """Name the fault that struck a step."""
    if step is None or not step.fault:
        return ""
    return f"the fault {fault_title(step.fault)} struck {sanitise(branch.name)} at step {step.n + 1}"


def _deed_words(branch: Branch, since: int, until: int) -> str:
    """Name the first fault that marks no step and was armed, or that was taken away, between two places."""
    done = (_one_deed(branch, one) for count, one in branch.interventions if since <= count <= until)
    return next(filter(None, done), "")


def _one_deed(branch: Branch, deed: Intervention) -> str:
    match deed:
        case Inject(rule=FaultRule(name=name, do=Do(client=ClientFault()))):
            return f"the fault {fault_title(name)} was armed on {sanitise(branch.name)}"
        case Disarm(name=name):
            return f"the fault {fault_title(name)} was taken away on {sanitise(branch.name)}"
        case _:
            return ""
