"""The two peers: what each waits for, and what it holds."""

from functools import lru_cache
from typing import NamedTuple

from textual.content import Content
from textual.widget import Widget

from smtpsim.explain.holders import Copy, Hosts
from smtpsim.explain.sanitise import sanitise
from smtpsim.simulation.step import Holder
from smtpsim.simulation.totals import Buffers, Totals
from smtpsim.spec.states import STATE_OF
from smtpsim.spec.terms import Actor, Buffer, ServerState

GREW, SHRANK, SAME = "+", "-", " "
_CHANGED = "bold $changed"
_NAME_WIDTH = 13  # of the longest buffer's name, and a space
_LEAST_NAME = 6  # columns in which a part of a mailbox's name still tells something
_ROOMY = 12  # lines from which on a state's sentence has its place
_NO_CONNECTION = "no connection"
_HANDED_OVER, _AT_SERVER = "handed over", "at the server"
_YOUR_TURN = "YOUR TURN", "you are the client: say what comes next"
_SETS_KEPT = 16  # of holders, whose copies are sorted once: the same set holds for many steps
_POP = "POP3"
_POP_CLIENT = "not SMTP: the reader's program pulls the mail from the server"
_POP_SERVER = "not SMTP: it answers +OK or -ERR, and has the mailbox"


class Link(NamedTuple):
    """The two hosts of a hop, where there are several; else no server is named here."""

    client: str
    server: str


class Room(NamedTuple):
    """How many columns and lines there are."""

    width: int
    height: int


def client_lines(
    totals: Totals, client: str, room: Room, link: Link | None = None, *, is_asked: bool = False
) -> list[Content]:
    """Write what the client waits for, and where each copy of its mail is; `link`: the hop, of several.

    `is_asked`: it waits for no reply, but for the person who plays it.
    """
    head = _state_lines(f"client-{totals.client_state}", totals.client_state, "$client", room)
    if is_asked:
        head = Content.assemble((_YOUR_TURN[0], "bold $client"), "  ", _YOUR_TURN[1]).wrap(room.width)
    left = Room(room.width, room.height - len(head))
    return [*head, *_copy_lines(totals, link.client if link else client, left, link)]


def server_lines(totals: Totals, before: Buffers, room: Room) -> list[Content]:
    """Write where the server stands, and its three buffers; a sign marks what just changed."""
    if totals.server_state is ServerState.CONNECTED and not totals.is_open:
        head = [Content.assemble((_NO_CONNECTION, "bold $server"))]
    else:
        head = _state_lines(f"server-{totals.server_state}", totals.server_state, "$server", room)
    return [*head, *buffer_lines(totals.buffers, before, Room(room.width, room.height - len(head)))]


def pop_lines(side: Actor, totals: Totals, host: str, room: Room) -> list[Content]:
    """Write what one side of a POP3 session does; it has no states of SMTP and no buffers (RFC 1939 3)."""
    is_client = side is Actor.CLIENT
    words = _POP_CLIENT if is_client else _POP_SERVER
    head = Content.assemble((_POP, f"bold ${side.value}"), "  ", words).wrap(room.width)
    left = Room(room.width, room.height - len(head))
    return [*head, *_copy_lines(totals, host, left, Link(host, ""))]


def _state_lines(row_id: str, state: str, colour: str, room: Room) -> list[Content]:
    """Write the state and its title; its sentence too where there is room."""
    row = STATE_OF[row_id]
    line = Content.assemble((state, f"bold {colour}"), "  ", row.title)
    lines = line.wrap(room.width)
    if room.height < len(lines) + len(Buffer):
        return [line.truncate(room.width, ellipsis=True)]
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
        words = _in_a_line(values, room.width - len(label))
        return [Content.assemble((label, style or "$quiet"), (words, style))]
    count = str(len(values)) if len(values) > 1 else ""
    rows = [f"  {shorten(value, room.width - 2)}" for value in _latest(values, room)]
    head = Content.assemble((label, style or "$quiet"), (count, style))
    return [head, *(Content.styled(row, style) for row in rows)]


def _in_a_line(values: list[str], width: int) -> str:
    """Write the value that came last and how many more there are; where it is tight, only how many."""
    more = f" and {len(values) - 1} more" if len(values) > 1 else ""
    if more and width - len(more) < _LEAST_NAME:
        return shorten(f"{len(values)} in all", width)
    return shorten(values[-1], width - len(more)) + more


def _latest(values: list[str], room: Room) -> list[str]:
    """Keep the values that came last, where there is no room for all."""
    kept = max(1, room.height - 2)
    return values if len(values) < room.height else [f"{len(values) - kept} before", *values[-kept:]]


@lru_cache(maxsize=_SETS_KEPT)
def _copies(holders: frozenset[Holder], link: Link | None) -> tuple[tuple[Copy, Hosts], ...]:
    """List each copy with the hosts that hold it; those of one hop alone, where there are several."""
    hosts_of: dict[Copy, Hosts] = {}
    for holder in holders:
        if link is None or holder.host in link:
            copy = (holder.mail, holder.recipient)
            hosts_of[copy] = (*hosts_of.get(copy, ()), holder.host)
    return tuple(sorted(hosts_of.items()))


def _copy_lines(totals: Totals, client: str, room: Room, link: Link | None) -> list[Content]:
    """Write a line for each copy, its recipient and which side holds it; as many as there is room for."""
    copies, height = _copies(totals.holders, link), max(1, room.height)
    if not copies:
        return [Content.assemble(("holds no mail", "$quiet"))]
    shown = copies if len(copies) <= height else copies[: height - 1]
    elsewhere = _HANDED_OVER if link is None else _AT_SERVER
    lines = [_copy_line(totals, client, copy, room.width, elsewhere) for copy in shown]
    left = len(copies) - len(shown)
    return [*lines, *([Content.assemble((f"... and {left} more", "$quiet"))] if left else [])]


def _copy_line(totals: Totals, client: str, copy: tuple[Copy, Hosts], width: int, elsewhere: str) -> Content:
    (mail, recipient), hosts = copy
    where = _where(hosts, client, elsewhere, is_accepted=recipient in totals.buffers.forward_paths)
    number = f"mail {mail} " if mail > 1 else ""
    path = shorten(f"{number}<{sanitise(recipient)}>", width - len(where) - 1)
    return Content.assemble(f"{path} ", (where, "$quiet"))


def _where(hosts: Hosts, client: str, elsewhere: str, *, is_accepted: bool) -> str:
    if client not in hosts:
        return elsewhere
    if len(hosts) > 1:
        return "on both sides"
    return "accepted" if is_accepted else "held here"


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
        self.link: Link | None = None
        self.is_pop, self.host = False, ""
        self.is_asked = False

    def introduce(self, client: str, server: str, *, has_several: bool = False, is_pop: bool = False) -> None:
        """Name the two hosts; say whether there are other hops too, and whether this one speaks POP3."""
        self.client, self.is_pop = client, is_pop
        self.link = Link(client, server) if has_several else None
        host = client if self.side is Actor.CLIENT else server
        words = f"{_POP} {self.side.value}" if is_pop else self.side.value.capitalize()
        self.border_title = Content(f"{words} {sanitise(host)}".strip())
        self.host = host

    def show(self, totals: Totals, before: Buffers, *, is_asked: bool = False) -> None:
        """Show what holds now, and what the buffers held a step earlier; whether a person must act."""
        self.totals, self.before, self.is_asked = totals, before, is_asked
        self.refresh()

    def render(self) -> Content:
        """Draw as much as there is room for."""
        room = Room(*self.content_size)
        if room.width <= 0:  # for a moment, while the terminal changes its size
            return Content("")
        if self.is_pop:
            return Content("\n").join(pop_lines(self.side, self.totals, self.host, room))
        if self.side is Actor.CLIENT:
            return Content("\n").join(
                client_lines(self.totals, self.client, room, self.link, is_asked=self.is_asked)
            )
        return Content("\n").join(server_lines(self.totals, self.before, room))
