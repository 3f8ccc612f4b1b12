"""What must hold for a mail system whatever goes wrong in it: no accepted mail is lost, none comes twice."""

from collections import Counter, defaultdict

from smtpsim.mail.pickup import messages_of
from smtpsim.mail.site import Site, Waiting
from smtpsim.scenarios.build import build_world
from smtpsim.scenarios.format import Scenario
from smtpsim.simulation.step import Holder, Step
from smtpsim.simulation.world import World
from smtpsim.spec.terms import Actor, ClientState, Kind, ServerState
from tests.support.ailing_systems import AGENT
from tests.support.journeys import Journey, Moment, travel

REPORTED = {
    "report-written",
    "double-bounce",
    "report-about-report",
    "report-not-wanted",
    "no-sender-to-tell",
}
ASKED_FOR = {"report-of-delay", "report-of-success"}
WRITTEN = {"report-written", "double-bounce"} | ASKED_FOR
DELIVERED = {"delivered-to-mailbox", "delivered-to-terminal", "delivered-again"}
LEFT = {"client-close-lost", "client-close-timed-out", "client-close-malformed"}
WAYS_TO_ANN = {f"{user}@receiver.example" for user in ("dave", "staff", "moved")} | {"ann@list.example"}


def audit(scenario: Scenario) -> Journey:
    """Run a scenario to its end, and check all that must hold on the way and there."""
    whole = travel(build_world(scenario))
    check_journey(whole, scenario)
    return whole


def check_journey(whole: Journey, scenario: Scenario) -> None:
    """Check all that must hold on a way and at its end."""
    check_queues(whole)
    check_deliveries(whole)
    check_reports(whole.steps)
    check_holders(whole, scenario)
    check_copies(whole, scenario)
    check_windows(whole.steps)
    check_end(whole)


def taken_by_servers(steps: tuple[Step, ...]) -> list[tuple[Step, Holder]]:
    """List each copy that a server said 250 to at the end of data."""
    replies = (step for step in steps if step.kind is Kind.REPLY and step.code)
    return [(step, holder) for step in replies for holder in step.gained]


def unheard(steps: tuple[Step, ...]) -> Counter[tuple[str, int]]:
    """Count by session and mail what a server took without the client's hearing of it: it may come twice."""
    taken = Counter((step.session, one) for step, one in taken_by_servers(steps))
    gone = (step for step in steps if step.lost and "message-taken" in step.heard)
    heard = Counter((step.session, one.recipient, one.mail) for step in gone for one in step.lost)
    named = Counter({(session, one.recipient, one.mail): count for (session, one), count in taken.items()})
    return Counter({(name[0], name[2]): count for name, count in (named - heard).items()})


def mails_unheard(steps: tuple[Step, ...]) -> set[int]:
    """Name the mails that may come twice."""
    return {mail for _, mail in unheard(steps)}


def check_queues(whole: Journey) -> None:
    """A copy leaves a queue when another host has taken it, or when a report settles it."""
    taken = defaultdict[str, set[tuple[str, int]]](set)
    before = whole.start
    for moment in whole.moments:
        step = moment.step
        if step.kind is Kind.REPLY:
            taken[step.session] |= {(one.recipient, one.mail) for one in step.gained}
        for host, site in moment.world.sites.items():
            for copy in _gone(before.sites.get(host), site):
                name = copy.message.forward_path, copy.message.number
                is_reported = step.row in REPORTED and name[0] in step.words["recipients"]
                assert is_reported or name in taken[step.session], f"step {step.n}: {host} lost {name}"
        before = moment.world


def _gone(before: Site | None, after: Site) -> tuple[Waiting, ...]:
    """List the copies that left a queue in one step."""
    if before is None or before.queue is after.queue:
        return ()
    ids = {copy.id for copy in after.queue}
    return tuple(copy for copy in before.queue if copy.id not in ids)


def check_deliveries(whole: Journey) -> None:
    """What a server takes it stores, and each step about a copy is true of a mailbox or a queue."""
    steps = whole.steps
    stored = Counter((step.session, step.recipient) for step in steps if step.kind is Kind.DELIVERY)
    taken = Counter((step.session, holder.recipient) for step, holder in taken_by_servers(steps))
    assert taken <= stored
    told = Counter(
        (step.host, step.row in DELIVERED)
        for step in steps
        if step.kind is Kind.DELIVERY and step.row != "delivery-failed"
    )
    for host, site in whole.end.sites.items():
        boxes = site.mailboxes.values()
        assert told[host, True] == sum(len(messages_of(site, box.user)) for box in boxes)
        begun = whole.start.sites[host].queued if host in whole.start.sites else 0
        assert told[host, False] == site.queued - begun


def check_reports(steps: tuple[Step, ...]) -> None:
    """Who fails after accepting says so at once, and a report that is written goes on its way at once."""
    for place, step in enumerate(steps):
        if step.row == "delivery-failed":
            answer = next(
                one for one in steps[place:] if one.kind is not Kind.DELIVERY and one.row not in ASKED_FOR
            )
            assert (answer.row in REPORTED, answer.host) == (True, step.host), step
        if step.row in WRITTEN:
            following = steps[place + 1]
            assert following.kind is Kind.DELIVERY or following.row in REPORTED, step
    failed = Counter(step.words["target"] for step in steps if step.row == "delivery-failed")
    told = Counter(
        name
        for step in steps
        if step.row in REPORTED and step.actor is Actor.SERVER
        for name in step.words["recipients"].split(", ")
    )
    assert failed <= told


def check_holders(whole: Journey, scenario: Scenario) -> None:
    """Nobody lets go of a copy that is not in other hands or reported, and who has one is a holder of it."""
    # Two copies of a mail for one address at one host have one name, and go one after the other.
    several, taken = mails_unheard(whole.steps) | sent_on_many_ways(scenario), set[tuple[str, str, int]]()
    for moment in whole.moments:
        step = moment.step
        if step.kind is Kind.REPLY:
            taken |= {(step.session, one.recipient, one.mail) for one in step.gained}
        for one in step.lost:
            is_renamed = any(other.mail == one.mail and other.host == one.host for other in step.gained)
            is_taken = (step.session, one.recipient, one.mail) in taken
            is_handed_over = is_taken and "message-taken" in step.heard
            assert is_handed_over or is_renamed or step.row in REPORTED, f"step {step.n}: {one} is dropped"
        if is_at_rest(moment):
            missing = at_rest(whole.start, moment.world) - moment.holders
            assert {one for one in missing if one.mail not in several} == set(), f"step {step.n}"


def is_at_rest(moment: Moment) -> bool:
    """Whether nothing that was begun is still to be told of."""
    world = moment.world
    return not any(session.tasks for session in world.sessions) and not (
        world.traffic and world.traffic.errands
    )


def at_rest(start: World, world: World) -> set[Holder]:
    """List who has which copy in a queue, but for those that waited from the start."""
    return {
        Holder(host, copy.message.forward_path, copy.message.number)
        for host, site in world.sites.items()
        for copy in site.queue
        if not copy.is_busy and copy.id >= (start.sites[host].queued if host in start.sites else 0)
    }


def check_copies(whole: Journey, scenario: Scenario) -> None:
    """A mail comes once on each way, unless a server's acceptance was not heard."""
    doubled = mails_unheard(whole.steps)
    ways = ways_to_ann(scenario)
    for host, site in whole.end.sites.items():
        for user in site.mailboxes:
            for (number, path), count in Counter(
                (one.number, one.forward_path) for one in messages_of(site, user)
            ).items():
                most = max(1, ways.get(number, 1)) if user == "ann" else 1
                assert count <= most or number in doubled, (
                    f"{host}: {user} has {count} of mail {number} ({path})"
                )


def ways_to_ann(scenario: Scenario) -> dict[int, int]:
    """Count for each mail how many of its recipients lead to one and the same mailbox."""
    sent = scenario.client.send if scenario.client else ()
    return {number: len(WAYS_TO_ANN.intersection(mail.to)) for number, mail in enumerate(sent, 1)}


def sent_on_many_ways(scenario: Scenario) -> set[int]:
    """Name the mails that come to one address on several ways, or in a circle again and again."""
    sent = scenario.client.send if scenario.client else ()
    circling = {number for number, mail in enumerate(sent, 1) if "ping@receiver.example" in mail.to}
    return circling | {number for number, ways in ways_to_ann(scenario).items() if ways > 1}


def check_windows(steps: tuple[Step, ...]) -> None:
    """An acceptance is not heard only where the channel or a person came between."""
    ends = {
        step.session: step.row for step in steps if step.actor is Actor.CLIENT and step.kind is Kind.CLOSE
    }
    for session, mail in unheard(steps):
        assert ends[session] in LEFT, f"{session}: mail {mail} is with both for no reason"


def check_end(whole: Journey) -> None:
    """In the end nothing is under way, no queue holds anything, and each holder has what it holds."""
    world = whole.end
    assert world.traffic is not None
    assert world.traffic.errands == ()
    assert [site.queue for site in world.sites.values() if site.queue] == []
    stored = {
        (host, message.number)
        for host, site in world.sites.items()
        for user in site.mailboxes
        for message in messages_of(site, user)
    }
    for one in whole.holders:
        assert one.host == AGENT or (one.host, one.mail) in stored, f"{one} has nothing"
    for session in world.sessions:
        assert session.client.state is ClientState.CLOSED
        assert session.server.state in {ServerState.CLOSED, ServerState.CONNECTED}
