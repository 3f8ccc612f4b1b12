"""The closed sets of names that the rows of POP3 are written in (RFC 1939); SMTP's are in `spec.terms`."""

from enum import StrEnum


class PopVerb(StrEnum):
    """What a POP3 server can be asked to answer: a command, or one of two other events."""

    CONNECT = "connection"
    USER = "USER"
    PASS = "PASS"  # noqa: S105 - the name of a command, not a password
    STAT = "STAT"
    LIST = "LIST"
    RETR = "RETR"
    DELE = "DELE"
    NOOP = "NOOP"
    RSET = "RSET"
    QUIT = "QUIT"
    UNKNOWN = "unknown"


class PopState(StrEnum):
    """Where a POP3 server stands: the three states of RFC 1939 3, and what is before and after them."""

    CONNECTED = "CONNECTED"  # the connection is open, no greeting sent yet
    AUTHORIZATION = "AUTHORIZATION"  # greeted; the reader has not proved who it is
    TRANSACTION = "TRANSACTION"  # logged in; the mailbox is locked for this reader
    UPDATE = "UPDATE"  # QUIT came: what was marked is removed
    CLOSED = "CLOSED"  # QUIT came before the login: nothing is removed


class PopVerdict(StrEnum):
    """What a POP3 server finds about a line, before it answers."""

    READY = "ready for a reader"
    ACCEPTABLE = "acceptable"
    KNOWN_USER = "a user with a mailbox here"
    UNKNOWN_USER = "no such user here"
    USER_NAMED_ALREADY = "a user is named already"
    RIGHT_PASSWORD = "the user's password"  # noqa: S105 - a verdict, not a password
    WRONG_PASSWORD = "another password"  # noqa: S105 - a verdict, not a password
    NO_USER_YET = "no user named yet"
    ALL_MESSAGES = "all messages"
    ONE_MESSAGE = "a message that is there"
    NO_SUCH_MESSAGE = "no message has this number"
    MARKED_MESSAGE = "a message marked for removal"
    WRONG_ARGUMENT = "an argument missing, superfluous or of the wrong form"
    LONG_ARGUMENT = "an argument too long"
    UNKNOWN_COMMAND = "not a command"
    NOT_OFFERED = "an optional command"
    TOO_LONG = "a line too long"


class PopEffect(StrEnum):
    """What carrying out a row of POP3 does besides sending the answer and moving the state."""

    REMEMBER_USER = "remember the user's name"
    FORGET_USER = "forget the user's name"
    SEND_LISTING = "send a line for each message"
    SEND_MESSAGE = "send the message"
    MARK_DELETED = "mark the message for removal"
    UNMARK_ALL = "take all marks away"
    REMOVE_MARKED = "remove the marked messages"
    CLOSE = "close the connection"


class PopProgress(StrEnum):
    """How far the reader's program has come: what it heard last decides what it does next."""

    NOTHING = "not connected"
    GREETED = "greeted"
    USER_TAKEN = "name accepted"
    LOGGED_IN = "logged in"
    HAS_MAIL = "there is mail"
    NO_MAIL = "the mailbox is empty"
    NEXT_MESSAGE = "a message is next"
    FETCHED = "a message is fetched"
    ALL_DONE = "all messages done"
    REFUSED = "refused"
    LEFT = "gone"


class PopMove(StrEnum):
    """What the reader's program does: the ids of the rows that tell why."""

    OPEN = "pop-client-open"
    USER = "pop-client-user"
    PASS = "pop-client-pass"  # noqa: S105 - the id of a row, not a password
    STAT = "pop-client-stat"
    LIST = "pop-client-list"
    RETR = "pop-client-retr"
    DELE = "pop-client-dele"
    QUIT_DONE = "pop-client-quit-done"
    QUIT_EMPTY = "pop-client-quit-empty"
    QUIT_REFUSED = "pop-client-quit-refused"
