"""Putting lines in order: right is any order in which the server does the same as in the session."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from smtpsim.errors import UsageError
from smtpsim.explain.sanitise import sanitise
from smtpsim.lessons.hand_world import alone, send_line
from smtpsim.lessons.rehearsal import Rehearsal
from smtpsim.lessons.verdict import Verdict, refusals
from smtpsim.scenarios.lesson_format import OrderPart
from smtpsim.simulation.step import Step
from smtpsim.simulation.world import World
from smtpsim.spec.terms import Actor, Kind, ServerState

TEXT = "(the text of the message)"
_SENT = {Kind.COMMAND, Kind.DATA, Kind.END_OF_DATA}


class OrderLine(NamedTuple):
    """One line of the client; the text of a message is one of them."""

    text: str
    octets: bytes
    at: int  # the step that sent it, or the first of several, from 0


class _Course(NamedTuple):
    """What came of some lines: for each the classes of its replies, and what holds at the end."""

    classes: tuple[tuple[int, ...], ...]
    state: ServerState | None
    copies: Counter[tuple[str, str]]  # by host and recipient
    steps: tuple[Step, ...]


def lines_of(rehearsal: Rehearsal, order: OrderPart) -> tuple[OrderLine, ...]:
    """List the lines to be put in order, as the session has them; empty where there are none."""
    bounds = _bounds(rehearsal, order)
    if bounds is None:
        return ()
    first, last = bounds
    session, lines = rehearsal.steps[first].session, list[OrderLine]()
    for at in range(first, last + 1):
        step = rehearsal.steps[at]
        if step.session == session and step.actor is Actor.CLIENT and step.kind in _SENT:
            _add(lines, step, at)
    return tuple(lines)


def _add(lines: list[OrderLine], step: Step, at: int) -> None:
    if step.kind is not Kind.DATA:
        text = sanitise(step.octets.decode("utf-8", "replace").removesuffix("\r\n"))
        lines.append(OrderLine(text, step.octets, at))
    elif lines and lines[-1].text == TEXT:
        lines[-1] = lines[-1]._replace(octets=lines[-1].octets + step.octets)
    else:
        lines.append(OrderLine(TEXT, step.octets, at))


def _bounds(rehearsal: Rehearsal, order: OrderPart) -> tuple[int, int] | None:
    """Find the steps of the first and of the last line."""
    if order.phase is not None:
        own = [at for at, step in enumerate(rehearsal.steps) if step.phase is order.phase]
        session = rehearsal.steps[own[0]].session if own else ""
        same = [at for at in own if rehearsal.steps[at].session == session]
        return (same[0], same[-1]) if same else None
    places = [rehearsal.find(order.since), rehearsal.find(order.until)]
    commands = [rehearsal.command_of(found) if found else None for found in places]
    first, last = commands
    return None if first is None or last is None else (first, last)


def judge_order(rehearsal: Rehearsal, order: OrderPart, answer: Sequence[int]) -> Verdict:
    """Judge an order of the lines, each named by its place in `lines_of` (from 0), by sending them so."""
    lines = lines_of(rehearsal, order)
    if not lines or sorted(answer) != list(range(len(lines))):
        return Verdict(is_right=False, did="Each line must stand in the order once.")
    wanted, got = _course(rehearsal, lines, range(len(lines))), _course(rehearsal, lines, answer)
    is_right = wanted is not None and got is not None and wanted[:3] == got[:3]
    usual = {told for told, _ in refusals(wanted.steps)} if wanted else set()
    did = (
        next(((told, step) for told, step in refusals(got.steps) if told not in usual), None) if got else None
    )
    if is_right or did is None:
        return Verdict(
            is_right, "This order is legal." if is_right else "This order does not lead to the same."
        )
    return Verdict(is_right, did[0])


def _course(rehearsal: Rehearsal, lines: Sequence[OrderLine], answer: Sequence[int]) -> _Course | None:
    """Send lines in an order, beginning in the world before the first of them."""
    start = lines[0].at
    whole, session = rehearsal.world_at(start), rehearsal.steps[start].session
    try:
        world = alone(whole, session) if whole else None
    except UsageError:
        return None
    return None if world is None else _send_all(world, session, lines, answer)


def _send_all(world: World, session: str, lines: Sequence[OrderLine], answer: Sequence[int]) -> _Course:
    classes: dict[int, tuple[int, ...]] = {}
    done: list[Step] = []
    for place in answer:
        world, steps = send_line(world, session, lines[place].octets)
        classes[place] = tuple(step.code // 100 for step in steps if step.kind is Kind.REPLY)
        done += steps
    copies = Counter((one.host, one.recipient) for step in done for one in step.gained)
    state = world.sessions[0].server.state
    return _Course(tuple(classes[place] for place in sorted(classes)), state, copies, tuple(done))
