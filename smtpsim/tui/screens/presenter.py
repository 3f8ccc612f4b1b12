"""The presenter's screen: the session for a room, large and with few words, and a vote before each reply."""

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Container
from textual.widget import Widget

from smtpsim.actions import Place
from smtpsim.explain.hops import Hop
from smtpsim.simulation.track import Mark
from smtpsim.spec.terms import Actor
from smtpsim.stage.armed import first_rules
from smtpsim.stage.breakpoints import breakpoint_name
from smtpsim.stage.coming import notes_text
from smtpsim.stage.moment import origin_of
from smtpsim.stage.movement import go_back
from smtpsim.stage.playing import is_waited_for
from smtpsim.stage.predicting import Ask, answered, asked
from smtpsim.stage.showing import Library, Showing
from smtpsim.stage.slide import Slide, make_slide
from smtpsim.stage.tally import Tally, Votes
from smtpsim.stage.walker import Walker
from smtpsim.stage.work import Work
from smtpsim.tui.screens.faulting import FaultActions
from smtpsim.tui.screens.help import HelpDialog
from smtpsim.tui.screens.room_keys import presenter_bindings, room_keys
from smtpsim.tui.widgets.keys import KeyLine
from smtpsim.tui.widgets.slide_view import NotesPanel, SlideView

TEN = 10
_ASK_WORDS = {
    Ask.CLASS: "Asked is the class of the reply.",
    Ask.CODE: "Asked is the code of the reply.",
    Ask.NOTHING: "No questions: each step is shown at once.",
}
NO_QUESTION = "Nothing is asked here; Space goes on."
CLIENT_WAITS = "The client waits for a person: close this with Esc, then y types what it sends."


class PresenterScreen(FaultActions):
    """Shows a session to a room; it moves the same timeline as the simulator below it, always by steps.

    Whoever plays a peer is not asked here: the server answers by itself, and a client who waits is told of.
    """

    AUTO_FOCUS = ""
    BINDINGS = presenter_bindings()
    PLACE = Place.PRESENTER
    HORIZONTAL_BREAKPOINTS = [(0, "-slim"), (110, "-wide")]  # noqa: RUF012  Textual's own way
    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-tall")]  # noqa: RUF012  as above
    DEFAULT_CSS = """
    PresenterScreen { layout: vertical; }
    PresenterScreen #room { height: 1fr; layout: vertical; padding: 1 1 0 1; }
    PresenterScreen.-wide #room { layout: horizontal; }
    PresenterScreen NotesPanel { height: 9; width: 100%; }
    PresenterScreen.-tall NotesPanel { height: 12; }
    PresenterScreen.-wide NotesPanel { width: 42; height: 100%; }
    """

    def __init__(self, showing: Showing, walker: Walker, votes: Votes) -> None:
        """Show a session from where its timeline stands, with the hands that were counted before."""
        super().__init__()
        self.showing, self.votes = showing, votes
        self.library = Library(tuple)
        self.timeline, self.walker = showing.timeline, walker
        self.hops, self.index = walker.hops, walker.index
        self.first_faults = first_rules(showing.timeline)
        origin = origin_of(showing.timeline)
        self.first_hop = Hop(origin.client, origin.server)
        self.ask = Ask.CLASS
        self.is_told = False  # the answer at the cursor is looked at; the next question waits

    def compose(self) -> ComposeResult:
        """Put the notes beside the slide or below it."""
        self.view, self.notes = SlideView(), NotesPanel()
        yield Container(self.view, self.notes, id="room")
        yield KeyLine(room_keys())

    def on_mount(self) -> None:
        """Draw for the first time."""
        self.is_told = answered(self.hops, self.ask) is not None
        self.draw()

    def scrolled_pane(self) -> Widget:
        """Give the notes where they are shown, or the slide."""
        return self.notes if self.notes.has_class("-shown") else self.view

    def slide(self) -> Slide:
        """Give what there is to show at the cursor."""
        return make_slide(self.hops, self.first_hop, self.votes, self.ask, is_told=self.is_told)

    def draw(self) -> None:
        """Show the moment at the cursor."""
        self.view.show(self.slide())
        if self.notes.has_class("-shown"):
            self.notes.show(notes_text(self.showing.notes, self.hops))

    def show_cursor(self, *, is_over: bool = False) -> None:
        """Show where the cursor is; where a person who plays the client must type, that is not the end."""
        waits = is_over and is_waited_for(self.timeline)
        self.app.clear_notifications()  # they would lie over what the room reads
        super().show_cursor(is_over=is_over and not waits)
        if waits:
            self._tell(CLIENT_WAITS)

    def show_work(self, steps: int) -> None:
        """Show at the foot of the slide how far a long move has come."""
        if self.view.slide is not None:
            self.view.show(self.view.slide._replace(number=f"computing ... step {steps:,} (Esc stops)"))

    def is_held(self, _steps: int) -> bool:
        """Hold no move: the room is asked before one begins."""
        return False

    def asks_first(self) -> bool:
        """Stop playing where the room is asked."""
        self.is_told = False
        if is_open := self.slide().is_open:
            self.draw()
        return is_open

    def after_playing(self, goes_on: bool) -> None:  # noqa: FBT001  what a move found
        """Go on playing, unless this is the end or a breakpoint, or the room is asked."""
        met = self.walker.stops_here()
        if goes_on and not met and not self.slide().is_open:
            self.draw()
            return
        self.show_cursor(is_over=not goes_on)
        if met:
            self._tell(f"Stopped at the breakpoint {', '.join(map(breakpoint_name, met))}.")

    def action_step_forward(self) -> None:
        """Do the next step; where the room was asked, that is the answer."""
        slide = self.slide()
        if not slide.is_open and self.is_told and asked(self.hops, self.ask) is not None:
            self.is_told = False
            if self.slide().is_open:
                self.show_cursor()
                return
        self._go(is_told=slide.is_open)

    def _go(self, *, is_told: bool) -> None:
        def show(is_found: bool) -> None:  # noqa: FBT001  what a move found
            step = self.timeline.step
            self.is_told = is_told or (step is not None and step.actor is not Actor.CLIENT)
            self.show_cursor(is_over=not is_found)

        self.do(self.walker.forward(), show)

    def action_reveal(self) -> None:
        """Show the answer."""
        self.action_step_forward()

    def action_step_back(self) -> None:
        """Go back one step, or from an answer to its question."""
        self.is_told = False
        super().action_step_back()

    def action_go_to_start(self) -> None:
        """Go to before the first step."""
        self.is_told = False
        super().action_go_to_start()

    def action_go_to_end(self) -> None:
        """Go to the end."""
        self.is_told = True
        super().action_go_to_end()

    def action_next_phase(self) -> None:
        """Go on to where the next phase begins; a reply there is asked for first."""
        self._jump(self.walker.run_on(Mark.PHASE), is_on=True)

    def action_next_error(self) -> None:
        """Go on to before the next refusal or loss, so that the room is asked; once more shows it."""
        self._jump(self.walker.run_on(Mark.ERROR), is_on=True)

    def action_previous_phase(self) -> None:
        """Go back to where a phase began."""
        self._jump(self.walker.run_back(Mark.PHASE))

    def action_previous_error(self) -> None:
        """Go back to before the refusal or loss before."""
        self._jump(self.walker.run_back(Mark.ERROR))

    def _jump(self, move: Work, *, is_on: bool = False) -> None:
        """Move, and stand before a step that can be asked for, unless the room stood there already."""
        here, self.is_told = self.timeline.cursor, True

        def land(is_found: bool) -> None:  # noqa: FBT001  what a move found
            is_over = is_on and not is_found and not is_waited_for(self.timeline)
            if answered(self.hops, self.ask) is not None:
                there = self.timeline.cursor
                go_back(self.hops)
                self.is_told = self.timeline.cursor == here
                self.timeline.seek(there if self.is_told else self.timeline.cursor)
            self.show_cursor(is_over=is_over)

        self.do(move, land)

    def action_next_branch(self) -> None:
        """Go to the next branch, at the same step."""
        self.is_told = answered(self.hops, self.ask) is not None and self.is_told
        super().action_next_branch()

    def action_count_hand(self, answer: int = 0) -> None:
        """Count a hand for an answer (from 1)."""
        self._count(answer, 1)

    def action_count_ten_hands(self, answer: int = 0) -> None:
        """Count ten hands for an answer (from 1)."""
        self._count(answer, TEN)

    def _count(self, answer: int, hands: int) -> None:
        question = self.slide().question
        if question is not None and 1 <= answer <= len(question.options):
            self._recount(lambda tally: tally.add(answer - 1, hands))
        else:
            self._tell(NO_QUESTION if question is None else f"There are {len(question.options)} answers.")

    def action_take_hand_back(self) -> None:
        """Take away the hand that was counted last."""
        self._recount(Tally.take_back)

    def action_second_vote(self) -> None:
        """Begin the second vote, or go back to the first."""
        self._recount(Tally.turn)

    def action_skip_question(self) -> None:
        """Show the answer without asking."""
        if self.slide().is_open:
            self._recount(lambda tally: tally._replace(is_skipped=True), draws=False)
            self._go(is_told=True)
        else:
            self._tell(NO_QUESTION)

    def _recount(self, change: Callable[[Tally], Tally], *, draws: bool = True) -> None:
        """Change the hands of an open question."""
        slide = self.slide()
        if slide.question is None or not slide.is_open:
            self._tell(NO_QUESTION)
            return
        self.votes.keep(self.timeline, slide.question, change(slide.tally))
        self.pause()
        self.app.clear_notifications()
        if draws:
            self.draw()

    def _tell(self, words: str | None) -> None:
        """Tell this alone: what was told before lies over the slide no more."""
        self.app.clear_notifications()
        super()._tell(words)

    def action_choose_question(self) -> None:
        """Ask for the class, for the code, or for nothing."""
        kinds = list(Ask)
        self.ask = kinds[(kinds.index(self.ask) + 1) % len(kinds)]
        self.show_cursor()
        self._tell(_ASK_WORDS[self.ask])

    def action_show_notes(self) -> None:
        """Show the notes, or hide them."""
        self.notes.toggle_class("-shown")
        self.draw()

    def action_show_help(self) -> None:
        """Show the keys of this screen."""
        self.pause()
        self._ask(HelpDialog(Place.PRESENTER), self._tell)

    def action_leave_room(self) -> None:
        """Go back to the simulator, at the same step."""
        self.pause()
        self.app.clear_notifications()
        if self.app.screen is self:
            self.dismiss(None)
