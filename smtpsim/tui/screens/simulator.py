"""The simulator's screen: it decides what a key does; the timeline computes, the widgets show."""

from textual.app import ComposeResult
from textual.containers import Container, Horizontal
from textual.events import Resize
from textual.widget import Widget

from smtpsim.actions import Place, ranked_actions
from smtpsim.explain.hops import Hop
from smtpsim.explain.sanitise import sanitise
from smtpsim.simulation.step import Step
from smtpsim.spec.pop_rows import POP_TITLE
from smtpsim.spec.terms import Actor
from smtpsim.stage.armed import armed_rules, first_rules, shown_name
from smtpsim.stage.branch_titles import title_of
from smtpsim.stage.breakpoints import breakpoint_name
from smtpsim.stage.channel import channel_at
from smtpsim.stage.exchanges import Exchanges
from smtpsim.stage.inside import sent_octets
from smtpsim.stage.moment import moment_at_cursor, origin_of
from smtpsim.stage.played import PlayedBranches
from smtpsim.stage.showing import Library, Showing
from smtpsim.stage.units import Unit
from smtpsim.tui.screens.answering import AnsweringActions
from smtpsim.tui.screens.arrangement import HEIGHTS, SIMULATOR_CSS, WIDE, WIDTHS, left_out
from smtpsim.tui.screens.bindings import bindings_at
from smtpsim.tui.screens.branching import BranchActions
from smtpsim.tui.screens.homeward import HomeActions
from smtpsim.tui.screens.look import LookActions
from smtpsim.tui.screens.playing import ClientActions
from smtpsim.tui.screens.room import RoomActions
from smtpsim.tui.screens.travel import TravelActions
from smtpsim.tui.screens.views import ViewActions
from smtpsim.tui.screens.watching import WatchActions
from smtpsim.tui.widgets.channel_bar import ChannelBar
from smtpsim.tui.widgets.explanation import ExplanationPane, SecondPane
from smtpsim.tui.widgets.journey_bar import JourneyBar
from smtpsim.tui.widgets.keys import KeyLine
from smtpsim.tui.widgets.peers import PeerPanel
from smtpsim.tui.widgets.phase_bar import PhaseBar
from smtpsim.tui.widgets.status import Status, StatusLine
from smtpsim.tui.widgets.timeline_bar import TimelineBar
from smtpsim.tui.widgets.transcript import Transcript
from smtpsim.tui.widgets.why import View


class SimulatorScreen(
    AnsweringActions,
    ClientActions,
    BranchActions,
    TravelActions,
    ViewActions,
    RoomActions,
    HomeActions,
    LookActions,
    WatchActions,
):
    """Client and server around the transcript, the phases above, the reasons below."""

    AUTO_FOCUS = ""
    BINDINGS = bindings_at(Place.SIMULATOR)
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    DEFAULT_CSS = SIMULATOR_CSS

    def __init__(self, showing: Showing, library: Library, *, presents: bool = False) -> None:
        """Show a session from where its timeline stands; begin with it before a room, if so wished."""
        super().__init__()
        self.library, self.presents = library, presents
        self.take(showing)

    def take(self, showing: Showing) -> None:
        """Show another session from where its timeline stands."""
        self.leave_for(showing)
        self.showing = showing
        self.typed_lines, self.played = [], PlayedBranches()
        self.begin_answers()
        self.first_faults, self.origin = first_rules(showing.timeline), origin_of(showing.timeline)
        self.begin(showing.timeline, showing.session)
        self.exchanges = Exchanges()

    def compose(self) -> ComposeResult:
        """Arrange the parts for the width that there is."""
        self.journey, self.phases, self.status = JourneyBar(), PhaseBar(), StatusLine()
        self.explanation = ExplanationPane(id="explanation", beside=SecondPane(id="beside"))
        self.channel, self.bar = ChannelBar(), TimelineBar()
        self.client, self.server = PeerPanel(Actor.CLIENT, id="client"), PeerPanel(Actor.SERVER, id="server")
        self.transcript = Transcript(id="transcript")
        is_beside = self.app.size.width >= WIDE
        middle = (self.transcript, self.server) if is_beside else (self.server, self.transcript)
        yield from (self.journey, self.phases, self.channel)
        yield Container(self.client, *middle, id="peers")
        yield Horizontal(self.explanation, self.explanation.beside or Widget(), id="reasons")
        yield from (self.bar, self.status, KeyLine(ranked_actions(Place.SIMULATOR)))

    def on_mount(self) -> None:
        """Draw for the first time."""
        self.draw()
        if self.presents:
            self.call_after_refresh(self.action_present)

    def introduce(self, hop: Hop | None = None) -> None:
        """Name what is shown, and the two hosts of a hop, or of the session where there is one hop."""
        hop = hop or Hop(self.origin.client, self.origin.server)
        for panel in (self.client, self.server):
            panel.introduce(hop.client, hop.server, has_several=self.hops.has_several, is_pop=hop.is_pop)
        alone = f" · only {self.hops.chosen}" if self.hops.chosen else ""
        self.transcript.title = sanitise(f"{self.showing.title}{alone}")

    def scrolled_pane(self) -> Widget:
        """Give the focused pane, or the transcript."""
        return self.focused or self.transcript

    def on_resize(self, event: Resize) -> None:
        """Put the server beside the transcript or above it, as the width asks; tell what is left out."""
        peers = self.query_one("#peers")
        is_beside = peers.children[1] is self.transcript
        if is_beside is not (event.size.width >= WIDE):
            first, second = (self.server, self.transcript) if is_beside else (self.transcript, self.server)
            peers.move_child(second, after=first)
        self.status.tell_left_out(left_out(event.size))

    def draw(self) -> None:
        """Show the moment at the cursor in every part."""
        moment = moment_at_cursor(self.timeline, self.hops.shown_count())
        totals, session = moment.totals, moment.step.session if moment.step else self.hops.chosen
        is_to_come = moment.step is None and bool(self.hops.chosen)
        hop = Hop("") if is_to_come else self.hops.hop_of(session)
        self.introduce(hop)
        title = POP_TITLE if hop and hop.is_pop else ""
        self.phases.show(totals.phase, totals.phase_step, totals.finished, title)
        self.client.show(moment.totals, moment.earlier.buffers, is_asked=self.is_client_asked())
        self.server.show(moment.totals, moment.earlier.buffers)
        track, inside = self.timeline.branch.track, self.walker.inside
        self.transcript.show(track.steps, self.timeline.cursor, self.hops.places(), inside)
        view = View(
            *moment[:3],
            track.steps,
            moment.done,
            self.hops.reports(),
            self.decodes,
            ruling=self.ruling_at_cursor(),
            exchanges=self.exchanges,
            inside=inside,
        )
        self.channel.show(channel_at(track, moment.done, session, totals, inside))
        self.explanation.show(view, is_to_come=is_to_come)
        self.journey.show(self.hops.journey(moment, session, Hop(self.origin.client, self.origin.server)))
        self.show_bar()
        self.status.show(self._status(moment.step or self.timeline.step))

    def show_work(self, steps: int) -> None:
        """Show in the line of facts how far a long move has come."""
        self.status.show(self.status.status._replace(work=steps))

    def _status(self, step: Step | None) -> Status:
        line, inside = self.timeline, self.walker.inside
        armed = tuple(shown_name(rule) for rule in armed_rules(line, self.first_faults))
        is_over = line.branch.name in self.finished or self.origin.seed is None
        return Status(
            time=step.time if step else 0,
            cursor=line.cursor,
            known=line.known,
            is_over=is_over,
            is_playing=self.is_playing,
            branch=line.branch.name,
            branch_title=title_of(line.branch),
            branch_count=len(line.branches),
            seed=self.origin.seed,
            armed=armed,
            hops=self.hops.words(),
            is_endless=line.branch.is_endless,
            octets=f"{inside.octets} of {len(sent_octets(inside.step))} octets" if inside else "",
            unit="" if self.walker.unit is Unit.STEP else self.walker.unit,
            speed="" if self.speed == 1 else f"{self.speed:g}x",
            stops=tuple(map(breakpoint_name, self.walker.stops_here())),
            is_client=self.is_client_played(),
            is_server=self.is_server,
            file=self.file_words(),
            news=self.news_words,
        )
