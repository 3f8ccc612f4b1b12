"""The two peers: what each waits for, and what it holds."""

from typing import NamedTuple

from textual.content import Content
from textual.widget import Widget

from smtpsim.explain.sanitise import sanitise
from smtpsim.simulation.totals import Buffers, Totals
from smtpsim.spec.states import STATE_OF
from smtpsim.spec.terms import Actor, Buffer, ServerState

GREW, SHRANK, SAME = "+", "-", " "
_CHANGED = "bold $changed"
_NAME_WIDTH = 13  # of the longest buffer's name, and a space
_ROOMY = 12  # lines from which on a state's sentence has its place
_NO_CONNECTION = "no connection"


class Room(NamedTuple):
    """How many columns and lines there are."""

    width: int
    height: int


def client_lines(totals: Totals, client: str, room: Room) -> list[Content]:
    """Write what the client waits for, and where each copy of its mail is now."""
    head = _state_lines(f"client-{totals.client_state}", totals.client_state, "$client", room)
    return [*head, *_fit(_copy_lines(totals, client, room.width), room.height - len(head))]


def server_lines(totals: Totals, before: Buffers, room: Room) -> list[Content]:
    """Write where the server stands, and its three buffers; a sign marks what just changed."""
    if totals.server_state is ServerState.CONNECTED and not totals.is_open:
        head = [Content.assemble((_NO_CONNECTION, "bold $server"))]
    else:
        head = _state_lines(f"server-{totals.server_state}", totals.server_state, "$server", room)
    return [*head, *buffer_lines(totals.buffers, before, Room(room.width, room.height - len(head)))]


def _state_lines(row_id: str, state: str, colour: str, room: Room) -> list[Content]:
    """Write the state and its title; its sentence too where there is room."""
    row = STATE_OF[row_id]
    lines = Content.assemble((state, f"bold {colour}"), "  ", row.title).wrap(room.width)
    sentence = Content.assemble((row.sentence, "$quiet")).wrap(room.width)
    return [*lines, *sentence, Content("")] if room.height >= _ROOMY else lines


def buffer_lines(buffers: Buffers, before: Buffers, room: Room) -> list[Content]:
    """Write the three buffers; in little room each has one line."""
    lines = []
    for name, values, earlier in zip(Buffer, _values(buffers), _values(before), strict=True):
        sign = SAME if values == earlier else GREW if values else SHRANK
        lines += _buffer(sign, name.value, values, Room(room.width, room.height - len(Buffer) + 1))
    return lines


def _values(buffers: Buffers) -> tuple[list[str], list[str], list[str]]:
    return (
        [] if buffers.reverse_path is None else [f"<{sanitise(buffers.reverse_path)}>"],
        [f"<{sanitise(path)}>" for path in buffers.forward_paths],
        [f"{buffers.octets} octets"] if buffers.octets else [],
    )


def _buffer(sign: str, name: str, values: list[str], room: Room) -> list[Content]:
    style = "" if sign == SAME else _CHANGED
    label = f"{sign} {name:<{_NAME_WIDTH}}"
    if not values:
        return [Content.assemble((f"{label}empty", style or "$quiet"))]
    if room.height <= 1:
        more = f" and {len(values) - 1} more" if len(values) > 1 else ""
        last = shorten(values[-1], room.width - len(label) - len(more))
        return [Content.assemble((label, style or "$quiet"), (last + more, style))]
    count = str(len(values)) if len(values) > 1 else ""
    rows = [f"  {shorten(value, room.width - 2)}" for value in _latest(values, room)]
    head = Content.assemble((label, style or "$quiet"), (count, style))
    return [head, *(Content.styled(row, style) for row in rows)]


def _latest(values: list[str], room: Room) -> list[str]:
    """Keep the values that came last, where there is no room for all."""
    kept = max(1, room.height - 2)
    return values if len(values) < room.height else [f"{len(values) - kept} before", *values[-kept:]]


def _copy_lines(totals: Totals, client: str, width: int) -> list[Content]:
    """Write a line for each copy: its recipient, and which side holds it."""
    hosts_of: dict[tuple[int, str], set[str]] = {}
    for holder in totals.holders:
        hosts_of.setdefault((holder.mail, holder.recipient), set()).add(holder.host)
    lines = []
    for (mail, recipient), hosts in sorted(hosts_of.items()):
        where = _where(hosts, client, is_accepted=recipient in totals.buffers.forward_paths)
        number = f"mail {mail} " if mail > 1 else ""
        path = shorten(f"{number}<{sanitise(recipient)}>", width - len(where) - 1)
        lines.append(Content.assemble(f"{path} ", (where, "$quiet")))
    return lines or [Content.assemble(("holds no mail", "$quiet"))]


def _where(hosts: set[str], client: str, *, is_accepted: bool) -> str:
    if client not in hosts:
        return "handed over"
    if len(hosts) > 1:
        return "on both sides"
    return "accepted" if is_accepted else "held here"


def _fit(lines: list[Content], height: int) -> list[Content]:
    """Keep what there is room for, and say how much is left out."""
    height = max(1, height)
    if len(lines) <= height:
        return lines
    left = len(lines) - height + 1
    return [*lines[: height - 1], Content.assemble((f"... and {left} more", "$quiet"))]


def shorten(text: str, width: int) -> str:
    """Cut text to a width in cells; an ellipsis says so."""
    if Content(text).cell_length <= width:
        return text
    if not text.isascii():
        return Content(text).truncate(width, ellipsis=True).plain
    tail = max(1, width // 2)
    return f"{text[: max(1, width - 1 - tail)]}…{text[-tail:]}"


class PeerPanel(Widget):
    """Shows one side of the connection."""

    DEFAULT_CSS = """
    PeerPanel {
        padding: 0 1; border-top: solid $rule; border-title-color: $heading; border-title-style: bold;
    }
    """

    def __init__(self, side: Actor, *, id: str) -> None:  # noqa: A002  Textual's name for it
        """Show the client or the server."""
        super().__init__(id=id)
        self.side = side
        self.totals, self.before, self.client = Totals(), Buffers(), ""

    def introduce(self, client: str, host: str) -> None:
        """Say who the client is, and the name of this side's host."""
        self.client = client
        self.border_title = Content(f"{self.side.value.capitalize()} {sanitise(host)}".strip())

    def show(self, totals: Totals, before: Buffers) -> None:
        """Show what holds now, and what the buffers held a step earlier."""
        self.totals, self.before = totals, before
        self.refresh()

    def render(self) -> Content:
        """Draw as much as there is room for."""
        room = Room(*self.content_size)
        if self.side is Actor.CLIENT:
            return Content("\n").join(client_lines(self.totals, self.client, room))
        return Content("\n").join(server_lines(self.totals, self.before, room))
