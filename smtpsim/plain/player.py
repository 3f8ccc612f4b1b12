"""One session as it is played in the plain mode: the cursor, what is chosen, and what was told last."""

from collections.abc import Iterator

from smtpsim.explain.hops import Hop, hop_words
from smtpsim.explain.on_the_way import octets_words
from smtpsim.explain.sanitise import sanitise
from smtpsim.explain.waits import LONG_WAIT_MS, shown_time, wait_words
from smtpsim.plain.telling import armed_line, end_sentence, inside_lines, step_lines
from smtpsim.simulation.step import Step
from smtpsim.simulation.totals import Totals
from smtpsim.spec.faults import FaultRule
from smtpsim.spec.phases import PHASE_OF
from smtpsim.stage.answering import Question, asked
from smtpsim.stage.armed import armed_rules, first_rules
from smtpsim.stage.branch_titles import branch_words
from smtpsim.stage.exchanges import Exchanges
from smtpsim.stage.hops import HopView
from smtpsim.stage.moment import Moment, moment_at_cursor, origin_of
from smtpsim.stage.playing import is_waited_for
from smtpsim.stage.showing import Library, Showing, Standing
from smtpsim.stage.stop_index import StopIndex
from smtpsim.stage.units import Unit
from smtpsim.stage.walker import Walker

NOTHING_YET = "Nothing has happened yet. step does the first step; what will it be, and who says it?"
WAITED_FOR = "The client waits for you: say and a line sends it, wait lets time pass, hang up closes."
_TO_COME = "This hop has not begun here. step goes on to its first step, hop shows the next hop."


class Player:
    """Holds a session and tells what is at its cursor."""

    def __init__(self, showing: Showing, library: Library) -> None:
        """Begin with a session where its timeline stands."""
        self.library = library
        self.decodes = self.is_over = self.is_server = False
        self.index, self.unit = StopIndex(), Unit.STEP
        self.tells_new = False  # of what has just happened: it is told step by step
        self.showing = showing
        self.take(showing)

    def take(self, showing: Showing) -> None:
        """Show another session, and let the one before be remembered."""
        if showing.keep is not self.showing.keep:
            self.leave()
        self.showing, self.timeline, self.is_server = showing, showing.timeline, False
        self.hops = HopView(showing.timeline, showing.session)
        self.walker = Walker(self.hops, self.unit, self.index)
        self.first_faults, self.origin = first_rules(showing.timeline), origin_of(showing.timeline)
        self.exchanges = Exchanges()
        self.finished: frozenset[str] = frozenset()  # the branches whose end was reached
        self._told_place: tuple[str, str] = ("", "")  # the hop and the phase of the last answer

    def leave(self) -> None:
        """Let the session be remembered where it stands."""
        if self.showing.keep is not None:
            line = self.timeline
            self.showing.keep(Standing(line.branch.name, line.cursor, line.known, self.hops.chosen))

    @property
    def moment(self) -> Moment:
        """What there is at the cursor."""
        return moment_at_cursor(self.timeline, self.hops.shown_count())

    @property
    def hop(self) -> Hop | None:
        """The hop of the step at the cursor, where there are several."""
        step = self.moment.step
        return self.hops.hop_of(step.session) if step else None

    def armed(self) -> tuple[FaultRule, ...]:
        """Give the faults that wait at the cursor."""
        return armed_rules(self.timeline, self.first_faults)

    def end(self) -> None:
        """Note that the end of this branch was reached, unless it goes on by what a person says."""
        if not is_waited_for(self.timeline):
            self.finished |= {self.timeline.branch.name}

    def reopen(self) -> None:
        """Note that this branch may go on."""
        self.finished -= {self.timeline.branch.name}

    def opening_lines(self) -> Iterator[str]:
        """Tell which session this is, and where it stands."""
        origin = self.origin
        peers = f" {origin.client} talks to {origin.server}." if origin.client and origin.server else ""
        yield f"{end_sentence(self.showing.title)}{sanitise(peers)}"
        yield from self.here_lines()

    def here_lines(self) -> Iterator[str]:
        """Tell of the step at the cursor; of its hop and its phase where they are not those told last."""
        moment, inside = self.moment, self.walker.inside
        if inside is not None:
            yield from inside_lines(inside)
            return
        if moment.step is None:
            self._told_place = ("", "")
            yield _TO_COME if self.hops.chosen else NOTHING_YET
            return
        yield from self._wait_lines(moment.step)
        yield from self._place_lines(moment.step, moment.totals)
        yield from step_lines(moment.step, self._number_words())

    def _wait_lines(self, step: Step) -> Iterator[str]:
        """Tell of a long wait before a step."""
        count = self.hops.shown_count()
        before = self.timeline.branch.track.steps[count - 2].time if count > 1 else step.time
        if step.time - before >= LONG_WAIT_MS:
            yield f"{wait_words(step.time - before)} later."

    def _place_lines(self, step: Step, totals: Totals) -> Iterator[str]:
        phase = PHASE_OF[totals.phase].title if totals.phase and step.phase else ""
        hop = hop_words(step.session, self.hop) if self.hops.has_several else ""
        told_hop, told_phase = self._told_place
        if hop != told_hop:
            yield f"Hop {hop}."
        if phase and (phase, hop) != (told_phase, told_hop):
            yield f"Phase: {phase}."
        self._told_place = (hop, phase or told_phase)

    def _number_words(self) -> str:
        count, known = self.hops.shown_count(), self.timeline.known
        is_known = not self.tells_new and (self.is_finished() or self.timeline.cursor < known)
        return f"Step {count} of {known}" if is_known else f"Step {count}"

    def question(self) -> Question | None:
        """Give the reply that a person who plays the server must say next."""
        return asked(self.hops) if self.is_server else None

    def is_finished(self) -> bool:
        """Whether nothing comes after the known steps."""
        return self.timeline.branch.name in self.finished or self.origin.seed is None

    def end_line(self) -> str:
        """Say that this is the end."""
        line = self.timeline
        if is_waited_for(line):
            return WAITED_FOR
        if line.branch.is_endless and line.cursor == line.known:
            return f"The mail does not come to rest; after {line.known:,} steps it stops."
        if self.hops.chosen:
            return f"{self.hops.chosen} ends after step {self.hops.shown_count()}. hop shows the next hop."
        return f"This is the end, after step {line.cursor}. back goes back, quit leaves."

    def where_lines(self) -> Iterator[str]:
        """Say where the cursor is."""
        line, (step, totals, *_) = self.timeline, self.moment
        facts = [self._number_words() if step else "Before the first step"]
        if self.walker.inside:
            facts.append(octets_words(*self.walker.inside).rstrip("."))
        facts.append(f"time {shown_time(step.time if step else 0)}")
        if totals.phase:
            phase = PHASE_OF[totals.phase]
            at = f", step {totals.phase_step} of {phase.steps}" if totals.phase_step else ""
            facts.append(f"phase {phase.title}{at}")
        others = f", one of {len(line.branches)}" if len(line.branches) > 1 else ""
        facts.append(f"branch {branch_words(line.branch)}{others}")
        facts += ["you are the server"] if self.is_server else []
        facts += [self.hops.words()] if self.hops.words() else []
        facts += [f"seed {self.origin.seed}"] if self.origin.seed is not None else []
        yield f"{'; '.join(facts)}."
        yield armed_line(self.armed())
