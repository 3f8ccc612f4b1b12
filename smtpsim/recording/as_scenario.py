"""A recording made into a scenario that gives the same session.

Of a computed session every step is the same; of one with real software what the client sent and the codes
of the replies are: the texts are our server's own. What cannot be written as a scenario is refused.
"""

import re
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from msgspec.structs import replace

from smtpsim.errors import BadFilesError, UsageError
from smtpsim.protocol.policy import DEFAULT_OFFERS
from smtpsim.recording.following import UNNAMED_SERVER
from smtpsim.recording.format import RecordingKind
from smtpsim.recording.reader import Recording
from smtpsim.recording.replay import open_timeline
from smtpsim.scenarios.build import build_world
from smtpsim.scenarios.client_format import ClientPart
from smtpsim.scenarios.expectations import unmet_expectations
from smtpsim.scenarios.format import Expectation, Scenario
from smtpsim.scenarios.lesson_format import LessonPart
from smtpsim.scenarios.reader import read_scenario
from smtpsim.scenarios.script import read_script
from smtpsim.scenarios.script_text import script_of
from smtpsim.scenarios.server_format import MailboxPart, ServerPart
from smtpsim.scenarios.world_format import LinkPart, WorldPart
from smtpsim.scenarios.writing import write_scenario
from smtpsim.simulation.intervention import ClientEvent, Disarm, Inject, Intervention
from smtpsim.simulation.step import Step
from smtpsim.simulation.timeline import Timeline
from smtpsim.spec.faults import Do, FaultRule, When
from smtpsim.spec.terms import Actor, Kind, Verb

Spoken: TypeAlias = tuple[tuple[Actor, bytes | int], ...]
"""Who said what: octets of the client, codes of the server."""

_ID_WORDS = re.compile(r"[a-z0-9]+")
_MARK_OF_SECRETS = b"[secret-"
_NAMELESS_CLIENT = "client.example"
_MOST_FAULTS = 100  # that an observed session may need
_NO_DATA = "a session of which nothing was recorded makes no scenario"
_SEVERAL = "more than one session was recorded; a scenario is made of one: take them apart first"
_SECRET = "a login was hidden in this recording, so no scenario can repeat it"  # noqa: S105  a sentence
_NO_FILE = "no scenario file can say what this recording holds"
_NOT_THE_SAME = "what was done in this session cannot be written as a scenario that gives the same again"


def identifier_of(stem: str) -> str:
    """Make an id of the name of a file: small letters, digits and single hyphens."""
    return "-".join(_ID_WORDS.findall(stem.lower())) or "recorded"


def scenario_of(recording: Recording, name: str, title: str) -> Scenario:
    """Make a scenario of a recording; raises `UsageError` where none can give the same session.

    It is read back as its file will be: what a file cannot say, or may not ask for, is told now.
    """
    try:
        made = _made_of(recording, name, title)
        read_scenario(write_scenario(made), name)
    except BadFilesError as error:
        raise UsageError(f"{_NO_FILE}: {error.mistakes[0].reason}") from None
    return made


def _made_of(recording: Recording, name: str, title: str) -> Scenario:
    timeline = open_timeline(recording)
    timeline.seek(timeline.known)
    done = timeline.branch.all_interventions()
    header = recording.header
    if header.kind is RecordingKind.COMPUTED and header.scenario is not None:
        known = replace(
            header.scenario,
            id=name,
            title=title,
            seed=header.seed,
            faults=(*header.scenario.faults, *header.faults),
            lesson=_lesson_of(header.scenario, is_changed=bool(done or header.faults)),
        )
        if any(isinstance(one, ClientEvent) for _, one in done):
            return _of_served(known, timeline)
        timeline.to_end()  # a scenario gives the whole session, also where a person has not seen its end
        return _of_computed(known, timeline, done)
    return _of_observed(timeline, name, title)


def _lesson_of(scenario: Scenario, *, is_changed: bool) -> LessonPart | None:
    """Keep a lesson; of one whose session a person has changed only the notes hold still."""
    if scenario.lesson is None or not is_changed:
        return scenario.lesson
    return LessonPart(presenter=scenario.lesson.presenter) if scenario.lesson.presenter else None


def _of_computed(known: Scenario, timeline: Timeline, done: Sequence[tuple[int, Intervention]]) -> Scenario:
    """Write what a person did as faults that strike where they struck."""
    steps = timeline.branch.track.steps
    injected = tuple(
        rule for at, one in done if not isinstance(one, Disarm) for rule in _faults(one, steps, at)
    )
    of_the_wire = tuple(rule for rule in injected if rule.do.client is None)
    taken = {one.name for _, one in done if isinstance(one, Disarm)}
    standing = tuple(rule for rule in injected if rule.name not in taken)
    # A client's fault may have come too late to matter, and one that was taken away may never have struck.
    for faults in dict.fromkeys((injected, of_the_wire, standing)):
        made = replace(known, faults=known.faults + faults)
        if list(_run(made).branch.track.steps) == list(steps):
            return _with_true_expectations(made)
    raise UsageError(_NOT_THE_SAME)


def _faults(done: Intervention, steps: Sequence[Step], at: int) -> Iterator[FaultRule]:
    """Give the faults that strike from the start as one does that was armed after `at` steps."""
    if not isinstance(done, Inject):
        raise UsageError(_NOT_THE_SAME)
    rule = done.rule
    seen = sum(_is_met(rule.when, step) for step in steps[:at])
    if not seen or rule.do.client is not None:
        yield rule
    elif rule.when.occurrence or rule.times == 1:
        yield _at(rule, seen + max(1, rule.when.occurrence))
    else:
        yield from (_at(replace(rule, times=1), seen + number) for number in range(1, rule.times + 1))


def _at(rule: FaultRule, occurrence: int) -> FaultRule:
    return replace(rule, when=replace(rule.when, occurrence=occurrence))


def _is_met(when: When, step: Step) -> bool:
    """Whether a step is an occasion of the place of a fault."""
    return (
        step.kind is when.kind
        and when.command in {None, step.verb}
        and when.phase in {None, step.phase}
        and when.recipient in {"", step.recipient}
        and when.hop in {"", step.host, step.peer}
    )


def _of_served(known: Scenario, timeline: Timeline) -> Scenario:
    """Let a script say what a real client said."""
    steps = list(timeline.branch.track.steps)
    made = replace(known, client=_client_saying(steps, _host_of(steps, Actor.CLIENT)), expect=())
    return _matched(made, steps)


def _of_observed(timeline: Timeline, name: str, title: str) -> Scenario:
    """Give a server the mailboxes that the session shows, and a client its lines."""
    steps = list(timeline.branch.track.steps)
    server, client = (_host_of(steps, actor) for actor in (Actor.SERVER, Actor.CLIENT))
    paths = [step.recipient for step in steps if step.verb is Verb.RCPT and "@" in step.recipient]
    domains = tuple(dict.fromkeys(path.rpartition("@")[2].lower() for path in paths)) or ("receiver.example",)
    known = (step.recipient for step in steps if step.change and step.change.forward_path)
    mailboxes = {path.rpartition("@")[0]: MailboxPart() for path in known if "@" in path}
    part = ServerPart(domains=domains, mailboxes=mailboxes, extensions=DEFAULT_OFFERS)
    world = WorldPart(servers={server if "." in server else "mx.receiver.example": part}, link=LinkPart())
    return _matched(Scenario(id=name, title=title, world=world, client=_client_saying(steps, client)), steps)


def _client_saying(steps: list[Step], host: str) -> ClientPart:
    sessions = {step.session for step in steps}
    if not any(step.octets for step in steps):
        raise UsageError(_NO_DATA)
    if len(sessions) > 1:
        raise UsageError(_SEVERAL)
    if any(_MARK_OF_SECRETS in step.octets for step in steps):
        raise UsageError(_SECRET)
    return ClientPart(host=host if "." in host else _NAMELESS_CLIENT, script=read_script(script_of(steps)))


def _host_of(steps: list[Step], actor: Actor) -> str:
    return next((step.host for step in steps if step.actor is actor and step.host), UNNAMED_SERVER)


def _matched(made: Scenario, wanted: list[Step]) -> Scenario:
    """Add a fault for each reply that our server would give otherwise, until both sessions are the same."""
    spoken = _spoken(wanted)
    for _ in range(_MOST_FAULTS):
        steps = list(_run(made).branch.track.steps)
        if _spoken(steps) == spoken:
            return made
        fault = _first_other_reply(wanted, steps)
        if fault is None or fault in made.faults:
            break
        made = replace(made, faults=(*made.faults, fault))
    raise UsageError(_NOT_THE_SAME)


def _first_other_reply(wanted: list[Step], steps: list[Step]) -> FaultRule | None:
    """Find where the two sessions part, and let the server say what it said, or let the connection break."""
    theirs, ours = (list(filter(_is_heard, one)) for one in (wanted, steps))
    for place, step in enumerate(theirs):
        mine = ours[place] if place < len(ours) else None
        if mine is None or (mine.verb, mine.code) != (step.verb, step.code):
            return _fault_at(theirs, place, _do_of(step), f"{step.code} as recorded {place + 1}")
    if len(ours) > len(theirs):
        return _fault_at(ours, len(theirs), Do(cut_after=0), f"lost as recorded {len(theirs) + 1}")
    return None


def _fault_at(replies: list[Step], place: int, do: Do, name: str) -> FaultRule:
    verb = replies[place].verb
    return FaultRule(name, do, When(verb, occurrence=sum(one.verb is verb for one in replies[: place + 1])))


def _do_of(step: Step) -> Do:
    said = step.octets.decode("ascii", "replace")[4:].strip().removeprefix(step.enhanced).strip()
    return Do(step.code, step.enhanced, _one_line(said))


def _one_line(text: str) -> str:
    return text.splitlines()[0] if text else ""


def _spoken(steps: list[Step]) -> Spoken:
    """Give what was said in turn; what the client sent at once is one."""
    spoken: list[tuple[Actor, bytes | int]] = []
    for step in steps:
        if step.kind is Kind.REPLY:
            spoken += [(Actor.SERVER, step.code)] if _is_heard(step) else []
        elif step.actor is Actor.CLIENT and step.octets:
            last = spoken[-1][1] if spoken else None
            if isinstance(last, bytes):
                spoken[-1] = (Actor.CLIENT, last + step.octets)
            else:
                spoken.append((Actor.CLIENT, step.octets))
    return tuple(spoken)


def _is_heard(step: Step) -> bool:
    """Whether a step is a reply that reaches the client."""
    return step.kind is Kind.REPLY and step.arrives is not None


def _with_true_expectations(made: Scenario) -> Scenario:
    """Keep of what the author expected what still comes true."""
    timeline = _run(made)
    of_the_script = unmet_expectations(replace(made, expect=()), timeline)

    def is_true(one: Expectation) -> bool:
        return unmet_expectations(replace(made, expect=(one,)), timeline) == of_the_script

    return replace(made, expect=tuple(filter(is_true, made.expect)))


def _run(made: Scenario) -> Timeline:
    timeline = Timeline(build_world(made))
    timeline.to_end()
    return timeline
