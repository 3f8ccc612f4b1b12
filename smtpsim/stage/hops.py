"""The hops of a session with several: what is known of them at the cursor, and which is shown alone."""

from bisect import bisect_left
from collections.abc import Sequence
from functools import partial

from smtpsim.explain.holders import new_report
from smtpsim.explain.hops import START, Hop, pass_road
from smtpsim.explain.journey import TO_MAILBOX, Journey, Leg, Scene, make_journey, way_through
from smtpsim.simulation.step import Step
from smtpsim.simulation.timeline import MAIN, Timeline
from smtpsim.stage.moment import Moment

ONE_HOP = "There is only one hop here."
MORE_HOPS = "There is one hop so far. Go on until there is another."


class HopView:
    """Follows the steps up to the cursor; where there is one hop, it has nothing to do."""

    def __init__(self, timeline: Timeline, chosen: str = "") -> None:
        """Show all hops, or only the chosen session."""
        world = timeline.branches[MAIN].world_at(0)
        self.timeline, self.chosen = timeline, chosen
        self.has_several = bool(world and world.traffic) or len(self.sessions()) > 1
        self._forget(())

    def _forget(self, steps: Sequence[Step]) -> None:
        self._steps, self._road, self._count = steps, START, 0
        self._places: dict[str, list[int]] = {}
        self._hops: dict[str, list[tuple[int, Hop]]] = {}  # with the place of the step that told
        self._reports: set[int] = set()
        self._brought: dict[str, str] = {}  # for each host, the session that last brought mail to it
        self._before: dict[str, str] = {}  # for each session, the one that brought mail to where it begins
        self._onward: dict[str, list[tuple[int, str]]] = {}  # the sessions that go on from one
        self._mailboxes: dict[str, int] = {}  # hosts that put mail into a mailbox, with the first place

    def sessions(self) -> tuple[str, ...]:
        """Name the sessions that are known so far, in the order in which they began."""
        return self.timeline.branch.track.sessions()

    def choose_next(self) -> bool:
        """Choose the next session to be shown alone, after the last one all; False where there is one."""
        names = ("", *self.sessions())
        if not self.chosen and len(names) <= len(("", "the only one")):
            return False
        at = names.index(self.chosen) if self.chosen in names else 0
        self.chosen = names[(at + 1) % len(names)]
        return True

    def why_no_other(self) -> str:
        """Say why no hop can be chosen, where there is only one."""
        return MORE_HOPS if self.has_several else ONE_HOP

    def hosts(self) -> tuple[str, ...]:
        """Name the hosts that are known so far, where there are several hops."""
        world = self.timeline.branches[MAIN].world_at(0)
        known = [hop for found in self._hops.values() for _, hop in found]
        names = [
            *(world.sites if world else ()),
            *(name for hop in known for name in (hop.client, hop.server)),
        ]
        return tuple(dict.fromkeys(filter(None, names))) if self.has_several else ()

    def words(self) -> str:
        """Say which hops are shown; nothing where there is only one so far."""
        if self.chosen:
            return f"only {self.chosen}"
        return "all hops" if len(self.sessions()) > 1 else ""

    def shows(self, step: Step | None) -> bool:
        """Whether a step is one of those to show."""
        return step is None or self.chosen in {"", step.session}

    def places(self) -> list[int] | None:
        """Give the places of the steps to show, as far as they are followed; None: all are shown."""
        if not self.chosen:
            return None
        self._follow()
        return self._places.setdefault(self.chosen, [])

    def shown_count(self) -> int:
        """Count the steps of the timeline up to the last one that is shown at the cursor."""
        places = self.places()
        if places is None:
            return self.timeline.cursor
        at = bisect_left(places, self.timeline.cursor)
        return places[at - 1] + 1 if at else 0

    def hop_of(self, session: str) -> Hop | None:
        """Give the two hosts of a session, as far as the steps up to the cursor tell."""
        self._follow()
        known = (hop for place, hop in reversed(self._hops.get(session, [])) if place < self.timeline.cursor)
        return next(known, None)

    def reports(self) -> frozenset[int] | None:
        """Give the numbers of the mails that are reports; None where there is one hop."""
        if not self.has_several:
            return None
        self._follow()
        return frozenset(self._reports)

    def journey(self, moment: Moment, session: str, first: Hop) -> Journey:
        """Find the way of the mail through a session's hop; where there is one hop, `first` is all of it."""
        way = self.way(session, moment.done) if self.has_several else ()
        scene = Scene(
            moment.step,
            session,
            moment.totals.holders,
            has_end=not self.has_several,
            mailboxes=self.mailboxes(moment.done),
        )
        return make_journey(way or (Leg(session, first),), scene)

    def way(self, session: str, done: int) -> tuple[Leg, ...]:
        """Give the legs before and after a session's hop, as far as the first `done` steps tell."""
        self._follow()
        return way_through(partial(self._leg, done), partial(self._goes_on, done), session)

    def _leg(self, done: int, session: str) -> Leg | None:
        hop = next((hop for place, hop in reversed(self._hops.get(session, [])) if place < done), None)
        return Leg(session, hop, self._before.get(session, "")) if hop else None

    def _goes_on(self, done: int, session: str) -> str:
        later = self._onward.get(session, [])
        known = bisect_left(later, (done, ""))
        return later[known - 1][1] if known else ""

    def mailboxes(self, done: int) -> frozenset[str]:
        """Name the hosts that have put mail into a mailbox with the first `done` steps."""
        return frozenset(host for host, place in self._mailboxes.items() if place < done)

    def _follow(self) -> None:
        """Go on to the cursor; this is done once for each step."""
        steps = self.timeline.branch.track.steps
        if steps is not self._steps:
            self._forget(steps)
        if not self.has_several:
            return
        for place in range(self._count, self.timeline.cursor):
            step = steps[place]
            road, self._road = self._road, pass_road(self._road, step)
            hop = self._road.hop(step.session)
            if hop is not None and hop is not road.hop(step.session):
                self._hops.setdefault(step.session, []).append((place, hop))
                self._note_leg(place, step.session, hop)
            self._places.setdefault(step.session, []).append(place)
            self._note_mail(place, step)
            number = new_report(step)
            if number:
                self._reports.add(number)
        self._count = max(self._count, self.timeline.cursor)

    def _note_leg(self, place: int, session: str, hop: Hop) -> None:
        """Note which session brought mail to where a hop begins."""
        begins_at = hop.server if hop.is_pop else hop.client
        before = self._before.setdefault(session, self._brought.get(begins_at, ""))
        if before and hop.server:
            self._onward.setdefault(before, []).append((place, session))

    def _note_mail(self, place: int, step: Step) -> None:
        hop = self._road.hop(step.session)
        for holder in step.gained:
            if hop is not None and holder.host == hop.server and not hop.is_pop:
                self._brought[holder.host] = step.session
        if step.row == TO_MAILBOX:
            self._mailboxes.setdefault(step.host, place)
