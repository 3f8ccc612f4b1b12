"""What is true at a place: the answers to questions, taken from the steps and from what holds after them."""

from collections.abc import Callable, Iterable, Mapping

from smtpsim.explain.sanitise import sanitise
from smtpsim.lessons.raw_values import value_of
from smtpsim.lessons.rehearsal import Rehearsal, Spot
from smtpsim.lessons.verdict import reason_of_step
from smtpsim.protocol.reply import read_reply
from smtpsim.scenarios.lesson_format import Ask, FixPart, InspectPart, PredictPart, Question, RecallPart
from smtpsim.simulation.place import Found
from smtpsim.simulation.step import Step
from smtpsim.spec.replies import DIGITS
from smtpsim.spec.terms import Actor, Kind

NO_REPLY = "no reply"
NOBODY = "nobody"
_CLASSES = tuple(row.id for row in DIGITS if row.position == 1)
_OPTIONS: Mapping[Ask, tuple[str, ...]] = {
    Ask.CLASS: (*_CLASSES, NO_REPLY),
    Ask.NEXT_ACTOR: (Actor.CLIENT.value, Actor.SERVER.value),
}


def options_of(question: Question) -> tuple[str, ...]:
    """Give the answers to choose from; none where the answer is typed."""
    if isinstance(question, InspectPart):
        return ()
    if isinstance(question, FixPart) or question.options:
        return question.options
    return _OPTIONS.get(question.ask, ())


def spot_of(rehearsal: Rehearsal, question: Question, stand: int) -> Spot | None:
    """Find what a question is about, where a lesson has shown so many steps; None: it is never reached."""
    if isinstance(question, FixPart):
        struck = rehearsal.struck.get(fault_of(rehearsal, question))
        return None if struck is None else Spot(rehearsal.steps[struck], struck + 1)
    if question.of:
        found = rehearsal.find(question.of)
        return _spot_at(rehearsal, question, found) if found else None
    if isinstance(question, PredictPart) and question.ask is Ask.NEXT_ACTOR:
        return _spot_after(rehearsal, stand)
    return rehearsal.next_reply(stand)


def _spot_at(rehearsal: Rehearsal, question: Question, found: Found) -> Spot | None:
    is_next = not isinstance(question, (FixPart, InspectPart)) and question.ask is Ask.NEXT_ACTOR
    return _spot_after(rehearsal, found.at) if is_next else Spot(found.step, found.at)


def _spot_after(rehearsal: Rehearsal, count: int) -> Spot | None:
    steps = rehearsal.steps
    return Spot(steps[count], count + 1) if count < len(steps) else None


def fault_of(rehearsal: Rehearsal, question: FixPart) -> str:
    """Name the fault that is to be found."""
    return question.fault or next((rule.name for rule in rehearsal.scenario.faults), "")


def truth_of(rehearsal: Rehearsal, question: Question, stand: int) -> str:
    """Compute the right answer; empty where there is none at this place."""
    spot = spot_of(rehearsal, question, stand)
    if spot is None:
        return ""
    match question:
        case FixPart():
            return f"step {spot.at}"
        case InspectPart():
            return value_of(rehearsal, question)
        case PredictPart() | RecallPart():
            return _TRUTHS[question.ask](rehearsal, spot)


def reason_of(rehearsal: Rehearsal, question: Question, stand: int) -> str:
    """Say why the answer is what it is, with the section of the standard; empty where no row tells."""
    spot = spot_of(rehearsal, question, stand)
    return reason_of_step(spot.step if spot else None)


def _reply_of(spot: Spot) -> Step | None:
    return spot.step if spot.step is not None and spot.step.kind is Kind.REPLY and spot.step.code else None


def _class(_rehearsal: Rehearsal, spot: Spot) -> str:
    if spot.step is None:
        return NO_REPLY
    reply = _reply_of(spot)
    return "" if reply is None else next(one for one in _CLASSES if one[0] == str(reply.code)[0])


def _code(_rehearsal: Rehearsal, spot: Spot) -> str:
    if spot.step is None:
        return NO_REPLY
    reply = _reply_of(spot)
    return str(reply.code) if reply else ""


def _text(_rehearsal: Rehearsal, spot: Spot) -> str:
    step = _reply_of(spot)
    reply = read_reply(step.octets) if step else None
    if reply is None:
        return NO_REPLY if spot.step is None else ""
    return sanitise(reply.lines[0].removeprefix(reply.enhanced).strip()) if reply.lines else ""


def _state(rehearsal: Rehearsal, spot: Spot) -> str:
    return rehearsal.totals(_session(rehearsal, spot), spot.at).server_state.value


def _next_actor(_rehearsal: Rehearsal, spot: Spot) -> str:
    return spot.step.actor.value if spot.step else ""


def _holders(rehearsal: Rehearsal, spot: Spot) -> str:
    holders = rehearsal.totals(_session(rehearsal, spot), spot.at).holders
    return together(sorted({holder.host for holder in holders}))


def _recipients(rehearsal: Rehearsal, spot: Spot) -> str:
    return together(rehearsal.totals(_session(rehearsal, spot), spot.at).buffers.forward_paths)


def _session(rehearsal: Rehearsal, spot: Spot) -> str:
    """Name the session that is asked about: that of the step, or of the last one that was shown."""
    step = spot.step or (rehearsal.steps[spot.at - 1] if spot.at else None)
    return step.session if step else ""


def together(names: Iterable[str]) -> str:
    """Write several names as one answer."""
    return " and ".join(map(sanitise, names)) or NOBODY


_TRUTHS: Mapping[Ask, Callable[[Rehearsal, Spot], str]] = {
    Ask.CLASS: _class,
    Ask.CODE: _code,
    Ask.TEXT: _text,
    Ask.STATE: _state,
    Ask.NEXT_ACTOR: _next_actor,
    Ask.WHO_HOLDS: _holders,
    Ask.RECIPIENTS: _recipients,
}
