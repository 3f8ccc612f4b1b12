"""The three phases of a session and their 3 + 8 + 2 numbered steps, as the textbook counts them."""

from smtpsim.spec.rows import PhaseRow, PhaseTitleRow
from smtpsim.spec.terms import Actor, Kind, PhaseName, Verb

_HELLO = (Verb.HELO, Verb.EHLO)
_OPENING = (Verb.MAIL, Verb.SEND, Verb.SOML, Verb.SAML)

PHASES: tuple[PhaseTitleRow, ...] = (
    PhaseTitleRow(
        id="connection-establishment",
        source="textbook; RFC 5321 3.1",
        phase=PhaseName.ESTABLISHMENT,
        title="Connection establishment",
        steps=3,
        sentence="The server greets the client, and the client says which host it is.",
    ),
    PhaseTitleRow(
        id="mail-transfer",
        source="textbook; RFC 5321 3.3",
        phase=PhaseName.TRANSFER,
        title="Mail transfer",
        steps=8,
        sentence="The client names the sender and the recipients, then sends the message and ends it with a"
        " lone dot; a session may hold none, one or many of these.",
    ),
    PhaseTitleRow(
        id="connection-termination",
        source="textbook; RFC 5321 3.8",
        phase=PhaseName.TERMINATION,
        title="Connection termination",
        steps=2,
        sentence="The client says QUIT, the server answers and closes the connection.",
    ),
)

NUMBERED_STEPS: tuple[PhaseRow, ...] = (
    PhaseRow(
        id="establishment-1",
        source="textbook; RFC 5321 3.1",
        phase=PhaseName.ESTABLISHMENT,
        step=1,
        actor=Actor.SERVER,
        kinds=(Kind.REPLY,),
        verbs=(Verb.CONNECT,),
        title="Greeting",
        sentence="The server greets: 220 when it is ready, 421 when it is not ready now.",
        textbook_note="A server that takes no mail at all greets with 554, or with 521.",
    ),
    PhaseRow(
        id="establishment-2",
        source="textbook; RFC 5321 3.2; RFC 5321 4.1.4",
        phase=PhaseName.ESTABLISHMENT,
        step=2,
        actor=Actor.CLIENT,
        kinds=(Kind.COMMAND,),
        verbs=_HELLO,
        title="Hello",
        sentence="The client says which host it is, with EHLO, or with HELO as the textbook has it.",
        textbook_note="A client should say EHLO. A hello is needed before a mail transaction; commands such"
        " as NOOP, HELP, VRFY, EXPN and RSET work without one.",
    ),
    PhaseRow(
        id="establishment-3",
        source="textbook; RFC 5321 4.1.4; RFC 5321 4.3.2",
        phase=PhaseName.ESTABLISHMENT,
        step=3,
        actor=Actor.SERVER,
        kinds=(Kind.REPLY,),
        verbs=_HELLO,
        title="Reply to the hello",
        sentence="The server accepts the hello with 250, and lists its extensions if it was EHLO.",
        textbook_note="A name that is not acceptable gets 501, and the server stays in the state it was in.",
    ),
    PhaseRow(
        id="transfer-1",
        source="textbook; RFC 5321 4.1.1.2; RFC 5321 4.5.5",
        phase=PhaseName.TRANSFER,
        step=1,
        actor=Actor.CLIENT,
        kinds=(Kind.COMMAND,),
        verbs=_OPENING,
        title="Sender",
        sentence="The client opens the transaction and says where error reports go.",
        textbook_note='The mailbox is the whole local-part@domain, not what stands before the "@"; and the'
        " path may be empty (<>), as it is in error reports.",
    ),
    PhaseRow(
        id="transfer-2",
        source="textbook; RFC 5321 3.3",
        phase=PhaseName.TRANSFER,
        step=2,
        actor=Actor.SERVER,
        kinds=(Kind.REPLY,),
        verbs=_OPENING,
        title="Reply to the sender",
        sentence="The server accepts the reverse-path with 250 or refuses it.",
    ),
    PhaseRow(
        id="transfer-3",
        source="textbook; RFC 5321 3.3; RFC 5321 4.1.1.3",
        phase=PhaseName.TRANSFER,
        step=3,
        actor=Actor.CLIENT,
        kinds=(Kind.COMMAND,),
        verbs=(Verb.RCPT,),
        title="Recipient",
        sentence="The client names one recipient; it does so again for each further recipient.",
        repeats=True,
    ),
    PhaseRow(
        id="transfer-4",
        source="textbook; RFC 5321 3.3",
        phase=PhaseName.TRANSFER,
        step=4,
        actor=Actor.SERVER,
        kinds=(Kind.REPLY,),
        verbs=(Verb.RCPT,),
        title="Reply to the recipient",
        sentence="The server accepts this recipient with 250 (or 251) or refuses this one alone.",
        textbook_note="Each RCPT has its own reply, and one accepted recipient is enough to go on.",
        repeats=True,
    ),
    PhaseRow(
        id="transfer-5",
        source="textbook; RFC 5321 4.1.1.4",
        phase=PhaseName.TRANSFER,
        step=5,
        actor=Actor.CLIENT,
        kinds=(Kind.COMMAND,),
        verbs=(Verb.DATA,),
        title="Request to send the message",
        sentence="The client asks whether it may send the message now.",
    ),
    PhaseRow(
        id="transfer-6",
        source="textbook; RFC 5321 3.3",
        phase=PhaseName.TRANSFER,
        step=6,
        actor=Actor.SERVER,
        kinds=(Kind.REPLY,),
        verbs=(Verb.DATA,),
        title="Go-ahead",
        sentence="The server says 354: send the lines and end them with a lone dot.",
        textbook_note="After any other reply the client sends no mail data.",
    ),
    PhaseRow(
        id="transfer-7",
        source="textbook; RFC 5321 4.1.1.4; RFC 5321 4.5.2; RFC 5321 4.5.3.1.6",
        phase=PhaseName.TRANSFER,
        step=7,
        actor=Actor.CLIENT,
        kinds=(Kind.DATA, Kind.END_OF_DATA),
        verbs=(Verb.MESSAGE,),
        title="The message",
        sentence="The client sends the message line by line and ends it with a line of one dot.",
        textbook_note="A line that begins with a dot gets one more dot on the way (dot-stuffing); a line ends"
        " with CR LF together and with nothing else, and has at most 1000 octets.",
    ),
    PhaseRow(
        id="transfer-8",
        source="textbook; RFC 5321 4.2.5",
        phase=PhaseName.TRANSFER,
        step=8,
        actor=Actor.SERVER,
        kinds=(Kind.REPLY,),
        verbs=(Verb.MESSAGE,),
        title="Reply to the message",
        sentence="The server says 250 and has the message in its care from now on, or refuses it.",
        textbook_note="This 250 hands over the responsibility; after 4yz or 5yz it stays with the client.",
    ),
    PhaseRow(
        id="termination-1",
        source="textbook; RFC 5321 4.1.1.10",
        phase=PhaseName.TERMINATION,
        step=1,
        actor=Actor.CLIENT,
        kinds=(Kind.COMMAND,),
        verbs=(Verb.QUIT,),
        title="Goodbye",
        sentence="The client says QUIT.",
        textbook_note="QUIT may come at any time, also without a message (RFC 821 allows it only last).",
    ),
    PhaseRow(
        id="termination-2",
        source="textbook; RFC 5321 4.1.1.10",
        phase=PhaseName.TERMINATION,
        step=2,
        actor=Actor.SERVER,
        kinds=(Kind.REPLY,),
        verbs=(Verb.QUIT,),
        title="Reply to the goodbye",
        sentence="The server answers 221 and closes the connection.",
        textbook_note="The reply must be 221; it is the server that closes, and the client should wait for"
        " it.",
    ),
)

PHASE_OF: dict[PhaseName, PhaseTitleRow] = {row.phase: row for row in PHASES}

NUMBERED_STEP_OF: dict[tuple[Actor, Kind, Verb], PhaseRow] = {
    (row.actor, kind, verb): row for row in NUMBERED_STEPS for kind in row.kinds for verb in row.verbs
}
