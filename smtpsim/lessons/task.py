"""Tasks: the world in which a learner plays the client or the server, and whether the goal is reached.

A task with `after` has a new connection in the world that the lesson has left: mailboxes, locks, queues
and what a server remembers of a sender are as they were. One without goes on in the session at hand.
"""

from collections.abc import Iterator
from typing import NamedTuple

from msgspec.structs import replace

from smtpsim.errors import UsageError
from smtpsim.lessons.rehearsal import Rehearsal, last_of
from smtpsim.lessons.verdict import quoted
from smtpsim.network.stream import Link
from smtpsim.protocol.grammar import read_command
from smtpsim.protocol.hand_client import HandDeed
from smtpsim.protocol.script_client import ScriptClient
from smtpsim.scenarios.build import client_host
from smtpsim.scenarios.equipment import build_policy, chosen_server
from smtpsim.scenarios.expectations import unmet_at
from smtpsim.scenarios.format import Expectation, Scenario
from smtpsim.scenarios.lesson_format import GoalPart, TaskPart
from smtpsim.simulation.advance import advance
from smtpsim.simulation.branch import Branch
from smtpsim.simulation.hand import say, why_not_by_hand
from smtpsim.simulation.intervention import Say
from smtpsim.simulation.place import Found, find_place, read_place
from smtpsim.simulation.step import Step
from smtpsim.simulation.telling import find_session
from smtpsim.simulation.timeline import MAIN, Timeline
from smtpsim.simulation.track import Track
from smtpsim.simulation.traffic import name_session
from smtpsim.simulation.world import Session, World, open_session
from smtpsim.spec.terms import Actor, Kind, Verb

MOST_BETWEEN = 20_000  # steps of other hosts before a task begins
_MAILS_OF_A_TASK = 1_000  # numbers that are kept for it, so that reports have others
_NEW_CONNECTION = "write after: 0 s, or a longer time, for a new connection"
_OVER = f"the session is over here; {_NEW_CONNECTION}"
_NOTHING = f"there is no session here; {_NEW_CONNECTION}"
_UNNAMED = {None, Verb.UNKNOWN, Verb.CONNECT, Verb.MESSAGE, Verb.AUTH_RESPONSE}


class OpenTask(NamedTuple):
    """A task as it begins: the cursor of the timeline stands where the learner takes over."""

    timeline: Timeline
    session: str
    begun: int  # steps that were done before


def open_task(rehearsal: Rehearsal, task: TaskPart, stand: int) -> OpenTask:
    """Make the world of a task, where a lesson has shown so many steps; raises `UsageError`."""
    world = rehearsal.world_at(stand)
    if world is None:
        raise UsageError(_NOTHING)
    if task.play is Actor.CLIENT and task.after is not None:
        return _connect_again(rehearsal, world, stand, task.after)
    session = rehearsal.steps[stand - 1].session if stand else next((one.id for one in world.sessions), "")
    found = find_session(world, session)
    if found is None:
        raise UsageError(_NOTHING if not stand else _OVER)
    if task.play is Actor.CLIENT and (reason := why_not_by_hand(found)):
        raise UsageError(_say_closed(reason))
    if task.play is Actor.SERVER and not _goes_on(world):
        raise UsageError("nothing is left for a server to answer: let an earlier run step stop sooner")
    return _open(rehearsal, world, session, stand, ())


def _say_closed(reason: str) -> str:
    """Say in one clause why nobody can take over, and what helps."""
    clause = reason.partition(". ")[0].rstrip(".")
    return f"{clause[0].lower()}{clause[1:]}; {_NEW_CONNECTION}"


def _open(
    rehearsal: Rehearsal, world: World, session: str, stand: int, between: tuple[Step, ...]
) -> OpenTask:
    """Put a world on a timeline that has the steps before it."""
    track = rehearsal.timeline.branch.track.copy_until(stand)
    for step in between:
        track.add(step)
    return OpenTask(_timeline(world, track), session, len(track))


def _timeline(world: World, track: Track) -> Timeline:
    timeline = Timeline(world)
    timeline.branch = Branch(MAIN, world, at=len(track), track=track)
    timeline.branches[MAIN] = timeline.branch
    timeline.cursor = len(track)
    return timeline


def _connect_again(rehearsal: Rehearsal, world: World, stand: int, after: int) -> OpenTask:
    """Let time pass, and put a client that waits for the learner on a new connection."""
    world, between = _later(world, world.now + after)
    name, traffic = name_session(world.traffic) if world.traffic else (_next_name(world), None)
    session = _new_session(rehearsal.scenario, name)
    number = _first_mail(rehearsal.scenario, world)
    client = ScriptClient((), by_hand=True, planned=number - 1, mail=number - 1, fresh=number)
    if traffic is not None:
        traffic = replace(traffic, next_mail=traffic.next_mail + _MAILS_OF_A_TASK)
    going_on = tuple(one for one in world.sessions if _goes_on(_only(world, one)))
    opened = replace(world, sessions=(*going_on, replace(session, client=client)), traffic=traffic)
    return _open(rehearsal, opened, name, stand, between)


def _first_mail(scenario: Scenario, world: World) -> int:
    """Tell which number the task's first mail has: none that was in the world before has it."""
    if world.traffic is not None:
        return world.traffic.next_mail
    client = scenario.client
    return 1 + (_MAILS_OF_A_TASK if client is None or client.script else len(client.send))


def _next_name(world: World) -> str:
    return f"s{len(world.sessions) + 1}"


def _new_session(scenario: Scenario, name: str) -> Session:
    host, link = chosen_server(scenario), scenario.world.link
    road = Link(link.latency, link.segment, link.speed)
    waiting = ScriptClient((), by_hand=True)
    return open_session(name, waiting, client_host(scenario), host, build_policy(scenario), road)


def _later(world: World, moment: int) -> tuple[World, tuple[Step, ...]]:
    """Let a world go on until a moment."""
    done: list[Step] = []
    while len(done) < MOST_BETWEEN:
        after, step = advance(world)
        if step is None or after.now > moment:
            break
        world = after
        done.append(step)
    return replace(world, now=max(world.now, moment)), tuple(done)


def _goes_on(world: World) -> bool:
    return advance(world)[1] is not None


def _only(world: World, session: Session) -> World:
    return replace(world, sessions=(session,), traffic=None)


def solve(task: TaskPart, opened: OpenTask) -> OpenTask:
    """Let the solution be played: the author's script for a client, the simulator itself for a server."""
    timeline, session = opened.timeline, opened.session
    world = timeline.world()
    if task.play is Actor.CLIENT and world is not None:
        scripted = _with_script(world, task, session)
        timeline = _timeline(scripted, timeline.branch.track.copy_until(opened.begun))
    timeline.to_end()
    return OpenTask(timeline, session, opened.begun)


def _with_script(world: World, task: TaskPart, session_id: str) -> World:
    """Let the learner's client have the solution before it; a client at work is taken over first."""
    taken = say(world, Say(world.n, session_id, deed=HandDeed.WAIT))
    sessions = []
    for one in taken.sessions:
        client = one.client
        if one.id == session_id and isinstance(client, ScriptClient):
            scripted = replace(client, script=(*client.script, *task.solution), is_patient=False)
            sessions.append(replace(one, client=scripted, client_may_act=True))
        else:
            sessions.append(one)
    return replace(taken, sessions=tuple(sessions))


def unsolved(goal: GoalPart, played: OpenTask) -> tuple[str, ...]:
    """Tell what is still missing to the goal, as far as a task has been played; nothing: it is solved."""
    timeline = played.timeline
    found = _find_goal(goal, played)
    place = read_place(goal.at)
    if place is None or found is None:
        return (f"{goal.at} is not reached",)
    wanted = Expectation(
        at=goal.at,
        reply=goal.reply,
        state=goal.state,
        holders=goal.holders,
        recipients=goal.recipients,
        delivered=goal.delivered,
        shown=goal.shown,
        queued=goal.queued,
        bounced=goal.bounced,
        closed_by=goal.closed_by,
    )
    cursor = timeline.cursor
    problems = unmet_at(wanted, timeline, place, found)
    timeline.seek(cursor)
    return tuple(problems)


def _find_goal(goal: GoalPart, played: OpenTask) -> Found | None:
    """Find the place of a goal among the steps of the task alone."""
    place, begun, known = read_place(goal.at), played.begun, played.timeline.known
    steps = played.timeline.branch.track.steps
    own = [steps[at] for at in range(begun, known)]
    if place is None:
        return None
    if place.is_end:
        return Found(known, known, last_of(own, played.session) or (own[-1] if own else None))
    found = find_place(place, own)
    return Found(found.until + begun, found.at + begun, found.step) if found and not place.step else found


def steps_of(played: OpenTask) -> list[Step]:
    """Give the steps of the learner's session since the task began."""
    steps = played.timeline.branch.track.steps
    own = (steps[at] for at in range(played.begun, played.timeline.known))
    return [step for step in own if step.session == played.session]


def is_solved(goal: GoalPart, played: OpenTask) -> bool:
    """Whether a task is solved, as far as it has been played."""
    return not unsolved(goal, played)


def why_not_allowed(task: TaskPart, octets: bytes) -> str:
    """Say why a command may not be sent in a task; empty where it may. Mail data is not asked about."""
    verb = read_command(octets.rstrip(b"\r\n")).verb
    if not task.allow or verb in _UNNAMED or verb in task.allow:
        return ""
    return f"{verb} is not allowed in this task; allowed are {', '.join(task.allow)}"


def forbidden_commands(task: TaskPart, played: OpenTask) -> Iterator[str]:
    """Name the commands of a played task that it does not allow."""
    for step in steps_of(played):
        is_sent = step.actor is Actor.CLIENT and step.kind is Kind.COMMAND
        if is_sent and why_not_allowed(task, step.octets):
            yield quoted(step.octets.decode("utf-8", "replace"))
