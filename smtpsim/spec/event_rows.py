"""Rows for what is neither a command nor a reply: closes, faults, and what hosts do with mail by themselves."""

from smtpsim.spec.rows import Row
from smtpsim.spec.terms import Fate, RouteFinding


class EventRow(Row, frozen=True, kw_only=True):
    """One sort of event, with what it means in one sentence."""

    why: str
    enhanced: str = ""  # the status that a report gives for it (RFC 3463)


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
        id="tls-established",
        source="RFC 3207 4.2; RFC 3207 6",
        why="The handshake is done, and both sides forget what was said in the clear. From here on the line is"
        " encrypted: a listener sees no command and no text, but still that these two hosts talk, when and how much."
        " Each hop is protected alone, and the mail lies readable on every server that it passes.",
    ),
    EventRow(
        id="tls-failed",
        source="RFC 3207 4; RFC 3207 4.1",
        why="The handshake failed: what came was no TLS, or the two sides did not agree. Neither side can go on in the"
        " clear on this connection, so the server drops it.",
    ),
    EventRow(
        id="tls-not-begun",
        source="RFC 3207 4; RFC 5321 4.5.3.2.7",
        why="The server agreed to TLS and waited, and no handshake came; no reply can be sent in its place.",
    ),
    EventRow(
        id="server-close-without-tls",
        source="RFC 3207 4.1; RFC 5321 3.8",
        why="There is no handshake, so the server closes without a word: the client expects TLS and would not read a"
        " reply in the clear.",
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
        id="delivered-again",
        source="RFC 5321 4.5.3.2.6; RFC 1047",
        why="The mailbox of {target} has this mail already, and now holds a second copy: SMTP cannot tell them apart.",
    ),
    EventRow(
        id="delivery-failed",
        source="RFC 5321 4.2.5; RFC 5321 6.1",
        enhanced="5.2.0",
        why="The copy cannot be put into the mailbox of {target}. The server has said 250 for it, so it is the server that must tell the sender now.",
    ),
    EventRow(
        id="retry-due",
        source="RFC 5321 4.5.4.1",
        why="The mail in the queue is due again: attempt {attempt} for {domain} begins.",
    ),
    EventRow(
        id="host-unreachable",
        source="RFC 5321 5.1",
        enhanced="4.4.1",
        why="No mail server answers at {target}. The list has another host, which is tried at once.",
    ),
    EventRow(
        id="last-host-unreachable",
        source="RFC 5321 5.1; RFC 5321 4.5.4.1",
        enhanced="4.4.1",
        why="No mail server answers at {target}. The list has no other host, so the mail waits in the queue.",
    ),
    EventRow(
        id="next-host",
        source="RFC 5321 5.1",
        why="The server before did not serve this mail, and the list has another host: {target} is tried at once.",
    ),
    EventRow(
        id="kept-for-retry",
        source="RFC 5321 4.5.4.1",
        why="This host has heard no yes to the copy for {recipient} ({said}), so it keeps the copy in its queue and tries again at {due}.",
    ),
    EventRow(
        id="gave-up",
        source="RFC 5321 4.5.4.1; RFC 5321 3.6.3",
        why="After {waited} the queue gives up the copy for {recipients}: nobody tries again.",
    ),
    EventRow(
        id="report-written",
        source="RFC 5321 3.6.3; RFC 5321 6.1; RFC 3464 2",
        why="This host is responsible for the copy for {recipients}, so it reports to {to}, from the null path so that nobody answers it.",
    ),
    EventRow(
        id="report-of-delay",
        source="RFC 3461 5.2.5",
        why="The sender asked to hear of a delay: the copy for {recipients} still waits, and {to} is told.",
    ),
    EventRow(
        id="report-of-success",
        source="RFC 3461 5.2.2; RFC 3461 5.2.3",
        why="The sender asked to hear of a success: the copy for {recipients} was {action}, and {to} is told.",
    ),
    EventRow(
        id="report-not-wanted",
        source="RFC 3461 4.1; RFC 3461 5.2.6",
        why="The sender asked for no report of a failure, so the copy for {recipients} is dropped in silence.",
    ),
    EventRow(
        id="report-about-report",
        source="RFC 5321 4.5.5; RFC 5321 6.1",
        why="The copy for {recipients} came from the null path: a report is never answered with a report, so it ends here.",
    ),
    EventRow(
        id="no-sender-to-tell",
        source="RFC 5321 6.1",
        why="The return path of the copy for {recipients} leads to no mailbox of this host, so there is no sender to tell, and no report is written.",
    ),
    EventRow(
        id="double-bounce",
        source="RFC 5321 4.5.5; RFC 5321 6.1",
        why="The copy for {recipients} came from the null path, or from one that leads nowhere, so no sender can be told; this host shows it to {to} instead.",
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
    EventRow(
        id="lookup-mx",
        source="RFC 5321 5.1; RFC 1035 3.3.9",
        why="The DNS has MX records for {domain}: {hosts}. The host with the lowest number is tried first.",
    ),
    EventRow(
        id="lookup-implicit-mx",
        source="RFC 5321 5.1",
        why="The DNS has no MX record for {domain} but an address, so the host of that name is taken as its only mail exchanger: {hosts}.",
    ),
    EventRow(
        id="lookup-null-mx",
        source="RFC 7505 3",
        enhanced="5.1.10",
        why='The only MX record of {domain} names the root ".": the domain says that it accepts no mail. So nobody even tries to connect.',
    ),
    EventRow(
        id="lookup-no-such-domain",
        source="RFC 5321 5.1; RFC 1035 4.1.1",
        enhanced="5.1.2",
        why="The DNS says that no domain {domain} exists. That is a permanent error: nobody tries again.",
    ),
    EventRow(
        id="lookup-no-host",
        source="RFC 5321 5.1; RFC 3463 3.5",
        enhanced="5.4.4",
        why="The DNS knows {domain}, but neither an MX record nor an address leads to a host. That is a permanent error: nobody tries again.",
    ),
    EventRow(
        id="lookup-only-self",
        source="RFC 5321 5.1",
        enhanced="5.4.6",
        why="Of the mail exchangers of {domain} ({hosts}) none is better than this host itself. Sending on would go round in a circle, so nobody tries.",
    ),
    EventRow(
        id="lookup-try-again",
        source="RFC 5321 5.1; RFC 1035 4.1.1",
        enhanced="4.4.3",
        why="The DNS gives no answer about {domain} for now. The mail stays in the queue, and the look-up is tried again later.",
    ),
    EventRow(
        id="lookup-literal",
        source="RFC 5321 4.1.3; RFC 5321 5.1",
        why="The recipient's mail host is given as the address {domain}, not as a name: there is nothing to look up, and the mail goes straight there.",
    ),
)

EVENT_OF: dict[str, EventRow] = {row.id: row for row in EVENTS}

LOOKUP_FATE: dict[RouteFinding, Fate] = {
    RouteFinding.MX: Fate.WAITING,
    RouteFinding.IMPLICIT_MX: Fate.WAITING,
    RouteFinding.LITERAL: Fate.WAITING,
    RouteFinding.TRY_AGAIN: Fate.KEPT,
    RouteFinding.NULL_MX: Fate.RETURNED,
    RouteFinding.NO_SUCH_DOMAIN: Fate.RETURNED,
    RouteFinding.NO_HOST: Fate.RETURNED,
    RouteFinding.ONLY_SELF: Fate.RETURNED,
}
"""What a look-up means for the copies that wait for it: they are sent, kept, or returned."""

LOOKUP_ROW_OF: dict[RouteFinding, str] = {
    RouteFinding.MX: "lookup-mx",
    RouteFinding.IMPLICIT_MX: "lookup-implicit-mx",
    RouteFinding.NULL_MX: "lookup-null-mx",
    RouteFinding.NO_SUCH_DOMAIN: "lookup-no-such-domain",
    RouteFinding.NO_HOST: "lookup-no-host",
    RouteFinding.ONLY_SELF: "lookup-only-self",
    RouteFinding.TRY_AGAIN: "lookup-try-again",
    RouteFinding.LITERAL: "lookup-literal",
}
"""The id of the row that tells what a look-up found."""
