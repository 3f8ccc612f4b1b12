"""The line in which a person types as the client: it stands below the session, which stays visible."""

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import Key
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from smtpsim.actions import Place, actions_at, ranked_actions
from smtpsim.errors import SmtpsimError
from smtpsim.explain.sanitise import sanitise
from smtpsim.explain.typed_line import completions, hint_for
from smtpsim.protocol.hand_client import HandDeed
from smtpsim.simulation.timeline import Timeline
from smtpsim.stage.playing import (
    act,
    known_at,
    legal_sentence,
    line_octets,
    may_start_tls,
    typed_octets,
    why_not_here,
)
from smtpsim.tui.screens.bindings import bindings_at
from smtpsim.tui.widgets.keys import KeyLine
from smtpsim.tui.widgets.peers import shorten

_MARGIN = 2  # columns beside the hint
_SLACK = 24  # columns that are lost where a rule is broken at a space, at the end of two lines
_FIRST_KEYS = ("send_line", "complete_line", "show_legal", "line_before", "close")
_NO_TLS_NOW = "No 220 to STARTTLS has come: there is no TLS to begin."
_GO_AHEAD = "220 came: F7 begins the TLS handshake. What you type instead goes out in the clear."


class ClientLine(Input):
    """Does what a key asks when the letters before it stand in the line, however fast they come."""

    ACTION_OF: ClassVar[dict[str, str]] = {
        key: one.id for one in actions_at(Place.CLIENT) for key in one.keys
    }

    async def on_key(self, event: Key) -> None:
        """Take the keys of this place in their turn among the letters."""
        if event.key in self.ACTION_OF:
            event.stop()
            event.prevent_default()
            await self.screen.run_action(self.ACTION_OF[event.key])


class TypingLine(ModalScreen[str]):
    """Sends what is typed and stays open; gives the words with which it closed, if any."""

    PLACE = Place.CLIENT
    AUTO_FOCUS = "Input"
    BINDINGS = bindings_at(Place.CLIENT)
    DEFAULT_CSS = """
    TypingLine { align: left bottom; background: $background 0%; }
    TypingLine > Vertical { height: 5; background: $panel; }
    TypingLine .hint {
        height: 2; padding: 0 1; background: $surface; text-wrap: nowrap; text-overflow: ellipsis;
    }
    TypingLine ToastRack { margin-bottom: 6; }
    TypingLine .hint.-long { text-wrap: wrap; }
    TypingLine Horizontal { height: 1; background: $current-row; }
    TypingLine .mark { width: 5; padding: 0 1; color: $client; text-style: bold; background: $current-row; }
    TypingLine Input { width: 1fr; background: $current-row; }
    TypingLine Input:focus { background: $current-row; background-tint: $background 0%; }
    """

    def __init__(
        self, timeline: Timeline, session: str, redraw: Callable[[], None], typed: list[str]
    ) -> None:
        """Play the client of a session; `typed` are the lines of before, and grows."""
        super().__init__()
        self.timeline, self.session, self.redraw, self.typed = timeline, session, redraw, typed
        self.place = len(typed)
        self.ways: tuple[str, ...] = ()
        self.way = 0
        self.news: tuple[str, ...] = ()  # what must be read before the next hint

    def compose(self) -> ComposeResult:
        """Put two lines of hints, the line and its keys at the bottom."""
        keys = ranked_actions(Place.CLIENT)
        with Vertical():
            self.hint = Static("", markup=False, classes="hint")
            self.line = ClientLine(compact=True)
            yield self.hint
            yield Horizontal(Static("C:", markup=False, classes="mark"), self.line)
            yield KeyLine([one for one in keys if one.id in _FIRST_KEYS])
            yield KeyLine([one for one in keys if one.id not in _FIRST_KEYS])

    def on_mount(self) -> None:
        """Tell what can be typed."""
        self.learn()

    def learn(self) -> None:
        """Ask anew what there is to know, and show the hint."""
        self.known = known_at(self.timeline, self.session)
        self.show_hint()

    def show_hint(self) -> None:
        """Tell what is being typed, and its rule."""
        if may_start_tls(self.timeline, self.session):
            self.tell(_GO_AHEAD)
        else:
            self.tell(*hint_for(self.line.value, self.known))

    def tell(self, first: str, second: str = "") -> None:
        """Show two lines above the line; a rule that is too long for one takes both."""
        width = self.app.size.width - _MARGIN
        is_long = len(first) < len(second) > width
        self.hint.set_class(is_long, "-long")
        rule = shorten(sanitise(second), 2 * width - _SLACK)
        self.hint.update(Content(rule if is_long else f"{sanitise(first)}\n{sanitise(second)}"))

    def on_input_changed(self) -> None:
        """Follow what is typed."""
        if self.line.value not in self.ways:
            self.ways = ()
        if self.line.value:
            self.news = ()
        if not self.news:
            self.show_hint()

    def action_send_line(self) -> None:
        """Send the line, and go on until the answer is heard."""
        self.do(HandDeed.LINE, line_octets(self.line.value))

    def action_send_ahead(self) -> None:
        """Send the line without waiting for its answer."""
        self.do(HandDeed.LINE_AHEAD, line_octets(self.line.value))

    def action_send_octets(self) -> None:
        """Send exactly the octets that are typed, with escapes."""
        try:
            octets = typed_octets(self.line.value)
        except SmtpsimError as error:
            self.tell(str(error))
            return
        self.do(HandDeed.OCTETS, octets)

    def action_wait_for_server(self) -> None:
        """Let time pass until the server acts."""
        self.do(HandDeed.WAIT)

    def action_hang_up(self) -> None:
        """Close the connection."""
        self.do(HandDeed.CLOSE)

    def action_start_tls(self) -> None:
        """Begin the TLS handshake, where the server waits for it."""
        if may_start_tls(self.timeline, self.session):
            self.do(HandDeed.HANDSHAKE)
        else:
            self.tell(_NO_TLS_NOW)

    def do(self, deed: HandDeed, octets: bytes = b"") -> None:
        """Do something as the client; close where that was the last thing."""
        try:
            said = act(self.timeline, self.session, deed, octets)
        except SmtpsimError as error:
            self.tell(str(error))
            return
        if octets and self.line.value:
            self.typed.append(self.line.value)
        self.place, self.ways = len(self.typed), ()
        self.line.value = ""
        self.redraw()
        self.learn()
        branch = f"A new branch begins here: {said.branch}. " if said.branch else ""
        if branch:
            self.news = (branch, "The old one stays; Esc and b go to it.")
            self.tell(*self.news)
        reason = why_not_here(self.timeline, self.session)
        if reason:
            self.finish(f"{branch}{reason}")

    def action_show_legal(self) -> None:
        """Tell which commands may come next."""
        self.tell(*legal_sentence(self.known))

    def action_complete_line(self) -> None:
        """Complete what is typed; once more for the next way."""
        if self.line.value in self.ways:
            self.way = (self.way + 1) % len(self.ways)
        else:
            self.ways, self.way = completions(self.line.value, self.known), 0
        if self.ways:
            self.line.value = self.ways[self.way]
            self.line.cursor_position = len(self.line.value)
        else:
            self.tell("Nothing is known that could stand here.", "Type it; whatever it is, it is sent.")

    def action_line_before(self) -> None:
        """Take the line that was typed before."""
        self.recall(self.place - 1)

    def action_line_after(self) -> None:
        """Take the line that was typed after."""
        self.recall(self.place + 1)

    def recall(self, place: int) -> None:
        """Put a line of before into the line; behind the last one it is empty."""
        self.place = max(0, min(place, len(self.typed)))
        self.line.value = self.typed[self.place] if self.place < len(self.typed) else ""
        self.line.cursor_position = len(self.line.value)

    def action_close(self) -> None:
        """Go back to moving with keys."""
        self.finish("")

    def finish(self, words: str) -> None:
        """Close; a key pressed twice closes only once."""
        if self.app.screen is self:
            self.dismiss(words)
