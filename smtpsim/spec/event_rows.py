"""Rows for what is neither a command nor a reply: closes, deliveries, and faults of the channel."""

from smtpsim.spec.rows import Row


class EventRow(Row, frozen=True, kw_only=True):
    """One sort of event, with what it means in one sentence."""

    why: str


EVENTS: tuple[EventRow, ...] = (
    EventRow(
        id="server-close",
        source="RFC 5321 3.8",
        why="The server said that it would close the channel, and now it does; the client closes its end too.",
    ),
    EventRow(
        id="server-close-after-client",
        source="RFC 5321 4.1.1.5",
        why="The client went away without QUIT; the server drops what was not finished and closes too.",
    ),
    EventRow(
        id="delivered-to-mailbox",
        source="RFC 5321 4.1.1.3",
        why="The server puts this recipient's copy into the mailbox of {target}.",
    ),
    EventRow(
        id="delivered-to-terminal",
        source="RFC 821 3.4",
        why="The server shows this recipient's copy on the terminal of {target}.",
    ),
    EventRow(
        id="queued-for-another-host",
        source="RFC 5321 3.6.2; RFC 5321 4.5.4.1",
        why="The copy must go on to {target}; this server keeps it in its queue until another takes it.",
    ),
    EventRow(
        id="fault-delay",
        source="RFC 5321 4.5.3.2",
        why="The network is late with these octets; they stay whole and in order.",
    ),
    EventRow(
        id="fault-hold",
        source="RFC 5321 4.5.3.2",
        why="These octets never arrive, and nobody is told; only a time limit can end the wait.",
    ),
    EventRow(
        id="fault-throttle",
        source="RFC 5321 4.5.3.2",
        why="The line is slow from here on; the octets arrive one after another.",
    ),
    EventRow(
        id="fault-split",
        source="RFC 5321 2.3.8; RFC 5321 2.4",
        why="The octets arrive in two pieces; a line is whole only at its CR LF, however it was cut.",
    ),
    EventRow(
        id="fault-cut",
        source="RFC 5321 3.8",
        why="The connection is lost. What had not arrived never will, and each side must decide alone.",
    ),
    EventRow(
        id="fault-half-open",
        source="RFC 5321 4.5.3.2",
        why="From here on nothing arrives in this direction, and nobody is told.",
    ),
    EventRow(
        id="imported-note",
        source="RFC 5321 D",
        why='This is no part of the dialogue: the imported text says in line {line} "{text}".',
    ),
)

EVENT_OF: dict[str, EventRow] = {row.id: row for row in EVENTS}
