"""The channel in a line: the client on the left, the server on the right, and what is between them."""

from textual.content import Content
from textual.widget import Widget

from smtpsim.stage.channel import Channel, Flight, Line, flight_words
from smtpsim.tui.widgets.peers import shorten

_CLIENT, _SERVER = "client", "server"
_LEAST_TAIL = 3  # columns of an arrow
_LEAST_WORDS = 14  # columns of what is in flight, before the number of octets gives way
_NOTHING = "nothing in flight"
_TLS = "TLS"


def channel_line(channel: Channel, width: int) -> Content:
    """Write the line for a width."""
    tls = f" {_TLS} " if channel.is_protected else " "
    room = max(0, width - len(_CLIENT) - len(_SERVER) - len(tls) - 1)
    return Content.assemble(
        (_CLIENT, "bold $client"),
        (tls, "bold $changed"),
        _middle(channel, room),
        " ",
        (_SERVER, "bold $server"),
    )


def _middle(channel: Channel, room: int) -> Content:
    flights = [
        (flight, is_to_server)
        for flight, is_to_server in ((channel.to_server, True), (channel.to_client, False))
        if flight is not None
    ]
    if not flights:
        return _empty(channel.line, room)
    if len(flights) == 1:
        return _flight(*flights[0], room)
    half = (room - 1) // 2
    left = _flight(*flights[0], half)
    return Content(" ").join([left, _flight(*flights[1], room - 1 - half)])


def _empty(line: Line, room: int) -> Content:
    words = f" {_NOTHING if line is Line.OPEN else line.value} "
    words = shorten(words, room)
    free = room - len(words)
    if line is Line.OPEN:
        left, right = "─" * (free // 2), "─" * (free - free // 2)
        return Content.styled(f"{left}{words}{right}", "$quiet")
    if line is Line.HALF_OPEN:
        left, right = "─" * (free // 2), "─" * (free - free // 2)
        return Content.styled(f"{left}{words}{right}", "bold $fault")
    if line is Line.BROKEN:
        return Content.styled(_crossed(words, free), "bold $fault")
    return Content.styled(f"{' ' * (free // 2)}{words}{' ' * (free - free // 2)}", "$quiet")


def _crossed(words: str, free: int) -> str:
    left, right = free // 2, free - free // 2
    return (
        f"{'─' * max(0, left - 1)}{'x' * min(1, left)}{words}{'x' * min(1, right)}{'─' * max(0, right - 1)}"
    )


def _flight(flight: Flight, is_to_server: bool, room: int) -> Content:  # noqa: FBT001  the flag of a pair
    """Draw an arrow with what is on it; where it is tight the octets are not counted, and words are cut."""
    facts, words = _label(flight, max(1, room - _LEAST_TAIL - 1))
    free = max(0, room - Content(words + facts).cell_length - 1)
    ending = "▶" if is_to_server else "◀"
    style = "$client" if is_to_server else "$server"
    if flight.arrives is None and not flight.sent:
        ending, style = "x", "bold $fault"
    tail, gap = "─" * free, ""
    if flight.sent or ending == "x":
        tail, gap = "─" * (free // 2), " " * (free - free // 2)
        ending = " " if flight.sent else ending
    label = Content.assemble((words, f"bold {style}"), (facts, "$quiet"))
    if is_to_server:
        return Content.assemble(label, (tail + ending, style), gap)
    return Content.assemble(gap, (ending + tail, style), label)


def _label(flight: Flight, room: int) -> tuple[str, str]:
    """Give the facts and the words as far as there is room for both, or for one of them."""
    for facts in (f" ({flight_words(flight)}) ", f" ({flight_words(flight, has_octets=False)}) "):
        if room - len(facts) >= min(_LEAST_WORDS, Content(flight.words).cell_length + 1):
            words = Content(f" {flight.words}").truncate(room - len(facts), ellipsis=True)
            return facts, words.plain
    return Content(facts).truncate(room, ellipsis=True).plain, ""


class ChannelBar(Widget):
    """Shows what is on its way between client and server."""

    DEFAULT_CSS = """
    ChannelBar { height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    channel = Channel(Line.NONE)

    def show(self, channel: Channel) -> None:
        """Show another moment of the channel."""
        if channel != self.channel:
            self.channel = channel
            self.refresh()

    def render(self) -> Content:
        """Draw the line as wide as there is room."""
        return channel_line(self.channel, self.size.width)
