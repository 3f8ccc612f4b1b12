"""The simulator's screen: it decides what a key does; the timeline computes, the widgets show."""

from collections.abc import Callable
from typing import TypeVar

from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.events import Resize
from textual.screen import Screen
from textual.widget import Widget

from smtpsim.actions import Place, ranked_actions
from smtpsim.explain.hops import Hop
from smtpsim.explain.sanitise import sanitise
from smtpsim.simulation.intervention import Disarm, Inject
from smtpsim.simulation.step import Step
from smtpsim.spec.faults import FaultRule
from smtpsim.spec.pop_rows import POP_TITLE
from smtpsim.spec.terms import Actor
from smtpsim.tui.screens.armed import armed_rules, first_rules, shown_name
from smtpsim.tui.screens.bindings import bindings_at
from smtpsim.tui.screens.moment import moment_at_cursor, origin_of
from smtpsim.tui.screens.movement import TimelineScreen
from smtpsim.tui.screens.showing import Library, Showing
from smtpsim.tui.widgets.keys import KeyLine
from smtpsim.tui.widgets.peers import PeerPanel
from smtpsim.tui.widgets.phase_bar import PhaseBar
from smtpsim.tui.widgets.status import Status, StatusLine
from smtpsim.tui.widgets.transcript import Transcript
from smtpsim.tui.widgets.why import WhyPane

Answer = TypeVar("Answer")
ONE_HOP = "There is only one hop here."
MORE_HOPS = "There is one hop so far. Go on until there is another."
WIDE = 110  # columns from which on the peers stand beside the transcript, not above it


class SimulatorScreen(TimelineScreen):
    """Client and server around the transcript, the phases above, the reasons below."""

    AUTO_FOCUS = ""
    BINDINGS = bindings_at(Place.SIMULATOR)
    HORIZONTAL_BREAKPOINTS = [(0, "-slim"), (64, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012  Textual's own way
    VERTICAL_BREAKPOINTS = [(0, "-short"), (32, "-tall")]  # noqa: RUF012  as above
    DEFAULT_CSS = """
    SimulatorScreen { layout: vertical; overflow-y: auto; }
    SimulatorScreen #peers { layout: grid; height: 1fr; min-height: 10; }
    SimulatorScreen #transcript { height: 1fr; min-height: 4; }
    SimulatorScreen #why { height: 7; }
    SimulatorScreen.-tall #why { height: 11; }
    SimulatorScreen ToastRack { margin-bottom: 9; }
    SimulatorScreen.-tall ToastRack { margin-bottom: 13; }
    SimulatorScreen.-wide #peers { grid-size: 3; grid-columns: 34 1fr 34; }
    SimulatorScreen.-narrow #peers { grid-size: 2; grid-rows: 5 1fr; }
    SimulatorScreen.-narrow.-tall #peers { grid-rows: 9 1fr; }
    SimulatorScreen.-narrow #transcript { column-span: 2; }
    SimulatorScreen.-slim #peers { grid-size: 1; grid-rows: 5 5 1fr; min-height: 14; }
    """

    def __init__(self, showing: Showing, library: Library) -> None:
        """Show a session from where its timeline stands."""
        super().__init__()
        self.library = library
        self.decodes = False
        self._take(showing)

    def _take(self, showing: Showing) -> None:
        self.showing = showing
        self.first_faults, self.origin = first_rules(showing.timeline), origin_of(showing.timeline)
        self.begin(showing.timeline, showing.session)

    def compose(self) -> ComposeResult:
        """Arrange the parts for the width that there is."""
        self.phases, self.why, self.status = PhaseBar(), WhyPane(id="why"), StatusLine()
        self.client, self.server = PeerPanel(Actor.CLIENT, id="client"), PeerPanel(Actor.SERVER, id="server")
        self.transcript = Transcript(id="transcript")
        is_beside = self.app.size.width >= WIDE
        middle = (self.transcript, self.server) if is_beside else (self.server, self.transcript)
        yield self.phases
        yield Container(self.client, *middle, id="peers")
        yield from (self.why, self.status, KeyLine(ranked_actions(Place.SIMULATOR)))

    def on_mount(self) -> None:
        """Draw for the first time."""
        self.draw()

    def introduce(self, hop: Hop | None = None) -> None:
        """Name what is shown, and the two hosts of a hop, or of the session where there is one hop."""
        hop = hop or Hop(self.origin.client, self.origin.server)
        for panel in (self.client, self.server):
            panel.introduce(hop.client, hop.server, has_several=self.hops.has_several, is_pop=hop.is_pop)
        alone = f" · only {self.hops.chosen}" if self.hops.chosen else ""
        self.transcript.border_title = Content(sanitise(f"{self.showing.title}{alone}"))

    def scrolled_pane(self) -> Widget:
        """Give the focused pane, or the transcript."""
        return self.focused or self.transcript

    def on_resize(self, event: Resize) -> None:
        """Put the server beside the transcript or above it, as the width asks."""
        peers = self.query_one("#peers")
        is_beside = peers.children[1] is self.transcript
        if is_beside is not (event.size.width >= WIDE):
            first, second = (self.server, self.transcript) if is_beside else (self.transcript, self.server)
            peers.move_child(second, after=first)

    def draw(self) -> None:
        """Show the moment at the cursor in every part."""
        moment = moment_at_cursor(self.timeline, self.hops.shown_count())
        totals, session = moment.totals, moment.step.session if moment.step else self.hops.chosen
        is_to_come = moment.step is None and bool(self.hops.chosen)
        hop = Hop("") if is_to_come else self.hops.hop_of(session)
        self.introduce(hop)
        title = POP_TITLE if hop and hop.is_pop else ""
        self.phases.show(totals.phase, totals.phase_step, totals.finished, title)
        self.client.show(moment.totals, moment.before)
        self.server.show(moment.totals, moment.before)
        steps = self.timeline.branch.track.steps
        self.transcript.show(steps, self.timeline.cursor, self.hops.places())
        self.why.show(
            moment.step, moment.totals, self.hops.reports(), is_to_come=is_to_come, decodes=self.decodes
        )
        self.status.show(self._status(moment.step or self.timeline.step))

    def _status(self, step: Step | None) -> Status:
        line = self.timeline
        armed = tuple(shown_name(rule) for rule in armed_rules(line, self.first_faults))
        is_over = line.branch.name in self.finished or self.origin.seed is None
        return Status(
            step.time if step else 0,
            line.cursor,
            line.known,
            is_over,
            self.is_playing,
            line.branch.name,
            len(line.branches),
            self.origin.seed,
            armed,
            self.hops.words(),
        )

    def action_next_hop(self) -> None:
        """Show the next hop alone, or after the last one all again."""
        if self.hops.choose_next():
            self.show_cursor()
        else:
            self._tell(MORE_HOPS if self.hops.has_several else ONE_HOP)

    def action_decode_base64(self) -> None:
        """Tell in the reasons what base64 hides in a login, or tell it no more."""
        self.decodes = not self.decodes
        self.show_cursor()
        self._tell("Now I tell what base64 hides: nothing." if self.decodes else "Base64 is shown as it is.")

    def action_next_branch(self) -> None:
        """Go to the next branch, at the same step."""
        names = list(self.timeline.branches)
        if len(names) == 1:
            self._tell("There is one branch so far. Go back and inject a fault: that begins another.")
            return
        self.timeline.switch(names[(names.index(self.timeline.branch.name) + 1) % len(names)])
        self.show_cursor()

    def action_inject_fault(self) -> None:
        """Open the fault menu."""
        # Dialogs are loaded when they are first wanted, so that the program starts sooner.
        from smtpsim.tui.screens.fault_choices import can_be_changed, fault_choices  # noqa: PLC0415
        from smtpsim.tui.screens.faults import FaultMenu  # noqa: PLC0415

        self.show_cursor()
        world = self.timeline.world()
        if world is None or not can_be_changed(world):
            self._tell("This session was recorded from real programs: it can be watched, but not changed.")
            return
        menu = FaultMenu(fault_choices(world), armed_rules(self.timeline, self.first_faults))
        self._ask(menu, self._take_fault)

    def _take_fault(self, wish: FaultRule | str | None) -> None:
        """Arm a fault, or take the one of a name away; in the past that begins a branch."""
        if wish is None:
            return
        branches, here = len(self.timeline.branches), self.timeline.cursor
        self.timeline.intervene(Disarm(here, wish) if isinstance(wish, str) else Inject(here, wish))
        self.finished -= {self.timeline.branch.name}
        self.show_cursor()
        if len(self.timeline.branches) > branches:
            name = self.timeline.branch.name
            self._tell(f"A new branch begins here: {name}. The old one stays; b goes to it.")

    def action_save_session(self) -> None:
        """Ask where to save, and save."""
        from smtpsim.tui.screens.save import SaveDialog  # noqa: PLC0415  when first wanted

        self.show_cursor()
        if self.showing.save is None:
            self._tell("This session cannot be saved here.")
        else:
            self._ask(SaveDialog(self.showing.save, self.showing.file_name), self._tell)

    def action_open_session(self) -> None:
        """Ask what to open, and show it."""
        from smtpsim.tui.screens.open import OpenDialog  # noqa: PLC0415  when first wanted

        self.show_cursor()
        if self.library.open_named is None:
            self._tell("Nothing else can be opened here.")
        else:
            self._ask(OpenDialog(self.library.catalogue(), self.library.open_named), self._show_other)

    def _show_other(self, showing: Showing | None) -> None:
        if showing is not None:
            self._take(showing)
            self.draw()

    def action_restart_session(self) -> None:
        """Begin the same session again."""
        if self.showing.restart is None:
            self.action_go_to_start()
        else:
            self._show_other(self.showing._replace(timeline=self.showing.restart()))

    def action_show_help(self) -> None:
        """Show all keys."""
        from smtpsim.tui.screens.help import HelpDialog  # noqa: PLC0415  when first wanted

        self.pause()
        self._ask(HelpDialog(), self._tell)

    def action_leave(self) -> None:
        """Leave the program."""
        self.app.exit()

    def _ask(self, dialog: Screen[Answer], take: Callable[[Answer | None], None]) -> None:
        """Open a dialog, unless a key pressed just before has opened one."""
        if self.app.screen is self:
            self.app.push_screen(dialog, take)

    def _tell(self, words: str | None) -> None:
        if words:
            self.notify(sanitise(words), markup=False)
