"""The client machine: everything that moves it stands in this file, and nothing else does.

Hearing and acting are two tables. `REACTION_OF` says what a client makes of a reply, for each
state and each verdict on the reply. `MOVE_FOR` says what it does next, for each decision and for
how far it has come. `smtpsim.protocol.client` only looks rows up.
"""

from itertools import product

from smtpsim.spec.rows import MoveRow, ReactionRow
from smtpsim.spec.terms import ClientState, Decision, Fate, Move, Progress, ReplyVerdict, Scope, Verb

GREETING, EHLO, HELO, MAIL = ClientState.GREETING, ClientState.EHLO, ClientState.HELO, ClientState.MAIL
RCPT, DATA, MESSAGE = ClientState.RCPT, ClientState.DATA, ClientState.MESSAGE
RSET, QUIT, OTHER = ClientState.RSET, ClientState.QUIT, ClientState.OTHER
WAITING_STATES = (GREETING, EHLO, HELO, MAIL, RCPT, DATA, MESSAGE, RSET, QUIT, OTHER)

POSITIVE, INTERMEDIATE = ReplyVerdict.POSITIVE, ReplyVerdict.INTERMEDIATE
TRANSIENT, PERMANENT, CLOSING = ReplyVerdict.TRANSIENT, ReplyVerdict.PERMANENT, ReplyVerdict.CLOSING
TOO_MANY, MALFORMED = ReplyVerdict.TOO_MANY, ReplyVerdict.MALFORMED
LOST, TIMED_OUT = ReplyVerdict.LOST, ReplyVerdict.TIMED_OUT

REACTIONS: tuple[ReactionRow, ...] = (
    ReactionRow(
        id="greeted", states=(GREETING,), verdicts=(POSITIVE,), decision=Decision.SAY_HELLO,
        must="Say hello: EHLO with the client's own host name, or HELO if it is an old client.", source="RFC 5321 3.2",
    ),
    ReactionRow(
        id="greeting-odd", states=(GREETING,), verdicts=(INTERMEDIATE, TOO_MANY), decision=Decision.QUIT,
        scope=Scope.SESSION, fate=Fate.KEPT,
        must="Only 220 opens a session. Send QUIT and keep the mail for another try.", source="RFC 5321 4.3.2",
    ),
    ReactionRow(
        id="greeting-not-now", states=(GREETING,), verdicts=(TRANSIENT,), decision=Decision.QUIT,
        scope=Scope.SESSION, fate=Fate.KEPT,
        must="The server cannot serve now. Send QUIT, keep the mail, try again later or try another server.",
        source="RFC 5321 4.2.1",
    ),
    ReactionRow(
        id="greeting-refused", states=(GREETING,), verdicts=(PERMANENT,), decision=Decision.QUIT,
        scope=Scope.SESSION, fate=Fate.RETURNED,
        must="This host takes no mail. Send QUIT; where no other server takes the mail, it goes back to its sender.",
        source="RFC 5321 3.1",
    ),
    ReactionRow(
        id="hello-accepted", states=(EHLO, HELO), verdicts=(POSITIVE,), decision=Decision.GO_ON,
        must="Start a mail transaction with MAIL. After EHLO, use only extensions that the reply lists.",
        source="RFC 5321 3.2",
    ),
    ReactionRow(
        id="ehlo-refused", states=(EHLO,), verdicts=(PERMANENT,), decision=Decision.FALL_BACK,
        must="An old server may not know EHLO: try HELO before giving up.", source="RFC 5321 3.2",
    ),
    ReactionRow(
        id="helo-refused", states=(HELO,), verdicts=(PERMANENT,), decision=Decision.QUIT, scope=Scope.SESSION,
        fate=Fate.RETURNED, must="The server refuses this client. Send QUIT; the mail goes back to its sender.",
        source="RFC 5321 4.2.1",
    ),
    ReactionRow(
        id="hello-not-now", states=(EHLO, HELO), verdicts=(TRANSIENT, INTERMEDIATE, TOO_MANY),
        decision=Decision.QUIT, scope=Scope.SESSION, fate=Fate.KEPT,
        must="No session now. Send QUIT and keep the mail for another try.", source="RFC 5321 4.2.1",
    ),
    ReactionRow(
        id="mail-accepted-heard", states=(MAIL,), verdicts=(POSITIVE,), decision=Decision.GO_ON,
        must="Name the recipients, one RCPT for each.", source="RFC 5321 3.3",
    ),
    ReactionRow(
        id="mail-not-now", states=(MAIL,), verdicts=(TRANSIENT, INTERMEDIATE, TOO_MANY), decision=Decision.ABANDON,
        scope=Scope.UNDECIDED, fate=Fate.KEPT,
        must="This mail cannot go now. Keep it in the queue and try again later.", source="RFC 5321 4.5.4.1",
    ),
    ReactionRow(
        id="mail-refused", states=(MAIL,), verdicts=(PERMANENT,), decision=Decision.ABANDON, scope=Scope.UNDECIDED,
        fate=Fate.RETURNED,
        must="The transaction is refused for good. Return the mail to its sender with a report.", source="RFC 5321 4.2.1",
    ),
    ReactionRow(
        id="rcpt-accepted-heard", states=(RCPT,), verdicts=(POSITIVE,), decision=Decision.GO_ON, scope=Scope.ONE,
        fate=Fate.ACCEPTED,
        must="This recipient is accepted (251 counts as well). Name the next one, or send DATA.", source="RFC 5321 3.3",
    ),
    ReactionRow(
        id="rcpt-not-now", states=(RCPT,), verdicts=(TRANSIENT, INTERMEDIATE), decision=Decision.GO_ON,
        scope=Scope.ONE, fate=Fate.KEPT,
        must="Go on with the other recipients. Keep this recipient's copy and try again later.", source="RFC 5321 4.5.4.1",
    ),
    ReactionRow(
        id="rcpt-too-many-heard", states=(RCPT,), verdicts=(TOO_MANY,), decision=Decision.GO_ON, scope=Scope.ONE,
        fate=Fate.KEPT,
        must="552 after many accepted recipients means too many in one transaction. Treat it as temporary: send the rest in another one.",
        source="RFC 5321 4.5.3.1.10",
    ),
    ReactionRow(
        id="rcpt-refused", states=(RCPT,), verdicts=(PERMANENT,), decision=Decision.GO_ON, scope=Scope.ONE,
        fate=Fate.RETURNED,
        must="Go on with the other recipients. Report this one to the sender; do not try it again unchanged.",
        source="RFC 5321 4.2.1",
    ),
    ReactionRow(
        id="text-wanted", states=(DATA,), verdicts=(INTERMEDIATE,), decision=Decision.SEND_TEXT,
        must="Send header and body, then a line with a single dot. Nothing is accepted until the reply to that.",
        source="RFC 5321 3.3",
    ),
    ReactionRow(
        id="data-not-now", states=(DATA,), verdicts=(TRANSIENT, POSITIVE, TOO_MANY), decision=Decision.ABANDON,
        scope=Scope.ACCEPTED, fate=Fate.KEPT,
        must="Do not send the text. Keep the mail and try again later.", source="RFC 5321 4.5.4.1",
    ),
    ReactionRow(
        id="data-refused", states=(DATA,), verdicts=(PERMANENT,), decision=Decision.ABANDON, scope=Scope.ACCEPTED,
        fate=Fate.RETURNED, must="Do not send the text. Return the mail to its sender with a report.",
        source="RFC 5321 4.2.1",
    ),
    ReactionRow(
        id="message-taken", states=(MESSAGE,), verdicts=(POSITIVE,), decision=Decision.GO_ON, scope=Scope.ACCEPTED,
        fate=Fate.HANDED_OVER,
        must="The server holds the message now. Forget this copy, and go on with the next mail or QUIT.",
        source="RFC 5321 4.2.5",
    ),
    ReactionRow(
        id="message-not-now", states=(MESSAGE,), verdicts=(TRANSIENT, INTERMEDIATE, TOO_MANY),
        decision=Decision.GO_ON, scope=Scope.ACCEPTED, fate=Fate.KEPT,
        must="The server did not take the message. Keep it and try again later.", source="RFC 5321 4.2.5",
    ),
    ReactionRow(
        id="message-refused", states=(MESSAGE,), verdicts=(PERMANENT,), decision=Decision.GO_ON,
        scope=Scope.ACCEPTED, fate=Fate.RETURNED,
        must="The server will not take this message. Return it to its sender with a report.", source="RFC 5321 4.2.5",
    ),
    ReactionRow(
        id="reset-heard", states=(RSET,), verdicts=(POSITIVE, INTERMEDIATE, TRANSIENT, PERMANENT, TOO_MANY),
        decision=Decision.GO_ON, must="The transaction is gone. Go on with the next mail or QUIT.",
        source="RFC 5321 4.1.1.5",
    ),
    ReactionRow(
        id="goodbye-heard", states=(QUIT,), verdicts=(POSITIVE, INTERMEDIATE, TRANSIENT, PERMANENT, TOO_MANY),
        decision=Decision.CLOSE, must="The session is over. Close the connection.", source="RFC 5321 4.1.1.10",
    ),
    ReactionRow(
        id="other-heard", states=(OTHER,), verdicts=(POSITIVE, INTERMEDIATE, TRANSIENT, PERMANENT, TOO_MANY),
        decision=Decision.GO_ON, must="Go on: the reply decides about no message.", source="RFC 5321 4.2.1",
    ),
    ReactionRow(
        id="closing-before-data", states=(GREETING, EHLO, HELO, MAIL, RCPT, DATA, MESSAGE), verdicts=(CLOSING,),
        decision=Decision.HANG_UP, scope=Scope.SESSION, fate=Fate.KEPT,
        must="The server closes the channel. The whole transaction is undone: close too, keep the mail, try again later.",
        source="RFC 5321 3.8",
    ),
    ReactionRow(
        id="closing-afterwards", states=(RSET, QUIT, OTHER), verdicts=(CLOSING,), decision=Decision.HANG_UP,
        scope=Scope.SESSION, fate=Fate.KEPT,
        must="The server closes the channel. Close too; mail that was not handed over is kept for another try.",
        source="RFC 5321 3.8",
    ),
    ReactionRow(
        id="lost-in-session", states=(GREETING, EHLO, HELO, MAIL, RCPT, DATA, RSET, OTHER), verdicts=(LOST,),
        decision=Decision.HANG_UP, scope=Scope.SESSION, fate=Fate.KEPT,
        must="Treat a lost connection like 451: keep the mail and try again later.", source="RFC 5321 3.8",
    ),
    ReactionRow(
        id="lost-after-dot", states=(MESSAGE,), verdicts=(LOST,), decision=Decision.HANG_UP, scope=Scope.SESSION,
        fate=Fate.KEPT,
        must="Nobody can tell whether the server took the message. Keep it and try again: it may arrive twice.",
        source="RFC 5321 4.5.3.2.6",
    ),
    ReactionRow(
        id="lost-at-quit", states=(QUIT,), verdicts=(LOST, TIMED_OUT, MALFORMED), decision=Decision.HANG_UP,
        scope=Scope.SESSION, fate=Fate.KEPT,
        must="The session was over anyway. Close the connection; what was handed over stays handed over.",
        source="RFC 5321 4.1.1.10",
    ),
    ReactionRow(
        id="timed-out", states=(GREETING, EHLO, HELO, MAIL, RCPT, DATA, RSET, OTHER), verdicts=(TIMED_OUT,),
        decision=Decision.HANG_UP, scope=Scope.SESSION, fate=Fate.KEPT,
        must="No answer within the time limit. Close the connection, keep the mail and try again later.",
        source="RFC 5321 4.5.3.2",
    ),
    ReactionRow(
        id="timed-out-after-dot", states=(MESSAGE,), verdicts=(TIMED_OUT,), decision=Decision.HANG_UP,
        scope=Scope.SESSION, fate=Fate.KEPT,
        must="No answer to the end of data in ten minutes. Keep the message and try again: it may arrive twice.",
        source="RFC 5321 4.5.3.2.6",
    ),
    ReactionRow(
        id="malformed-heard", states=(GREETING, EHLO, HELO, MAIL, RCPT, DATA, MESSAGE, RSET, OTHER),
        verdicts=(MALFORMED,), decision=Decision.HANG_UP, scope=Scope.SESSION, fate=Fate.KEPT,
        must="That is not an SMTP reply. Close the connection, keep the mail and try again later.", source="RFC 5321 4.2",
    ),
)

REACTION_OF: dict[tuple[ClientState, ReplyVerdict], ReactionRow] = {
    pair: row for row in REACTIONS for pair in product(row.states, row.verdicts)
}

MOVES: tuple[MoveRow, ...] = (
    MoveRow(id=Move.OPEN, move=Move.OPEN, verb=Verb.CONNECT, next=GREETING, source="RFC 5321 3.1",
            why="The client opens a connection to the server and waits for the greeting."),
    MoveRow(id=Move.EHLO, move=Move.EHLO, verb=Verb.EHLO, next=EHLO, source="RFC 5321 4.1.1.1",
            why="The client names itself and asks which extensions the server offers."),
    MoveRow(id=Move.HELO, move=Move.HELO, verb=Verb.HELO, next=HELO, source="RFC 5321 4.1.1.1",
            why="The client names itself in the old way, which asks for no extensions."),
    MoveRow(id=Move.HELO_AFTER_EHLO, move=Move.HELO_AFTER_EHLO, verb=Verb.HELO, next=HELO, source="RFC 5321 3.2",
            why="The server did not take EHLO, so the client tries the older HELO."),
    MoveRow(id=Move.MAIL, move=Move.MAIL, verb=Verb.MAIL, next=MAIL, source="RFC 5321 3.3",
            why="A mail transaction begins with the reverse-path: the address that errors are reported to."),
    MoveRow(id=Move.NEXT_MAIL, move=Move.NEXT_MAIL, verb=Verb.MAIL, next=MAIL, source="RFC 5321 4.1.4",
            why="The session can carry another transaction, so the client starts the next mail."),
    MoveRow(id=Move.RCPT, move=Move.RCPT, verb=Verb.RCPT, next=RCPT, source="RFC 5321 3.3",
            why="The client names a recipient: one RCPT for each."),
    MoveRow(id=Move.NEXT_RCPT, move=Move.NEXT_RCPT, verb=Verb.RCPT, next=RCPT, source="RFC 5321 3.3",
            why="There is another recipient, and each has a RCPT and a reply of its own."),
    MoveRow(id=Move.DATA, move=Move.DATA, verb=Verb.DATA, next=DATA, source="RFC 5321 3.3",
            why="The envelope is complete, so the client asks to send the text."),
    MoveRow(id=Move.DATA_TOO_EARLY, move=Move.DATA_TOO_EARLY, verb=Verb.DATA, next=OTHER, source="RFC 5321 4.1.4",
            why="This client misbehaves on purpose: it sends DATA before MAIL and RCPT."),
    MoveRow(id=Move.TEXT, move=Move.TEXT, verb=Verb.MESSAGE, next=MESSAGE, source="RFC 5321 3.3",
            why="The client sends header and body; a line that begins with a dot gets one more dot."),
    MoveRow(id=Move.END_OF_DATA, move=Move.END_OF_DATA, verb=Verb.MESSAGE, next=MESSAGE, source="RFC 5321 4.1.1.4",
            why="A line with a single dot ends the text; the reply to it decides who holds the message."),
    MoveRow(id=Move.NO_TEXT, move=Move.NO_TEXT, verb=Verb.MESSAGE, next=MESSAGE, source="RFC 2920 3.1",
            why="The server said 354 although it accepted no recipient, so the client sends only the final dot."),
    MoveRow(id=Move.RSET, move=Move.RSET, verb=Verb.RSET, next=RSET, source="RFC 5321 4.1.1.5",
            why="This transaction leads nowhere, so the client drops it before the next mail."),
    MoveRow(id=Move.QUIT_DONE, move=Move.QUIT_DONE, verb=Verb.QUIT, next=QUIT, source="RFC 5321 4.1.1.10",
            why="The client has nothing more to send, so it ends the session."),
    MoveRow(id=Move.QUIT_NOBODY, move=Move.QUIT_NOBODY, verb=Verb.QUIT, next=QUIT, source="RFC 5321 4.1.1.10",
            why="The mail cannot go on and no other is waiting, so the client ends the session; QUIT drops the open transaction."),
    MoveRow(id=Move.QUIT_REFUSED, move=Move.QUIT_REFUSED, verb=Verb.QUIT, next=QUIT, source="RFC 5321 3.1",
            why="The server will not serve this client, so the client takes its leave."),
    MoveRow(id=Move.CLOSE_DONE, move=Move.CLOSE_DONE, next=ClientState.CLOSED, source="RFC 5321 4.1.1.10",
            why="The client heard the goodbye and closes its end."),
    MoveRow(id=Move.CLOSE_AFTER_421, move=Move.CLOSE_AFTER_421, next=ClientState.CLOSED, source="RFC 5321 3.8",
            why="The server announced that it closes, so the client closes its end too."),
    MoveRow(id=Move.CLOSE_LOST, move=Move.CLOSE_LOST, next=ClientState.CLOSED, source="RFC 5321 3.8",
            why="The connection is gone before its time, so the client gives up this session."),
    MoveRow(id=Move.CLOSE_TIMED_OUT, move=Move.CLOSE_TIMED_OUT, next=ClientState.CLOSED, source="RFC 5321 4.5.3.2",
            why="The client waited as long as the standard asks and gives up this session."),
    MoveRow(id=Move.CLOSE_MALFORMED, move=Move.CLOSE_MALFORMED, next=ClientState.CLOSED, source="RFC 5321 4.2",
            why="What came is not an SMTP reply, so the client gives up this session."),
    MoveRow(id=Move.CLOSE_EARLY, move=Move.CLOSE_EARLY, next=ClientState.CLOSED, source="RFC 5321 4.1.1.10",
            why="This client misbehaves on purpose: it closes without QUIT, which the standard forbids."),
    MoveRow(id=Move.SCRIPT_LINE, move=Move.SCRIPT_LINE, source="RFC 5321 2.3.8",
            why="The script says to send this line."),
    MoveRow(id=Move.SCRIPT_OCTETS, move=Move.SCRIPT_OCTETS, source="RFC 5321 2.3.8",
            why="The script says to send exactly these octets."),
    MoveRow(id=Move.SCRIPT_CLOSE, move=Move.SCRIPT_CLOSE, next=ClientState.CLOSED, source="RFC 5321 4.1.1.10",
            why="The script says to close the connection here."),
    MoveRow(id=Move.EXTERNAL, move=Move.EXTERNAL, source="RFC 5321 2.3.8",
            why="This comes from a client outside the simulation."),
)

MOVE_OF: dict[Move, MoveRow] = {row.move: row for row in MOVES}

MOVE_FOR: dict[tuple[Decision, Progress], Move] = {
    (Decision.GO_ON, Progress.FIRST_MAIL): Move.MAIL,
    (Decision.GO_ON, Progress.NEXT_MAIL): Move.NEXT_MAIL,
    (Decision.GO_ON, Progress.FIRST_RECIPIENT): Move.RCPT,
    (Decision.GO_ON, Progress.NEXT_RECIPIENT): Move.NEXT_RCPT,
    (Decision.GO_ON, Progress.RECIPIENTS_DONE): Move.DATA,
    (Decision.GO_ON, Progress.NOBODY_ACCEPTED): Move.RSET,
    (Decision.GO_ON, Progress.NOBODY_AT_ALL): Move.QUIT_NOBODY,
    (Decision.GO_ON, Progress.ALL_DONE): Move.QUIT_DONE,
    (Decision.SEND_TEXT, Progress.RECIPIENTS_DONE): Move.TEXT,
    (Decision.SEND_TEXT, Progress.NOBODY_ACCEPTED): Move.NO_TEXT,
    (Decision.SEND_TEXT, Progress.NOBODY_AT_ALL): Move.NO_TEXT,
    (Decision.ABANDON, Progress.NOBODY_ACCEPTED): Move.RSET,
    (Decision.ABANDON, Progress.NOBODY_AT_ALL): Move.QUIT_NOBODY,
}

HANG_UP_FOR: dict[ReplyVerdict, Move] = {
    CLOSING: Move.CLOSE_AFTER_421,
    LOST: Move.CLOSE_LOST,
    TIMED_OUT: Move.CLOSE_TIMED_OUT,
    MALFORMED: Move.CLOSE_MALFORMED,
}

TIMEOUT_MINUTES: dict[ClientState, int] = {
    GREETING: 5, EHLO: 5, HELO: 5, MAIL: 5, RCPT: 5, DATA: 2, MESSAGE: 10, RSET: 5, QUIT: 5, OTHER: 5,
}
"""How long a client waits for each reply (RFC 5321 4.5.3.2), in minutes."""
