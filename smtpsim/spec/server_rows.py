"""The server machine: everything that moves it stands in this file, and nothing else does.

A row is chosen by (state, verb, verdict). `SERVER_ROW_OF` is the table spread out, with exactly
one row for each triple that can be asked; `smtpsim.protocol.server` only looks rows up.
Words in {braces} are filled from the step's parameters.
"""

from collections.abc import Iterator

from smtpsim.spec.rows import FaultedRow, ServerRow
from smtpsim.spec.terms import Effect, InjectionCase, ServerState, Verb
from smtpsim.spec.verdicts import (
    ConnectVerdict,
    DataVerdict,
    ExpnVerdict,
    HelloVerdict,
    HelpVerdict,
    LineVerdict,
    MailVerdict,
    MessageVerdict,
    NoopVerdict,
    QuitVerdict,
    RcptVerdict,
    RsetVerdict,
    TurnVerdict,
    Verdict,
    VrfyVerdict,
)

CONNECTED, GREETED, READY = ServerState.CONNECTED, ServerState.GREETED, ServerState.READY
MAIL, RCPT, DATA = ServerState.MAIL, ServerState.RCPT, ServerState.DATA
REFUSING, TURNED, CLOSED = ServerState.REFUSING, ServerState.TURNED, ServerState.CLOSED

TALKING = (GREETED, READY, MAIL, RCPT)
IN_TRANSACTION = (MAIL, RCPT)
OPENERS = (Verb.MAIL, Verb.SEND, Verb.SOML, Verb.SAML)
HELLOS = (Verb.EHLO, Verb.HELO)
COMMANDS = tuple(verb for verb in Verb if verb not in {Verb.CONNECT, Verb.MESSAGE})
SIDE_COMMANDS = (Verb.NOOP, Verb.HELP, Verb.VRFY, Verb.EXPN, Verb.RSET, Verb.TURN)

CLEAR, CLOSE = Effect.CLEAR_BUFFERS, Effect.CLOSE

VERDICTS_OF: dict[Verb, type[Verdict]] = {
    Verb.CONNECT: ConnectVerdict,
    Verb.EHLO: HelloVerdict,
    Verb.HELO: HelloVerdict,
    **dict.fromkeys(OPENERS, MailVerdict),
    Verb.RCPT: RcptVerdict,
    Verb.DATA: DataVerdict,
    Verb.MESSAGE: MessageVerdict,
    Verb.RSET: RsetVerdict,
    Verb.QUIT: QuitVerdict,
    Verb.NOOP: NoopVerdict,
    Verb.VRFY: VrfyVerdict,
    Verb.EXPN: ExpnVerdict,
    Verb.HELP: HelpVerdict,
    Verb.TURN: TurnVerdict,
}
"""The closed enum of each verb; any line has a `LineVerdict` instead where one holds."""


def verdicts_of(verb: Verb) -> tuple[Verdict, ...]:
    """List every verdict that a line with `verb` can get."""
    own = VERDICTS_OF.get(verb)
    if own is ConnectVerdict:
        return tuple(own)
    if verb is Verb.MESSAGE:
        return (*MessageVerdict, LineVerdict.SHUTTING_DOWN, LineVerdict.IDLE_TOO_LONG)
    if own is None:
        return tuple(verdict for verdict in LineVerdict if verdict is not LineVerdict.NOT_IMPLEMENTED)
    return (*own, LineVerdict.TOO_LONG, LineVerdict.SHUTTING_DOWN, LineVerdict.NOT_IMPLEMENTED)


GREETINGS = (
    ServerRow(
        id="greeting-ready", states=(CONNECTED,), verbs=(Verb.CONNECT,), verdicts=(ConnectVerdict.READY,),
        code=220, text="{domain} Service ready", next=GREETED,
        why="The connection is open and the server can take mail, so it speaks first and names itself.",
        source="RFC 5321 3.1",
        textbook_note="The textbook leaves out the server's own name, which comes first in the text.",
    ),
    ServerRow(
        id="greeting-not-ready", states=(CONNECTED,), verbs=(Verb.CONNECT,),
        verdicts=(ConnectVerdict.NOT_READY,), code=421, text="{domain} Service not available, closing transmission channel",
        next=CLOSED, effects=(CLOSE,),
        why="The server cannot work just now, so it says so and closes; the client may come back later.",
        source="RFC 5321 3.8",
    ),
    ServerRow(
        id="greeting-no-service", states=(CONNECTED,), verbs=(Verb.CONNECT,),
        verdicts=(ConnectVerdict.NO_SERVICE,), code=554, text="{domain} No SMTP service here", next=REFUSING,
        why="This host runs the program but takes no mail; it now waits for the client's QUIT.",
        source="RFC 5321 3.1",
        textbook_note="The textbook knows only 220 and 421 as a greeting.",
    ),
    ServerRow(
        id="greeting-no-mail-host", states=(CONNECTED,), verbs=(Verb.CONNECT,),
        verdicts=(ConnectVerdict.NO_MAIL_HOST,), code=521, text="{domain} does not accept mail", next=REFUSING,
        why="This host never takes any mail, and 521 tells the client not to ask again.",
        source="RFC 7504 3",
        textbook_note="521 is younger than the textbook's table.",
    ),
)

ANY_LINE = (
    ServerRow(
        id="line-unknown", states=TALKING, verbs=(Verb.UNKNOWN,), verdicts=(LineVerdict.UNKNOWN_VERB,),
        code=500, enhanced="5.5.2", text="Syntax error, command unrecognized",
        why="The first word of the line is not a command that this server knows.", source="RFC 5321 4.2.4",
    ),
    ServerRow(
        id="line-too-long", states=(*TALKING, REFUSING, TURNED), verbs=COMMANDS, verdicts=(LineVerdict.TOO_LONG,),
        code=500, enhanced="5.5.2", text="Line too long",
        why="The line is longer than {limit} octets, so the server threw it away up to its CR LF and read nothing of it.",
        source="RFC 5321 4.5.3.1.9",
    ),
    ServerRow(
        id="line-shutting-down", states=(*TALKING, REFUSING, TURNED), verbs=COMMANDS,
        verdicts=(LineVerdict.SHUTTING_DOWN,), code=421, enhanced="4.3.2",
        text="{domain} Service not available, closing transmission channel", next=CLOSED, effects=(CLEAR, CLOSE),
        why="The server must shut down, and 421 may answer any command; the open transaction is gone.",
        source="RFC 5321 3.8",
    ),
    ServerRow(
        id="message-shutting-down", states=(DATA,), verbs=(Verb.MESSAGE,), verdicts=(LineVerdict.SHUTTING_DOWN,),
        code=421, enhanced="4.3.2", text="{domain} Service not available, closing transmission channel",
        next=CLOSED, effects=(CLEAR, CLOSE),
        why="The server shuts down before it took the message, so the client still holds it.", source="RFC 5321 3.8",
    ),
    ServerRow(
        id="idle-too-long", states=(*TALKING, REFUSING, TURNED), verbs=(Verb.UNKNOWN,),
        verdicts=(LineVerdict.IDLE_TOO_LONG,), code=421, enhanced="4.4.2",
        text="{domain} Idle too long, closing transmission channel", next=CLOSED, effects=(CLEAR, CLOSE),
        why="The server waited longer than its limit for the next command.", source="RFC 5321 4.5.3.2.7",
    ),
    ServerRow(
        id="message-idle-too-long", states=(DATA,), verbs=(Verb.MESSAGE,), verdicts=(LineVerdict.IDLE_TOO_LONG,),
        code=421, enhanced="4.4.2", text="{domain} Idle too long, closing transmission channel",
        next=CLOSED, effects=(CLEAR, CLOSE),
        why="The mail data stopped coming before its end, so there is no message.", source="RFC 5321 4.5.3.2.7",
    ),
    ServerRow(
        id="not-implemented", states=(*TALKING, TURNED), verbs=tuple(verb for verb in COMMANDS if verb is not Verb.UNKNOWN),
        verdicts=(LineVerdict.NOT_IMPLEMENTED,), code=502, enhanced="5.5.1", text="Command not implemented",
        why="The server knows the name {verb} but does not offer the command.", source="RFC 5321 4.2.4",
    ),
)

HELLO = (
    ServerRow(
        id="ehlo-accepted", states=TALKING, verbs=(Verb.EHLO,), verdicts=(HelloVerdict.ACCEPTABLE,),
        code=250, text="{domain} greets {client}\n{lines}", next=READY, effects=(CLEAR, Effect.REMEMBER_HELLO),
        why="The client named itself, and the server answers with its own name and what it offers; any open transaction is cleared.",
        source="RFC 5321 4.1.1.1", textbook_note="The textbook has only HELO; EHLO came in 1995 and is what a client should use.",
    ),
    ServerRow(
        id="helo-accepted", states=TALKING, verbs=(Verb.HELO,), verdicts=(HelloVerdict.ACCEPTABLE,),
        code=250, text="{domain} greets {client}", next=READY, effects=(CLEAR, Effect.REMEMBER_HELLO),
        why="The client named itself; the answer to HELO is one line and lists no extensions.",
        source="RFC 5321 4.1.1.1",
        textbook_note="The name is that of the client host, not of the author of the mail.",
    ),
    ServerRow(
        id="hello-no-name", states=TALKING, verbs=HELLOS, verdicts=(HelloVerdict.NO_NAME,),
        code=501, enhanced="5.5.4", text="{verb} needs the name of the client host",
        why="{verb} must carry the client's domain name; the server stays in the state it was in.",
        source="RFC 5321 4.1.4",
    ),
    ServerRow(
        id="hello-bad-name", states=TALKING, verbs=HELLOS, verdicts=(HelloVerdict.BAD_NAME,),
        code=501, enhanced="5.5.4", text="Syntax error in the name of the client host",
        why="What follows {verb} is not a domain name or an address literal; the server stays in the state it was in.",
        source="RFC 5321 4.1.4",
    ),
    ServerRow(
        id="hello-unknown-literal", states=TALKING, verbs=HELLOS, verdicts=(HelloVerdict.UNKNOWN_LITERAL,),
        code=504, enhanced="5.5.4", text="Command parameter not implemented",
        why="The address literal has the right form but a tag that this server does not know.",
        source="RFC 5321 4.3.2", textbook_note="The textbook says 504 is temporary; a 5yz reply is permanent.",
    ),
    ServerRow(
        id="hello-refused", states=TALKING, verbs=HELLOS, verdicts=(HelloVerdict.REFUSED,),
        code=550, enhanced="5.7.1", text="{client} is not welcome here",
        why="The server's policy refuses this client's name; the state stays as it was.", source="RFC 5321 4.1.4",
    ),
)

BEFORE_HELLO = (
    ServerRow(
        id="hello-first", states=(GREETED,), verbs=OPENERS, verdicts=tuple(MailVerdict),
        code=503, enhanced="5.5.1", text="Bad sequence of commands: send EHLO or HELO first",
        why="A mail transaction needs a hello before it.", source="RFC 5321 4.1.4",
    ),
    ServerRow(
        id="rcpt-before-mail", states=(GREETED, READY), verbs=(Verb.RCPT,), verdicts=tuple(RcptVerdict),
        code=503, enhanced="5.5.1", text="Bad sequence of commands: send MAIL first",
        why="No transaction is open: MAIL must come before RCPT.", source="RFC 5321 3.3",
    ),
    ServerRow(
        id="data-before-mail", states=(GREETED, READY), verbs=(Verb.DATA,), verdicts=tuple(DataVerdict),
        code=503, enhanced="5.5.1", text="Bad sequence of commands: send MAIL and RCPT first",
        why="No transaction is open: MAIL and RCPT must come before DATA.", source="RFC 5321 3.3",
    ),
    ServerRow(
        id="mail-in-transaction", states=IN_TRANSACTION, verbs=OPENERS, verdicts=tuple(MailVerdict),
        code=503, enhanced="5.5.1", text="Bad sequence of commands: a transaction is open",
        why="A transaction is already open; RSET would end it. The state and the buffers stay.",
        source="RFC 5321 4.1.4",
    ),
)

OPENING = (
    ServerRow(
        id="mail-accepted", states=(READY,), verbs=OPENERS, verdicts=(MailVerdict.ACCEPTABLE,),
        code=250, enhanced="2.1.0", text="OK", next=MAIL, effects=(CLEAR, Effect.SET_REVERSE_PATH),
        why="A new transaction: the three buffers are cleared, and the reverse-path, where errors are reported to, is kept.",
        source="RFC 5321 4.1.1.2", textbook_note="The textbook calls it the sender of the message; it is where errors go, and it may be empty.",
    ),
    ServerRow(
        id="mail-bad-path", states=(READY,), verbs=OPENERS, verdicts=(MailVerdict.BAD_PATH,),
        code=501, enhanced="5.1.7", text="Syntax error in the reverse-path",
        why="What follows {verb} is not FROM: and a path in angle brackets; the state stays.", source="RFC 5321 4.1.4",
    ),
    ServerRow(
        id="mail-bad-parameter", states=(READY,), verbs=OPENERS, verdicts=(MailVerdict.BAD_PARAMETER,),
        code=501, enhanced="5.5.4", text="Syntax error in a parameter",
        why="A parameter after the path is not written as keyword=value, or its value makes no sense.", source="RFC 5321 4.1.2",
    ),
    ServerRow(
        id="mail-unknown-parameter", states=(READY,), verbs=OPENERS, verdicts=(MailVerdict.UNKNOWN_PARAMETER,),
        code=555, enhanced="5.5.4", text="MAIL FROM parameters not recognized or not implemented",
        why="The server did not offer the extension that this parameter belongs to in this session.", source="RFC 5321 4.1.1.11",
    ),
    ServerRow(
        id="mail-unable", states=(READY,), verbs=OPENERS, verdicts=(MailVerdict.UNABLE,),
        code=455, enhanced="4.5.4", text="Server unable to accommodate parameters",
        why="The server knows the parameter but cannot honour it just now.", source="RFC 5321 4.1.1.11",
    ),
    ServerRow(
        id="mail-sender-refused", states=(READY,), verbs=OPENERS, verdicts=(MailVerdict.SENDER_REFUSED,),
        code=550, enhanced="5.7.1", text="Mail from this sender is refused",
        why="The server's policy takes no mail with this reverse-path.", source="RFC 5321 7.9",
    ),
    ServerRow(
        id="mail-name-refused", states=(READY,), verbs=OPENERS, verdicts=(MailVerdict.NAME_REFUSED,),
        code=553, enhanced="5.1.7", text="Requested action not taken: mailbox name not allowed",
        why="The server does not allow this name as a reverse-path.", source="RFC 5321 3.3",
    ),
    ServerRow(
        id="mail-too-big", states=(READY,), verbs=OPENERS, verdicts=(MailVerdict.TOO_BIG,),
        code=552, enhanced="5.3.4", text="Message size exceeds the maximum of {limit} octets",
        why="The client declared a size over the fixed maximum, so the server refuses before any data travels.",
        source="RFC 1870 6.1",
    ),
    ServerRow(
        id="mail-storage-low", states=(READY,), verbs=OPENERS, verdicts=(MailVerdict.STORAGE_LOW,),
        code=452, enhanced="4.3.1", text="Requested action not taken: insufficient system storage",
        why="The server has no room for a message now; later it may.", source="RFC 5321 4.3.2",
    ),
    ServerRow(
        id="mail-local-error", states=(READY,), verbs=OPENERS, verdicts=(MailVerdict.LOCAL_ERROR,),
        code=451, enhanced="4.3.0", text="Requested action aborted: local error in processing",
        why="Something inside the server failed; the command was right and may be tried again.", source="RFC 5321 4.3.2",
    ),
)

REFUSED = (Effect.COUNT_REFUSAL,)

RECIPIENTS = (
    ServerRow(
        id="rcpt-accepted", states=IN_TRANSACTION, verbs=(Verb.RCPT,), verdicts=(RcptVerdict.ACCEPTABLE,),
        code=250, enhanced="2.1.5", text="OK", next=RCPT, effects=(Effect.ADD_FORWARD_PATH,),
        why="The server will take mail for this recipient; the forward-path joins the forward-path buffer.",
        source="RFC 5321 4.1.1.3", textbook_note="One RCPT names one recipient; the To: header plays no part.",
    ),
    ServerRow(
        id="rcpt-forwarded", states=IN_TRANSACTION, verbs=(Verb.RCPT,), verdicts=(RcptVerdict.FORWARDED,),
        code=251, enhanced="2.1.5", text="User not local; will forward to <{forward}>", next=RCPT,
        effects=(Effect.ADD_FORWARD_PATH,),
        why="The user has another address, and this server will send the mail on; for the client this is a success.",
        source="RFC 5321 3.4", textbook_note="The new address is part of the text.",
    ),
    ServerRow(
        id="rcpt-bad-path", states=IN_TRANSACTION, verbs=(Verb.RCPT,), verdicts=(RcptVerdict.BAD_PATH,),
        code=501, enhanced="5.1.3", text="Syntax error in the forward-path", effects=REFUSED,
        why="What follows RCPT is not TO: and a path in angle brackets.", source="RFC 5321 4.1.2",
    ),
    ServerRow(
        id="rcpt-bad-parameter", states=IN_TRANSACTION, verbs=(Verb.RCPT,), verdicts=(RcptVerdict.BAD_PARAMETER,),
        code=501, enhanced="5.5.4", text="Syntax error in a parameter", effects=REFUSED,
        why="A parameter after the path is not written as keyword=value.", source="RFC 5321 4.1.2",
    ),
    ServerRow(
        id="rcpt-unknown-parameter", states=IN_TRANSACTION, verbs=(Verb.RCPT,),
        verdicts=(RcptVerdict.UNKNOWN_PARAMETER,), code=555, enhanced="5.5.4",
        text="RCPT TO parameters not recognized or not implemented", effects=REFUSED,
        why="The server did not offer the extension that this parameter belongs to in this session.", source="RFC 5321 4.1.1.11",
    ),
    ServerRow(
        id="rcpt-unable", states=IN_TRANSACTION, verbs=(Verb.RCPT,), verdicts=(RcptVerdict.UNABLE,),
        code=455, enhanced="4.5.4", text="Server unable to accommodate parameters", effects=REFUSED,
        why="The server knows the parameter but cannot honour it just now.", source="RFC 5321 4.1.1.11",
    ),
    ServerRow(
        id="rcpt-unknown-mailbox", states=IN_TRANSACTION, verbs=(Verb.RCPT,), verdicts=(RcptVerdict.UNKNOWN_MAILBOX,),
        code=550, enhanced="5.1.1", text="No such user here", effects=REFUSED,
        why="The domain is this server's own, and it has no mailbox of that name.", source="RFC 5321 3.3",
        textbook_note="The textbook says the command is not executed; only this recipient is refused.",
    ),
    ServerRow(
        id="rcpt-relay-denied", states=IN_TRANSACTION, verbs=(Verb.RCPT,), verdicts=(RcptVerdict.RELAY_DENIED,),
        code=550, enhanced="5.7.1", text="Relaying denied", effects=REFUSED,
        why="The mailbox is on another server, and this one does not pass on mail for strangers.", source="RFC 5321 3.6.2",
    ),
    ServerRow(
        id="rcpt-policy", states=IN_TRANSACTION, verbs=(Verb.RCPT,), verdicts=(RcptVerdict.POLICY,),
        code=550, enhanced="5.7.1", text="Delivery to this recipient is refused by policy", effects=REFUSED,
        why="The mailbox may exist, but the server's policy takes no mail for it.", source="RFC 5321 7.9",
    ),
    ServerRow(
        id="rcpt-moved", states=IN_TRANSACTION, verbs=(Verb.RCPT,), verdicts=(RcptVerdict.MOVED,),
        code=551, enhanced="5.1.6", text="User not local; please try <{forward}>", effects=REFUSED,
        why="The user has moved; the server tells where but does not send the mail on.", source="RFC 5321 3.4",
        textbook_note="The new address is part of the text.",
    ),
    ServerRow(
        id="rcpt-full", states=IN_TRANSACTION, verbs=(Verb.RCPT,), verdicts=(RcptVerdict.FULL,),
        code=552, enhanced="5.2.2", text="Requested mail action aborted: exceeded storage allocation", effects=REFUSED,
        why="The mailbox is full, and RFC 5321 counts that as permanent (RFC 3463 3.3 calls it a passing condition: 452 4.2.2).",
        source="RFC 5321 4.3.2", textbook_note="The textbook prints location; the word is allocation.",
    ),
    ServerRow(
        id="rcpt-full-for-now", states=IN_TRANSACTION, verbs=(Verb.RCPT,), verdicts=(RcptVerdict.FULL_FOR_NOW,),
        code=452, enhanced="4.2.2", text="Mailbox full; try again later", effects=REFUSED,
        why="The mailbox is full, and this server counts that as a passing condition (RFC 5321 also allows 552, permanent).",
        source="RFC 3463 3.3",
    ),
    ServerRow(
        id="rcpt-too-big", states=IN_TRANSACTION, verbs=(Verb.RCPT,), verdicts=(RcptVerdict.TOO_BIG,),
        code=552, enhanced="5.2.3", text="Message length exceeds this recipient's limit", effects=REFUSED,
        why="The size that MAIL declared is over what this user takes.", source="RFC 1870 6.1",
    ),
    ServerRow(
        id="rcpt-name-refused", states=IN_TRANSACTION, verbs=(Verb.RCPT,), verdicts=(RcptVerdict.NAME_REFUSED,),
        code=553, enhanced="5.1.3", text="Requested action not taken: mailbox name not allowed", effects=REFUSED,
        why="The server does not allow a mailbox of this name.", source="RFC 5321 4.2.3",
    ),
    ServerRow(
        id="rcpt-locked", states=IN_TRANSACTION, verbs=(Verb.RCPT,), verdicts=(RcptVerdict.LOCKED,),
        code=450, enhanced="4.2.1", text="Requested mail action not taken: mailbox unavailable", effects=REFUSED,
        why="The mailbox exists but another program has locked it for a while, so the client should try again later.",
        source="RFC 5321 4.2.3",
    ),
    ServerRow(
        id="rcpt-greylisted", states=IN_TRANSACTION, verbs=(Verb.RCPT,), verdicts=(RcptVerdict.GREYLISTED,),
        code=450, enhanced="4.7.1", text="Greylisted; please try again later", effects=REFUSED,
        why="The server has not seen this sender and recipient together before, and waits to see whether the client comes back.",
        source="RFC 6647 2",
    ),
    ServerRow(
        id="rcpt-terminal-off", states=IN_TRANSACTION, verbs=(Verb.RCPT,), verdicts=(RcptVerdict.TERMINAL_OFF,),
        code=450, enhanced="4.2.1", text="User is not active at a terminal", effects=REFUSED,
        why="SEND delivers to a terminal only, and this user is not at one or does not take messages there.",
        source="RFC 821 3.4",
    ),
    ServerRow(
        id="rcpt-local-error", states=IN_TRANSACTION, verbs=(Verb.RCPT,), verdicts=(RcptVerdict.LOCAL_ERROR,),
        code=451, enhanced="4.3.0", text="Requested action aborted: local error in processing", effects=REFUSED,
        why="Something inside the server failed; the command was right and may be tried again.", source="RFC 5321 4.3.2",
    ),
    ServerRow(
        id="rcpt-storage-low", states=IN_TRANSACTION, verbs=(Verb.RCPT,), verdicts=(RcptVerdict.STORAGE_LOW,),
        code=452, enhanced="4.3.1", text="Requested action not taken: insufficient system storage", effects=REFUSED,
        why="The server has no room now; later it may.", source="RFC 5321 4.3.2",
    ),
    ServerRow(
        id="rcpt-too-many", states=IN_TRANSACTION, verbs=(Verb.RCPT,), verdicts=(RcptVerdict.TOO_MANY,),
        code=452, enhanced="4.5.3", text="Too many recipients", effects=REFUSED,
        why="The forward-path buffer holds {limit} recipients already; the client sends the rest in another transaction.",
        source="RFC 5321 4.5.3.1.10", textbook_note="RFC 821 said 552 here, and RFC 5321 corrects it.",
    ),
    ServerRow(
        id="rcpt-null-mx", states=IN_TRANSACTION, verbs=(Verb.RCPT,), verdicts=(RcptVerdict.NULL_MX,),
        code=556, enhanced="5.1.10", text="Domain does not accept mail", effects=REFUSED,
        why="The recipient's domain says in the DNS that it takes no mail at all.", source="RFC 7504 4",
        textbook_note="556 is younger than the textbook's table.",
    ),
)

DATA_ROWS = (
    ServerRow(
        id="data-accepted", states=(RCPT,), verbs=(Verb.DATA,), verdicts=(DataVerdict.ACCEPTABLE,),
        code=354, text="Start mail input; end with <CRLF>.<CRLF>", next=DATA, effects=(Effect.COLLECT_DATA,),
        why="There is a sender and at least one recipient, so the text may come; nothing is accepted yet.",
        source="RFC 5321 3.3", textbook_note="Header and body both follow now; DATA itself has no argument.",
    ),
    ServerRow(
        id="data-without-recipient", states=(MAIL,), verbs=(Verb.DATA,), verdicts=(DataVerdict.ACCEPTABLE,),
        code=503, enhanced="5.5.1", text="Bad sequence of commands: send RCPT first",
        why="No recipient has been named, so there is nobody to send the text to.", source="RFC 5321 3.3",
    ),
    ServerRow(
        id="data-no-valid-recipient", states=IN_TRANSACTION, verbs=(Verb.DATA,),
        verdicts=(DataVerdict.NO_VALID_RECIPIENT,), code=554, enhanced="5.5.1", text="No valid recipients",
        why="Every recipient was refused, so there is nobody to send the text to.", source="RFC 5321 3.3",
    ),
    ServerRow(
        id="data-late-refusal", states=IN_TRANSACTION, verbs=(Verb.DATA,), verdicts=(DataVerdict.LATE_REFUSAL,),
        code=354, text="Start mail input; end with <CRLF>.<CRLF>", next=DATA, effects=(Effect.COLLECT_DATA,),
        why="No recipient is valid, but this server says so only after the text, as it may.", source="RFC 5321 3.3",
    ),
    ServerRow(
        id="data-argument", states=IN_TRANSACTION, verbs=(Verb.DATA,), verdicts=(DataVerdict.ARGUMENT,),
        code=501, enhanced="5.5.4", text="DATA takes no argument",
        why="DATA stands alone on its line; the text follows only after the 354.", source="RFC 5321 4.1.1",
        textbook_note="The textbook lists the body of the mail as DATA's argument.",
    ),
    ServerRow(
        id="data-local-error", states=IN_TRANSACTION, verbs=(Verb.DATA,), verdicts=(DataVerdict.LOCAL_ERROR,),
        code=451, enhanced="4.3.0", text="Requested action aborted: local error in processing",
        why="Something inside the server failed before the text was sent.", source="RFC 821 4.3",
    ),
)


def _message_row(row_id: str, verdict: MessageVerdict, code: int, enhanced: str, text: str, why: str,
                 source: str = "RFC 5321 4.3.2", textbook_note: str = "") -> ServerRow:
    return ServerRow(
        id=row_id, states=(DATA,), verbs=(Verb.MESSAGE,), verdicts=(verdict,), code=code, enhanced=enhanced,
        text=text, next=READY, effects=(CLEAR,), why=why, source=source, textbook_note=textbook_note,
    )


END_OF_DATA = (
    ServerRow(
        id="message-accepted", states=(DATA,), verbs=(Verb.MESSAGE,), verdicts=(MessageVerdict.ACCEPTABLE,),
        code=250, enhanced="2.0.0", text="OK", next=READY, effects=(Effect.ACCEPT_MESSAGE, CLEAR),
        why="The server takes full responsibility for the message: it delivers it or reports the failure.",
        source="RFC 5321 4.2.5", textbook_note="This reply, not the 354, means the message is accepted.",
    ),
    _message_row("message-no-recipient", MessageVerdict.NO_RECIPIENT, 554, "5.5.1", "No valid recipients",
                 "No recipient was accepted before DATA, and the server says so now.", "RFC 5321 3.3"),
    _message_row("message-too-big", MessageVerdict.TOO_BIG, 552, "5.3.4", "Too much mail data",
                 "The message is over the server's fixed maximum of {limit} octets.", "RFC 5321 4.5.3.1.9",
                 "354 was not a promise: the answer to the text can still be a refusal."),
    _message_row("message-mailbox-full", MessageVerdict.MAILBOX_FULL, 552, "5.2.2",
                 "Requested mail action aborted: exceeded storage allocation",
                 "The message does not fit into a recipient's mailbox; RFC 5321 counts that as permanent (RFC 3463 3.3 does not).",
                 "RFC 5321 4.3.2", "The textbook prints location; the word is allocation."),
    _message_row("message-mailbox-full-for-now", MessageVerdict.MAILBOX_FULL_FOR_NOW, 452, "4.2.2",
                 "Mailbox full; try again later",
                 "The message does not fit into a recipient's mailbox, and this server counts that as a passing condition.",
                 "RFC 3463 3.3"),
    _message_row("message-storage-low", MessageVerdict.STORAGE_LOW, 452, "4.3.1",
                 "Requested action not taken: insufficient system storage",
                 "The server could not store the message now; the client still holds it."),
    _message_row("message-local-error", MessageVerdict.LOCAL_ERROR, 451, "4.3.0",
                 "Requested action aborted: local error in processing",
                 "Something inside the server failed, so it did not take the message; the client still holds it."),
    _message_row("message-bare-line-end", MessageVerdict.BARE_LINE_END, 554, "5.6.0",
                 "Transaction failed: bare CR or LF in the mail data",
                 "A CR or LF stood alone in the text. Only CR LF ends a line, and only CR LF . CR LF ends the text.",
                 "RFC 5321 2.3.8"),
    _message_row("message-line-too-long", MessageVerdict.LINE_TOO_LONG, 500, "5.6.0", "Line too long",
                 "A line of the text is longer than {limit} octets.", "RFC 5321 4.5.3.1.9"),
    _message_row("message-transaction-failed", MessageVerdict.TRANSACTION_FAILED, 554, "5.3.0", "Transaction failed",
                 "The server could not handle this message and will not be able to later."),
    _message_row("message-policy", MessageVerdict.POLICY, 550, "5.7.1", "Message refused by policy",
                 "The server looked at the text and its policy refuses it."),
    _message_row("message-policy-for-now", MessageVerdict.POLICY_FOR_NOW, 450, "4.7.1",
                 "Message refused for now by policy",
                 "The server's policy holds the message off for a while; the client still holds it."),
)

SIDE = (
    ServerRow(
        id="rset-done", states=(READY, *IN_TRANSACTION), verbs=(Verb.RSET,), verdicts=(RsetVerdict.ACCEPTABLE,),
        code=250, enhanced="2.0.0", text="OK", next=READY, effects=(CLEAR,),
        why="The transaction is dropped and the three buffers are empty; the connection and the hello stay.",
        source="RFC 5321 4.1.1.5",
    ),
    ServerRow(
        id="rset-before-hello", states=(GREETED,), verbs=(Verb.RSET,), verdicts=(RsetVerdict.ACCEPTABLE,),
        code=250, enhanced="2.0.0", text="OK", effects=(CLEAR,),
        why="There is nothing to drop before the hello, so this RSET changes nothing.", source="RFC 5321 4.1.1.5",
    ),
    ServerRow(
        id="rset-argument", states=TALKING, verbs=(Verb.RSET,), verdicts=(RsetVerdict.ARGUMENT,),
        code=501, enhanced="5.5.4", text="RSET takes no argument",
        why="RSET stands alone on its line.", source="RFC 5321 4.1.1",
    ),
    ServerRow(
        id="noop-done", states=TALKING, verbs=(Verb.NOOP,), verdicts=(NoopVerdict.ACCEPTABLE,),
        code=250, enhanced="2.0.0", text="OK", why="NOOP asks for nothing but this reply, and changes nothing.",
        source="RFC 5321 4.1.1.9", textbook_note="The textbook says it checks the recipient; it checks that the server answers.",
    ),
    ServerRow(
        id="noop-bad-octets", states=TALKING, verbs=(Verb.NOOP,), verdicts=(NoopVerdict.BAD_OCTETS,),
        code=501, enhanced="5.5.2", text="Syntax error: only printable US-ASCII may stand in a command",
        why="A control character or an octet above 127 stands in the line.", source="RFC 5321 4.1.2",
    ),
    ServerRow(
        id="vrfy-found", states=TALKING, verbs=(Verb.VRFY,), verdicts=(VrfyVerdict.FOUND,),
        code=250, enhanced="2.1.5", text="{lines}", why="One user matches, and the server gives the full name and the mailbox.",
        source="RFC 5321 3.5.1",
    ),
    ServerRow(
        id="vrfy-forwarded", states=TALKING, verbs=(Verb.VRFY,), verdicts=(VrfyVerdict.FORWARDED,),
        code=251, enhanced="2.1.5", text="User not local; will forward to <{forward}>",
        why="The user has another address, and this server would send mail on to it.", source="RFC 5321 3.5.2",
    ),
    ServerRow(
        id="vrfy-withheld", states=TALKING, verbs=(Verb.VRFY,), verdicts=(VrfyVerdict.WITHHELD,),
        code=252, enhanced="2.0.0", text="Cannot VRFY user, but will accept message and attempt delivery",
        why="The server does not tell strangers which mailboxes exist; 252 promises nothing.", source="RFC 5321 7.3",
    ),
    ServerRow(
        id="vrfy-moved", states=TALKING, verbs=(Verb.VRFY,), verdicts=(VrfyVerdict.MOVED,),
        code=551, enhanced="5.1.6", text="User not local; please try <{forward}>",
        why="The user has moved; the server tells where but would not send mail on.", source="RFC 5321 3.5.2",
    ),
    ServerRow(
        id="vrfy-ambiguous", states=TALKING, verbs=(Verb.VRFY,), verdicts=(VrfyVerdict.AMBIGUOUS,),
        code=553, enhanced="5.1.4", text="User ambiguous; possibilities are\n{lines}",
        why="Several users match, so the server lists them for the client to choose.", source="RFC 5321 3.5.1",
    ),
    ServerRow(
        id="vrfy-none", states=TALKING, verbs=(Verb.VRFY,), verdicts=(VrfyVerdict.NONE,),
        code=550, enhanced="5.1.1", text="String does not match anything", why="No user or mailbox of that name is known here.",
        source="RFC 5321 3.5.1",
    ),
    ServerRow(
        id="vrfy-is-list", states=TALKING, verbs=(Verb.VRFY,), verdicts=(VrfyVerdict.IS_LIST,),
        code=550, enhanced="5.1.1", text="That is a mailing list, not a user",
        why="The name is a list; EXPN, not VRFY, asks about lists.", source="RFC 5321 3.5.1",
    ),
    ServerRow(
        id="vrfy-bad-argument", states=TALKING, verbs=(Verb.VRFY,), verdicts=(VrfyVerdict.BAD_ARGUMENT,),
        code=501, enhanced="5.5.4", text="VRFY needs the name of a user or a mailbox",
        why="VRFY must name one user or mailbox.", source="RFC 5321 4.1.1.6",
    ),
    ServerRow(
        id="vrfy-unsupported", states=TALKING, verbs=(Verb.VRFY,), verdicts=(VrfyVerdict.UNSUPPORTED,),
        code=504, enhanced="5.5.4", text="Command parameter not implemented",
        why="The server has VRFY, but not for an argument of this form.", source="RFC 5321 4.2.1",
        textbook_note="The textbook says 504 is temporary; a 5yz reply is permanent.",
    ),
    ServerRow(
        id="expn-found", states=TALKING, verbs=(Verb.EXPN,), verdicts=(ExpnVerdict.FOUND,),
        code=250, enhanced="2.1.5", text="{lines}", why="The name is a mailing list, and each line of the reply is one member.",
        source="RFC 5321 3.5.1",
    ),
    ServerRow(
        id="expn-withheld", states=TALKING, verbs=(Verb.EXPN,), verdicts=(ExpnVerdict.WITHHELD,),
        code=252, enhanced="2.0.0", text="Cannot EXPN list, but will accept message and attempt delivery",
        why="The server does not tell strangers who is on a list.", source="RFC 5321 7.3",
    ),
    ServerRow(
        id="expn-none", states=TALKING, verbs=(Verb.EXPN,), verdicts=(ExpnVerdict.NONE,),
        code=550, enhanced="5.1.1", text="No such list here", why="No mailing list of that name is known here.",
        source="RFC 5321 3.5.1",
    ),
    ServerRow(
        id="expn-is-user", states=TALKING, verbs=(Verb.EXPN,), verdicts=(ExpnVerdict.IS_USER,),
        code=550, enhanced="5.1.1", text="That is a user name, not a mailing list",
        why="The name is a user; VRFY, not EXPN, asks about users.", source="RFC 5321 3.5.1",
    ),
    ServerRow(
        id="expn-closed", states=TALKING, verbs=(Verb.EXPN,), verdicts=(ExpnVerdict.CLOSED,),
        code=550, enhanced="5.7.2", text="Access denied to you", why="The list exists, but its members are not told to anyone.",
        source="RFC 5321 3.5.3",
    ),
    ServerRow(
        id="expn-bad-argument", states=TALKING, verbs=(Verb.EXPN,), verdicts=(ExpnVerdict.BAD_ARGUMENT,),
        code=501, enhanced="5.5.4", text="EXPN needs the name of a mailing list", why="EXPN must name one list.",
        source="RFC 5321 4.1.1.7",
    ),
    ServerRow(
        id="expn-unsupported", states=TALKING, verbs=(Verb.EXPN,), verdicts=(ExpnVerdict.UNSUPPORTED,),
        code=504, enhanced="5.5.4", text="Command parameter not implemented",
        why="The server has EXPN, but not for an argument of this form.", source="RFC 5321 4.2.1",
        textbook_note="The textbook says 504 is temporary; a 5yz reply is permanent.",
    ),
    ServerRow(
        id="help-general", states=TALKING, verbs=(Verb.HELP,), verdicts=(HelpVerdict.GENERAL,),
        code=214, enhanced="2.0.0", text="{lines}", why="HELP without an argument lists the commands that this server has.",
        source="RFC 5321 4.1.1.8",
    ),
    ServerRow(
        id="help-status", states=TALKING, verbs=(Verb.HELP,), verdicts=(HelpVerdict.STATUS,),
        code=211, enhanced="2.0.0", text="{lines}",
        why="This server answers HELP without an argument with its status, as RFC 821 also allows.", source="RFC 821 4.3",
    ),
    ServerRow(
        id="help-topic", states=TALKING, verbs=(Verb.HELP,), verdicts=(HelpVerdict.TOPIC,),
        code=214, enhanced="2.0.0", text="{lines}", why="The argument of HELP names a command, and the reply tells how to use it.",
        source="RFC 5321 4.1.1.8",
    ),
    ServerRow(
        id="help-unknown-topic", states=TALKING, verbs=(Verb.HELP,), verdicts=(HelpVerdict.UNKNOWN_TOPIC,),
        code=504, enhanced="5.5.4", text="No help on that", why="The server has HELP, but nothing on this word.",
        source="RFC 5321 4.2.1", textbook_note="The textbook says 504 is temporary; a 5yz reply is permanent.",
    ),
    ServerRow(
        id="help-bad-octets", states=TALKING, verbs=(Verb.HELP,), verdicts=(HelpVerdict.BAD_OCTETS,),
        code=501, enhanced="5.5.2", text="Syntax error: only printable US-ASCII may stand in a command",
        why="A control character or an octet above 127 stands in the line.", source="RFC 5321 4.1.2",
    ),
    ServerRow(
        id="turn-refused", states=TALKING, verbs=(Verb.TURN,), verdicts=(TurnVerdict.REFUSED,),
        code=502, enhanced="5.5.1", text="Command not implemented",
        why="The server refuses to swap roles: TURN would hand mail to whoever asks, so the standard gave it up.",
        source="RFC 821 3.8", textbook_note="It is the two programs that would swap roles, not a sender and an addressee.",
    ),
    ServerRow(
        id="turn-allowed", states=(GREETED, READY), verbs=(Verb.TURN,), verdicts=(TurnVerdict.ALLOWED,),
        code=250, enhanced="2.0.0", text="OK", next=TURNED, effects=(CLEAR, Effect.FORGET_HELLO, Effect.SWAP_ROLES),
        why="The server agrees to become the client; the former client must now greet as a server.",
        source="RFC 821 3.8",
    ),
    ServerRow(
        id="turn-in-transaction", states=IN_TRANSACTION, verbs=(Verb.TURN,), verdicts=(TurnVerdict.ALLOWED,),
        code=503, enhanced="5.5.1", text="Bad sequence of commands: a transaction is open",
        why="Roles can be swapped only between transactions.", source="RFC 821 4.3",
    ),
    ServerRow(
        id="turn-argument", states=TALKING, verbs=(Verb.TURN,), verdicts=(TurnVerdict.ARGUMENT,),
        code=501, enhanced="5.5.4", text="TURN takes no argument", why="TURN stands alone on its line.", source="RFC 821 4.1.2",
    ),
)

ENDING = (
    ServerRow(
        id="quit-done", states=(*TALKING, REFUSING, TURNED), verbs=(Verb.QUIT,), verdicts=(QuitVerdict.ACCEPTABLE,),
        code=221, enhanced="2.0.0", text="{domain} Service closing transmission channel", next=CLOSED,
        effects=(CLEAR, CLOSE), why="The client has finished, so the server says goodbye and closes the channel.",
        source="RFC 5321 4.1.1.10", textbook_note="QUIT ends the session, not the message, and may come at any time.",
    ),
    ServerRow(
        id="quit-argument", states=(*TALKING, REFUSING, TURNED), verbs=(Verb.QUIT,), verdicts=(QuitVerdict.ARGUMENT,),
        code=501, enhanced="5.5.4", text="QUIT takes no argument", why="QUIT stands alone on its line; the session goes on.",
        source="RFC 5321 4.1.1",
    ),
)

NOT_QUIT = tuple(verb for verb in COMMANDS if verb is not Verb.QUIT)


def _all_verdicts(verbs: tuple[Verb, ...]) -> tuple[Verdict, ...]:
    special = {LineVerdict.TOO_LONG, LineVerdict.SHUTTING_DOWN, LineVerdict.IDLE_TOO_LONG}
    return tuple(dict.fromkeys(v for verb in verbs for v in verdicts_of(verb) if v not in special))


WAITING = (
    ServerRow(
        id="refusing", states=(REFUSING,), verbs=NOT_QUIT, verdicts=_all_verdicts(NOT_QUIT),
        code=503, enhanced="5.5.1", text="Bad sequence of commands: no service here, send QUIT",
        why="After its refusing greeting the server takes only QUIT.", source="RFC 5321 3.1",
    ),
    ServerRow(
        id="refusing-quit-off", states=(REFUSING,), verbs=(Verb.QUIT,), verdicts=(LineVerdict.NOT_IMPLEMENTED,),
        code=502, enhanced="5.5.1", text="Command not implemented",
        why="The server knows the name QUIT but does not offer the command.", source="RFC 5321 4.2.4",
    ),
    ServerRow(
        id="turned", states=(TURNED,), verbs=tuple(verb for verb in NOT_QUIT),
        verdicts=tuple(v for v in _all_verdicts(NOT_QUIT) if v is not LineVerdict.NOT_IMPLEMENTED),
        code=503, enhanced="5.5.1", text="Bad sequence of commands: the roles are swapped",
        why="After TURN this program is the client, so it takes no commands.", source="RFC 821 3.8",
    ),
)

SERVER_ROWS: tuple[ServerRow, ...] = (
    *GREETINGS, *ANY_LINE, *HELLO, *BEFORE_HELLO, *OPENING, *RECIPIENTS, *DATA_ROWS, *END_OF_DATA, *SIDE,
    *ENDING, *WAITING,
)


def _triples(row: ServerRow) -> Iterator[tuple[ServerState, Verb, Verdict]]:
    for verb in row.verbs:
        possible = verdicts_of(verb)
        yield from ((state, verb, v) for state in row.states for v in row.verdicts if v in possible)


SERVER_ROW_OF: dict[tuple[ServerState, Verb, Verdict], ServerRow] = {
    triple: row for row in SERVER_ROWS for triple in _triples(row)
}

FAULTED_ROWS: tuple[FaultedRow, ...] = (
    FaultedRow(
        id=InjectionCase.SAME_CLASS, source="RFC 5321 4.2.1",
        why="A person chose this reply. Its first digit is the one the server would have sent, so the command is carried out.",
    ),
    FaultedRow(
        id=InjectionCase.CLOSING, source="RFC 5321 3.8", next=CLOSED, effects=(CLEAR, CLOSE),
        why="A person made the server say 421: it drops the transaction and closes the channel.",
    ),
    FaultedRow(
        id=InjectionCase.GREETING, source="RFC 5321 3.1", next=REFUSING,
        why="A person made the server refuse at the greeting: it waits for QUIT and takes no mail.",
    ),
    FaultedRow(
        id=InjectionCase.GREETING_SERVED, source="RFC 5321 3.1", next=GREETED,
        why="A person made the server greet although it would have refused: it now serves this client.",
    ),
    FaultedRow(
        id=InjectionCase.MESSAGE_REFUSED, source="RFC 5321 4.2.5", next=READY, effects=(CLEAR,),
        why="A person made the server refuse the message after its text: the client still holds it.",
    ),
    FaultedRow(
        id=InjectionCase.MESSAGE_TAKEN, source="RFC 5321 4.2.5", next=READY, effects=(Effect.ACCEPT_MESSAGE, CLEAR),
        why="A person made the server accept a message that it would have refused: now it must deliver it.",
    ),
    FaultedRow(
        id=InjectionCase.RECIPIENT, source="RFC 5321 3.3", effects=REFUSED,
        why="A person made the server refuse this recipient: the forward-path buffer stays as it was.",
    ),
    FaultedRow(
        id=InjectionCase.RECIPIENT_TAKEN, source="RFC 5321 3.3", next=RCPT, effects=(Effect.ADD_FORWARD_PATH,),
        why="A person made the server accept a recipient that it would have refused: the forward-path joins the buffer.",
    ),
    FaultedRow(
        id=InjectionCase.TEXT_WANTED, source="RFC 5321 3.3", next=DATA, effects=(Effect.COLLECT_DATA,),
        why="A person made the server ask for the text: what follows is mail data, whatever the server says to it in the end.",
    ),
    FaultedRow(
        id=InjectionCase.NOT_DONE, source="RFC 5321 4.2.1",
        why="A person chose this reply. The server would have answered otherwise, and does not carry the command out.",
    ),
)

FAULTED_ROW_OF: dict[InjectionCase, FaultedRow] = {InjectionCase(row.id): row for row in FAULTED_ROWS}

INJECTION_CASE_OF: dict[tuple[Verb, int], InjectionCase] = {
    (Verb.CONNECT, 2): InjectionCase.GREETING_SERVED,
    **{(Verb.CONNECT, digit): InjectionCase.GREETING for digit in (3, 4, 5)},
    (Verb.RCPT, 2): InjectionCase.RECIPIENT_TAKEN,
    **{(Verb.RCPT, digit): InjectionCase.RECIPIENT for digit in (3, 4, 5)},
    (Verb.DATA, 3): InjectionCase.TEXT_WANTED,
    (Verb.MESSAGE, 2): InjectionCase.MESSAGE_TAKEN,
    **{(Verb.MESSAGE, digit): InjectionCase.MESSAGE_REFUSED for digit in (3, 4, 5)},
}
"""What a reply with another first digit than the natural one does; elsewhere it does nothing."""
