"""POP3, the last leg of the journey, and not SMTP: everything that moves its two sides stands here.

A row of the server is chosen by (state, verb, verdict), as in SMTP; a move of the reader's program
by how far it has come. Words in {braces} are filled from the step's parameters (RFC 1939).
"""

from smtpsim.spec.event_rows import EventRow
from smtpsim.spec.pop_terms import PopEffect, PopMove, PopProgress, PopState, PopVerb, PopVerdict
from smtpsim.spec.rows import Row

POP_PORT = 110
POP_LINE_LIMIT = 255  # octets of a command with its CR LF (RFC 2449 4)
POP_ARGUMENT_LIMIT = 40  # characters of one argument (RFC 1939 3)
OPTIONAL_COMMANDS = frozenset({"APOP", "TOP", "UIDL"})  # RFC 1939 7: a server may leave them out
POP_TITLE = "POP3, not SMTP: the reader fetches the mail"
POP_OK, POP_ERROR = "+OK", "-ERR"


class PopRow(Row, frozen=True, kw_only=True):
    """What a POP3 server answers: chosen by state, verb and verdict, and by nothing else."""

    states: tuple[PopState, ...]
    verbs: tuple[PopVerb, ...]
    verdicts: tuple[PopVerdict, ...]
    is_ok: bool  # +OK, else -ERR
    text: str
    next: PopState | None = None  # None: the state stays
    effects: tuple[PopEffect, ...] = ()
    why: str  # one sentence that a learner reads


class PopMoveRow(Row, frozen=True, kw_only=True):
    """What the reader's program does, and why. `id` is the member of `PopMove`."""

    move: PopMove
    after: PopProgress
    verb: PopVerb | None = None  # None: it opens the connection
    why: str


CONNECTED, AUTHORIZATION, TRANSACTION = PopState.CONNECTED, PopState.AUTHORIZATION, PopState.TRANSACTION
TALKING_STATES = (AUTHORIZATION, TRANSACTION)
LOGIN_VERBS = (PopVerb.USER, PopVerb.PASS)
MAILBOX_VERBS = (PopVerb.STAT, PopVerb.LIST, PopVerb.RETR, PopVerb.DELE, PopVerb.NOOP, PopVerb.RSET)
POP_COMMANDS = (*LOGIN_VERBS, *MAILBOX_VERBS, PopVerb.QUIT, PopVerb.UNKNOWN)

_ON_ARGUMENT = (PopVerdict.WRONG_ARGUMENT, PopVerdict.LONG_ARGUMENT)
_ON_PLAIN = (PopVerdict.ACCEPTABLE, *_ON_ARGUMENT)
_ON_NUMBER = (
    PopVerdict.ONE_MESSAGE,
    PopVerdict.NO_SUCH_MESSAGE,
    PopVerdict.MARKED_MESSAGE,
    *_ON_ARGUMENT,
)
_ON_USER = (PopVerdict.KNOWN_USER, PopVerdict.UNKNOWN_USER, PopVerdict.USER_NAMED_ALREADY, *_ON_ARGUMENT)
_ON_PASS = (PopVerdict.RIGHT_PASSWORD, PopVerdict.WRONG_PASSWORD, PopVerdict.NO_USER_YET, *_ON_ARGUMENT)
_ON_ANYTHING = tuple(verdict for verdict in PopVerdict if verdict is not PopVerdict.TOO_LONG)

POP_VERDICTS_OF: dict[PopVerb, tuple[PopVerdict, ...]] = {
    PopVerb.CONNECT: (PopVerdict.READY,),
    PopVerb.USER: (*_ON_USER, PopVerdict.TOO_LONG),
    PopVerb.PASS: (*_ON_PASS, PopVerdict.TOO_LONG),
    PopVerb.STAT: (*_ON_PLAIN, PopVerdict.TOO_LONG),
    PopVerb.LIST: (PopVerdict.ALL_MESSAGES, *_ON_NUMBER, PopVerdict.TOO_LONG),
    PopVerb.RETR: (*_ON_NUMBER, PopVerdict.TOO_LONG),
    PopVerb.DELE: (*_ON_NUMBER, PopVerdict.TOO_LONG),
    PopVerb.NOOP: (*_ON_PLAIN, PopVerdict.TOO_LONG),
    PopVerb.RSET: (*_ON_PLAIN, PopVerdict.TOO_LONG),
    PopVerb.QUIT: (*_ON_PLAIN, PopVerdict.TOO_LONG),
    PopVerb.UNKNOWN: (PopVerdict.UNKNOWN_COMMAND, PopVerdict.NOT_OFFERED, PopVerdict.TOO_LONG),
}
"""What the classifier can find about each verb, whatever the state."""

_LOGIN = (
    PopRow(
        id="pop-greeting",
        states=(CONNECTED,),
        verbs=(PopVerb.CONNECT,),
        verdicts=(PopVerdict.READY,),
        is_ok=True,
        text="{host} POP3 server ready",
        next=AUTHORIZATION,
        why="The POP3 server speaks first, as an SMTP server does, but it says +OK where that one says a code.",
        source="RFC 1939 4",
    ),
    PopRow(
        id="pop-user-known",
        states=(AUTHORIZATION,),
        verbs=(PopVerb.USER,),
        verdicts=(PopVerdict.KNOWN_USER,),
        is_ok=True,
        text="{user} has a mailbox here, send the password",
        effects=(PopEffect.REMEMBER_USER,),
        why="The mailbox exists, and now the server wants the password for it.",
        source="RFC 1939 7",
    ),
    PopRow(
        id="pop-user-unknown",
        states=(AUTHORIZATION,),
        verbs=(PopVerb.USER,),
        verdicts=(PopVerdict.UNKNOWN_USER,),
        is_ok=False,
        text="No mailbox {user} here",
        why="No mailbox has this name; many servers say +OK all the same, so that nobody can find out the names by trying.",
        source="RFC 1939 7; RFC 1939 13",
    ),
    PopRow(
        id="pop-user-again",
        states=(AUTHORIZATION,),
        verbs=(PopVerb.USER,),
        verdicts=(PopVerdict.USER_NAMED_ALREADY,),
        is_ok=False,
        text="The user is named already, send the password",
        why="After a USER that was accepted the next thing is the password; another name may come only after a refusal.",
        source="RFC 1939 7",
    ),
    PopRow(
        id="pop-pass-right",
        states=(AUTHORIZATION,),
        verbs=(PopVerb.PASS,),
        verdicts=(PopVerdict.RIGHT_PASSWORD,),
        is_ok=True,
        text="Mailbox locked and ready",
        next=TRANSACTION,
        why="Name and password fit, so the server locks the mailbox for this reader and numbers the messages from 1.",
        source="RFC 1939 4; RFC 1939 7",
    ),
    PopRow(
        id="pop-pass-wrong",
        states=(AUTHORIZATION,),
        verbs=(PopVerb.PASS,),
        verdicts=(PopVerdict.WRONG_PASSWORD,),
        is_ok=False,
        text="Invalid password",
        effects=(PopEffect.FORGET_USER,),
        why="This is not the password of the user who was named; the reader may begin again with USER.",
        source="RFC 1939 4; RFC 1939 7",
    ),
    PopRow(
        id="pop-pass-too-early",
        states=(AUTHORIZATION,),
        verbs=(PopVerb.PASS,),
        verdicts=(PopVerdict.NO_USER_YET,),
        is_ok=False,
        text="Send USER first",
        why="A password says nothing while the server does not know whose it is: PASS may only follow a USER that was accepted.",
        source="RFC 1939 7",
    ),
)

_MAILBOX = (
    PopRow(
        id="pop-stat",
        states=(TRANSACTION,),
        verbs=(PopVerb.STAT,),
        verdicts=(PopVerdict.ACCEPTABLE,),
        is_ok=True,
        text="{count} {octets}",
        why="The two numbers are how many messages there are and how many octets they have together, without the marked ones.",
        source="RFC 1939 5",
    ),
    PopRow(
        id="pop-list-all",
        states=(TRANSACTION,),
        verbs=(PopVerb.LIST,),
        verdicts=(PopVerdict.ALL_MESSAGES,),
        is_ok=True,
        text="{count} in the mailbox ({octets} octets)",
        effects=(PopEffect.SEND_LISTING,),
        why="One line for each message that is not marked, its number and its octets, and then a line with one dot alone.",
        source="RFC 1939 3; RFC 1939 5",
    ),
    PopRow(
        id="pop-list-one",
        states=(TRANSACTION,),
        verbs=(PopVerb.LIST,),
        verdicts=(PopVerdict.ONE_MESSAGE,),
        is_ok=True,
        text="{number} {size}",
        why="Asked about one message, the server answers in one line: its number and its octets.",
        source="RFC 1939 5",
    ),
    PopRow(
        id="pop-retr",
        states=(TRANSACTION,),
        verbs=(PopVerb.RETR,),
        verdicts=(PopVerdict.ONE_MESSAGE,),
        is_ok=True,
        text="{size} octets follow",
        effects=(PopEffect.SEND_MESSAGE,),
        why="The server sends the message and then a line with one dot alone; as in SMTP, a line of the message that begins with a dot gets another one before it.",
        source="RFC 1939 3; RFC 1939 5",
    ),
    PopRow(
        id="pop-dele",
        states=(TRANSACTION,),
        verbs=(PopVerb.DELE,),
        verdicts=(PopVerdict.ONE_MESSAGE,),
        is_ok=True,
        text="Message {number} marked for removal",
        effects=(PopEffect.MARK_DELETED,),
        why="The message is only marked: it leaves the mailbox when the reader says QUIT, and not at all if the connection is lost before.",
        source="RFC 1939 5; RFC 1939 6",
    ),
    PopRow(
        id="pop-no-such-message",
        states=(TRANSACTION,),
        verbs=(PopVerb.LIST, PopVerb.RETR, PopVerb.DELE),
        verdicts=(PopVerdict.NO_SUCH_MESSAGE,),
        is_ok=False,
        text="No such message, {held} in the mailbox",
        why="The messages are numbered from 1 as they were at the login, and none has this number.",
        source="RFC 1939 4; RFC 1939 5",
    ),
    PopRow(
        id="pop-message-marked",
        states=(TRANSACTION,),
        verbs=(PopVerb.LIST, PopVerb.RETR, PopVerb.DELE),
        verdicts=(PopVerdict.MARKED_MESSAGE,),
        is_ok=False,
        text="Message {number} is marked for removal",
        why="A message that is marked counts as gone; only RSET brings it back.",
        source="RFC 1939 5",
    ),
    PopRow(
        id="pop-noop",
        states=(TRANSACTION,),
        verbs=(PopVerb.NOOP,),
        verdicts=(PopVerdict.ACCEPTABLE,),
        is_ok=True,
        text="Nothing done",
        why="NOOP changes nothing; the answer only shows that the server is there.",
        source="RFC 1939 5",
    ),
    PopRow(
        id="pop-rset",
        states=(TRANSACTION,),
        verbs=(PopVerb.RSET,),
        verdicts=(PopVerdict.ACCEPTABLE,),
        is_ok=True,
        text="No message is marked any more",
        effects=(PopEffect.UNMARK_ALL,),
        why="The server takes all marks away, and so every message stays in the mailbox.",
        source="RFC 1939 5",
    ),
)

_QUIT = (
    PopRow(
        id="pop-quit-early",
        states=(AUTHORIZATION,),
        verbs=(PopVerb.QUIT,),
        verdicts=(PopVerdict.ACCEPTABLE,),
        is_ok=True,
        text="{host} POP3 server signing off",
        next=PopState.CLOSED,
        effects=(PopEffect.CLOSE,),
        why="The reader leaves without having logged in; the server never comes to its UPDATE state, and the mailbox stays as it is.",
        source="RFC 1939 4; RFC 1939 6",
    ),
    PopRow(
        id="pop-quit",
        states=(TRANSACTION,),
        verbs=(PopVerb.QUIT,),
        verdicts=(PopVerdict.ACCEPTABLE,),
        is_ok=True,
        text="{host} POP3 server signing off, {removed} removed",
        next=PopState.UPDATE,
        effects=(PopEffect.REMOVE_MARKED, PopEffect.CLOSE),
        why="Only now, in its UPDATE state, does the server remove the marked messages and unlock the mailbox; what is removed is held by the reader's host alone.",
        source="RFC 1939 6",
    ),
)

_REFUSALS = (
    PopRow(
        id="pop-log-in-first",
        states=(AUTHORIZATION,),
        verbs=MAILBOX_VERBS,
        verdicts=_ON_ANYTHING,
        is_ok=False,
        text="Log in first, with USER and PASS",
        why="This command is about the mailbox, and nobody has proved yet whose mailbox it is.",
        source="RFC 1939 3; RFC 1939 5",
    ),
    PopRow(
        id="pop-logged-in-already",
        states=(TRANSACTION,),
        verbs=LOGIN_VERBS,
        verdicts=_ON_ANYTHING,
        is_ok=False,
        text="You are logged in already",
        why="USER and PASS have their place before the login; in one session there is one login.",
        source="RFC 1939 3; RFC 1939 7",
    ),
    PopRow(
        id="pop-wrong-argument-before-login",
        states=(AUTHORIZATION,),
        verbs=(*LOGIN_VERBS, PopVerb.QUIT),
        verdicts=(PopVerdict.WRONG_ARGUMENT,),
        is_ok=False,
        text="Wrong argument",
        why="USER wants a name and PASS a password after one space, in visible ASCII characters; QUIT wants nothing.",
        source="RFC 1939 3; RFC 1939 7",
    ),
    PopRow(
        id="pop-wrong-argument",
        states=(TRANSACTION,),
        verbs=(*MAILBOX_VERBS, PopVerb.QUIT),
        verdicts=(PopVerdict.WRONG_ARGUMENT,),
        is_ok=False,
        text="Wrong argument",
        why="RETR and DELE want the number of a message after one space, LIST may have one, and the other commands want nothing.",
        source="RFC 1939 3; RFC 1939 5",
    ),
    PopRow(
        id="pop-long-argument-before-login",
        states=(AUTHORIZATION,),
        verbs=(*LOGIN_VERBS, PopVerb.QUIT),
        verdicts=(PopVerdict.LONG_ARGUMENT,),
        is_ok=False,
        text="Argument longer than {limit} characters",
        why="An argument may have {limit} characters in RFC 1939; RFC 2449 lets the whole line have 255 octets where a server offers CAPA, and this one does not.",
        source="RFC 1939 3; RFC 2449 4",
    ),
    PopRow(
        id="pop-long-argument",
        states=(TRANSACTION,),
        verbs=(*MAILBOX_VERBS, PopVerb.QUIT),
        verdicts=(PopVerdict.LONG_ARGUMENT,),
        is_ok=False,
        text="Argument longer than {limit} characters",
        why="An argument may have {limit} characters; no number of a message needs so many.",
        source="RFC 1939 3",
    ),
    PopRow(
        id="pop-unknown",
        states=TALKING_STATES,
        verbs=(PopVerb.UNKNOWN,),
        verdicts=(PopVerdict.UNKNOWN_COMMAND,),
        is_ok=False,
        text="Unknown command",
        why="The first word is no command of POP3; SMTP's own commands, such as MAIL and RCPT, are none either.",
        source="RFC 1939 3",
    ),
    PopRow(
        id="pop-not-offered",
        states=TALKING_STATES,
        verbs=(PopVerb.UNKNOWN,),
        verdicts=(PopVerdict.NOT_OFFERED,),
        is_ok=False,
        text="Command not implemented",
        why="This command exists, but a server need not offer it, and this one does not; a reader gets its mail without it.",
        source="RFC 1939 3; RFC 1939 7",
    ),
    PopRow(
        id="pop-line-too-long",
        states=TALKING_STATES,
        verbs=POP_COMMANDS,
        verdicts=(PopVerdict.TOO_LONG,),
        is_ok=False,
        text="Line too long",
        why="A command of POP3 may have 255 octets with its CR LF; this line has more, so the server read nothing of it.",
        source="RFC 2449 4",
    ),
)

POP_ROWS: tuple[PopRow, ...] = (*_LOGIN, *_MAILBOX, *_QUIT, *_REFUSALS)

POP_ROW_OF: dict[tuple[PopState, PopVerb, PopVerdict], PopRow] = {
    (state, verb, verdict): row
    for row in POP_ROWS
    for state in row.states
    for verb in row.verbs
    for verdict in row.verdicts
    if verdict in POP_VERDICTS_OF[verb]
}
"""The server's table spread out, with exactly one row for each triple that can be asked."""

POP_MOVES: tuple[PopMoveRow, ...] = (
    PopMoveRow(
        id=PopMove.OPEN,
        move=PopMove.OPEN,
        after=PopProgress.NOTHING,
        why="This is POP3 and not SMTP: another protocol on another port (110), whose answers begin with +OK or -ERR and not with a code; SMTP pushed the mail as far as the server with the mailbox, and now the reader's program comes and pulls it from there.",
        source="RFC 1939 1; RFC 1939 3",
    ),
    PopMoveRow(
        id=PopMove.USER,
        move=PopMove.USER,
        after=PopProgress.GREETED,
        verb=PopVerb.USER,
        why="The reader's program names the mailbox that it wants; in plain SMTP nobody logs in, but a mailbox opens to its owner only.",
        source="RFC 1939 4; RFC 1939 7",
    ),
    PopMoveRow(
        id=PopMove.PASS,
        move=PopMove.PASS,
        after=PopProgress.USER_TAKEN,
        verb=PopVerb.PASS,
        why="The password proves whose mailbox it is; it travels as it is, so without encryption everybody on the way can read it.",
        source="RFC 1939 7; RFC 1939 13",
    ),
    PopMoveRow(
        id=PopMove.STAT,
        move=PopMove.STAT,
        after=PopProgress.LOGGED_IN,
        verb=PopVerb.STAT,
        why="The reader's program asks how much mail there is.",
        source="RFC 1939 5",
    ),
    PopMoveRow(
        id=PopMove.LIST,
        move=PopMove.LIST,
        after=PopProgress.HAS_MAIL,
        verb=PopVerb.LIST,
        why="There is mail, so the program asks for the number and the size of each message.",
        source="RFC 1939 5",
    ),
    PopMoveRow(
        id=PopMove.RETR,
        move=PopMove.RETR,
        after=PopProgress.NEXT_MESSAGE,
        verb=PopVerb.RETR,
        why="The program pulls one message: it asks for it by its number, and the server sends it in its answer.",
        source="RFC 1939 5",
    ),
    PopMoveRow(
        id=PopMove.DELE,
        move=PopMove.DELE,
        after=PopProgress.FETCHED,
        verb=PopVerb.DELE,
        why="The message has come whole, so the server's copy is no longer needed and can be marked for removal.",
        source="RFC 1939 5; RFC 1939 8",
    ),
    PopMoveRow(
        id=PopMove.QUIT_DONE,
        move=PopMove.QUIT_DONE,
        after=PopProgress.ALL_DONE,
        verb=PopVerb.QUIT,
        why="All messages are done; QUIT makes the server remove the marked ones, which it would not do if the program just went away.",
        source="RFC 1939 6",
    ),
    PopMoveRow(
        id=PopMove.QUIT_EMPTY,
        move=PopMove.QUIT_EMPTY,
        after=PopProgress.NO_MAIL,
        verb=PopVerb.QUIT,
        why="The mailbox is empty, so there is nothing to fetch and the program takes its leave.",
        source="RFC 1939 5; RFC 1939 6",
    ),
    PopMoveRow(
        id=PopMove.QUIT_REFUSED,
        move=PopMove.QUIT_REFUSED,
        after=PopProgress.REFUSED,
        verb=PopVerb.QUIT,
        why="The server refused what the program cannot do without, so it takes its leave; the mail stays in the mailbox.",
        source="RFC 1939 4",
    ),
)

POP_MOVE_OF: dict[PopProgress, PopMoveRow] = {row.after: row for row in POP_MOVES}

POP_CLOSE = EventRow(
    id="pop-server-close",
    source="RFC 1939 4; RFC 1939 6",
    why="After its answer to QUIT the POP3 server closes the connection; this was the last leg of the mail's journey.",
)
POP_EVENTS: tuple[EventRow, ...] = (POP_CLOSE,)
