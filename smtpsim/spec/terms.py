"""The closed sets of names that rows, steps and recordings are written in."""

from enum import StrEnum


class Verb(StrEnum):
    """What a server can be asked to answer: a command name, or one of three other events."""

    HELO = "HELO"
    EHLO = "EHLO"
    MAIL = "MAIL"
    RCPT = "RCPT"
    DATA = "DATA"
    QUIT = "QUIT"
    RSET = "RSET"
    VRFY = "VRFY"
    NOOP = "NOOP"
    TURN = "TURN"
    EXPN = "EXPN"
    HELP = "HELP"
    SEND = "SEND"
    SOML = "SOML"
    SAML = "SAML"
    STARTTLS = "STARTTLS"
    ETRN = "ETRN"
    BDAT = "BDAT"
    AUTH = "AUTH"
    AUTH_RESPONSE = "authentication response"  # a line of the client after 334
    CONNECT = "connection"
    MESSAGE = "end of data"
    UNKNOWN = "unknown"


class ServerState(StrEnum):
    """Where the server machine stands."""

    CONNECTED = "CONNECTED"  # the connection is open, no greeting sent yet
    GREETED = "GREETED"  # 220 sent, no hello yet
    READY = "READY"  # hello accepted, no transaction
    MAIL = "MAIL"  # a reverse-path, no accepted recipient
    RCPT = "RCPT"  # at least one accepted recipient
    DATA = "DATA"  # 354 sent, collecting mail data
    BDAT = "BDAT"  # at least one chunk taken, and the last is still to come
    FAILED = "FAILED"  # a BDAT was refused: waits for RSET
    REFUSING = "REFUSING"  # 554 or 521 greeting: waits for QUIT
    AUTHENTICATING = "AUTHENTICATING"  # 334 sent: the next line is a response, not a command
    HANDSHAKE = "HANDSHAKE"  # 220 to STARTTLS: waits for the TLS handshake
    TURNED = "TURNED"  # TURN accepted: this program is the client now
    CLOSED = "CLOSED"


class ClientState(StrEnum):
    """What the client machine waits for."""

    IDLE = "IDLE"  # not connected yet
    GREETING = "GREETING"  # waits for the greeting
    EHLO = "EHLO"  # waits for the reply to EHLO, and so on
    HELO = "HELO"
    MAIL = "MAIL"
    RCPT = "RCPT"
    DATA = "DATA"
    MESSAGE = "MESSAGE"  # waits for the reply to the end of data
    BDAT = "BDAT"  # waits for the reply to a chunk that is not the last
    LAST = "LAST"  # waits for the reply to the last chunk
    RSET = "RSET"
    STARTTLS = "STARTTLS"  # waits for the reply, then for the end of the handshake
    AUTH = "AUTH"  # waits for the reply to AUTH, or to a response
    QUIT = "QUIT"
    TURN = "TURN"
    TURNED = "TURNED"  # TURN accepted: this program is the server now
    OTHER = "OTHER"  # waits for the reply to a command of a script
    CLOSED = "CLOSED"


class Actor(StrEnum):
    """Who acts in a step."""

    CLIENT = "client"
    SERVER = "server"
    NETWORK = "network"
    PERSON = "person"


class Kind(StrEnum):
    """What sort of act a step is."""

    OPEN = "open"
    COMMAND = "command"
    REPLY = "reply"
    DATA = "data"
    END_OF_DATA = "end-of-data"
    CLOSE = "close"
    FAULT = "fault"
    TIMER = "timer"
    LOOKUP = "lookup"
    HANDSHAKE = "handshake"
    DELIVERY = "delivery"
    NOTE = "note"


class PhaseName(StrEnum):
    """The textbook's three phases."""

    ESTABLISHMENT = "connection-establishment"
    TRANSFER = "mail-transfer"
    TERMINATION = "connection-termination"


class Buffer(StrEnum):
    """The three buffers of RFC 5321 4.1.1."""

    REVERSE_PATH = "reverse-path"
    FORWARD_PATH = "forward-path"
    MAIL_DATA = "mail data"


class Effect(StrEnum):
    """What carrying out a row does besides sending the reply and moving the state."""

    CLEAR_BUFFERS = "clear the three buffers"
    FORGET_HELLO = "forget the client's name"
    REMEMBER_HELLO = "remember the client's name"
    SET_REVERSE_PATH = "put the argument into the reverse-path buffer"
    ADD_FORWARD_PATH = "append the argument to the forward-path buffer"
    COUNT_REFUSAL = "count a refused recipient"
    COLLECT_DATA = "take what follows as mail data"
    ADD_CHUNK = "append the chunk to the mail data buffer"
    ACCEPT_MESSAGE = "take responsibility for the message"
    HOLD_EXCHANGE = "keep the login that is under way"
    PROVE_IDENTITY = "remember who the client has proved to be"
    COUNT_FAILURE = "count a failed login"
    START_TLS = "throw away what came in the clear behind the command, and shake hands"
    SWAP_ROLES = "swap the roles of client and server"
    START_QUEUE = "start sending what waits for the host that was named"
    CLOSE = "close the channel"


class DeliveryMode(StrEnum):
    """Where the mail of a transaction goes: chosen by the command that opened it (RFC 821 3.4)."""

    MAIL = "mailbox"
    SEND = "terminal"
    SOML = "terminal or mailbox"
    SAML = "terminal and mailbox"


class Terminal(StrEnum):
    """Whether a user sits at a terminal that takes messages (RFC 821 3.4)."""

    ON = "on"
    OFF = "off"
    BUSY = "busy"


class Standing(StrEnum):
    """What the mail store knows of one recipient."""

    MAILBOX = "a mailbox with room"
    LIST = "a mailing list"
    FORWARDED = "mail is forwarded"
    MOVED = "the user has moved"
    RELAYED = "another server's mailbox, relaying allowed"
    UNKNOWN = "no such mailbox"
    RELAY_DENIED = "another server's mailbox, relaying denied"
    LOCKED = "mailbox locked"
    GREYLISTED = "first seen, come back later"
    FULL = "mailbox full, permanent"
    FULL_FOR_NOW = "mailbox full, for now"
    TOO_BIG = "declared size over this user's limit"
    NAME_REFUSED = "mailbox name not allowed"
    POLICY = "refused by policy"
    TERMINAL_OFF = "user not active at a terminal"
    NULL_MX = "the domain accepts no mail"


class Lookup(StrEnum):
    """What a search for a user or a list (VRFY, EXPN) finds."""

    ONE = "one user"
    MANY = "several users"
    LIST = "a list"
    NONE = "nothing"
    FORWARDED = "a forwarded user"
    MOVED = "a moved user"
    WITHHELD = "the server does not tell"
    CLOSED = "a list closed to EXPN"
    UNSUPPORTED = "a form of argument that is not supported"


class QueueFinding(StrEnum):
    """What a server makes of the name that ETRN gives (RFC 1985 5)."""

    STARTED = "a queue of its own name"
    NONE = "nothing waits"
    SOME = "mail waits, and is not counted"
    COUNTED = "mail waits"
    NOT_ALLOWED = "a name that nobody may ask for"


class RouteFinding(StrEnum):
    """What a look-up of the hosts that take a domain's mail finds (RFC 5321 5.1)."""

    MX = "mail exchangers"
    IMPLICIT_MX = "no mail exchanger, the domain itself is a host"
    NULL_MX = "the domain accepts no mail"
    NO_SUCH_DOMAIN = "no such domain"
    NO_HOST = "a domain without a host"
    ONLY_SELF = "no exchanger better than oneself"
    TRY_AGAIN = "no answer for now"
    LITERAL = "an address instead of a name"


class Tls(StrEnum):
    """What a server makes of STARTTLS (RFC 3207 4)."""

    NONE = "none"
    OFFERED = "offered"
    REQUIRED = "required"  # before TLS it answers 530 to almost everything
    FAILING = "failing"  # listed, and yet TLS cannot be had for now


class TlsUse(StrEnum):
    """When a client uses STARTTLS."""

    NEVER = "never"
    WHEN_OFFERED = "when-offered"
    REQUIRED = "required"  # without TLS it sends no mail


class ServiceState(StrEnum):
    """How the server's host greets at a moment."""

    READY = "ready"
    NOT_READY = "not ready"
    NO_SERVICE = "no service"
    NO_MAIL_HOST = "no mail host"
    SHUTTING_DOWN = "shutting down"


class Trouble(StrEnum):
    """What is wrong inside the server's host for a while."""

    NONE = "none"
    FAILING_DISK = "failing disk"
    STORAGE_LOW = "storage low"


class InjectionCase(StrEnum):
    """What a reply that a person made does to the server: the ids of the rows that tell why."""

    SAME_CLASS = "injected-same-class"
    CLOSING = "injected-closing"
    GREETING = "injected-greeting"
    GREETING_SERVED = "injected-greeting-served"
    MESSAGE_REFUSED = "injected-message-refused"
    MESSAGE_TAKEN = "injected-message-taken"
    CHUNK_REFUSED = "injected-chunk-refused"
    RECIPIENT = "injected-recipient"
    RECIPIENT_TAKEN = "injected-recipient-taken"
    TEXT_WANTED = "injected-text-wanted"
    TLS_WANTED = "injected-tls-wanted"
    LOGIN_BEGUN = "injected-login-begun"
    LOGIN_TAKEN = "injected-login-taken"
    LOGIN_TAKEN_LATE = "injected-login-taken-late"
    LOGIN_REFUSED = "injected-login-refused"
    LOGIN_GOES_ON = "injected-login-goes-on"
    NOT_DONE = "injected-not-done"


class TextRuling(StrEnum):
    """What a server's policy makes of the text of a message."""

    ACCEPT = "accept"
    FAIL = "fail"
    REFUSE = "refuse"
    LATER = "later"


class Notify(StrEnum):
    """When the sender of a mail wants a report about a recipient (RFC 3461 4.1)."""

    NEVER = "never"
    SUCCESS = "success"
    FAILURE = "failure"
    DELAY = "delay"


class Returned(StrEnum):
    """How much of a mail its sender wants back with a report (RFC 3461 4.3)."""

    FULL = "full"
    HEADERS = "headers"


class ReplyVerdict(StrEnum):
    """What a client makes of what it hears, by the first digit (RFC 5321 4.2.1)."""

    POSITIVE = "2yz"
    INTERMEDIATE = "3yz"
    TRANSIENT = "4yz"
    PERMANENT = "5yz"
    CLOSING = "421"
    TOO_MANY = "552 after many recipients"
    NO_TLS = "no TLS where it is required"  # only of replies to EHLO, HELO and STARTTLS
    OTHER_MECHANISM = "another mechanism is wanted"  # only of replies to AUTH
    UNPROVED = "235 without the server's proof"  # likewise
    NO_LOGIN = "no login where one is wanted"  # only of replies to EHLO, HELO and STARTTLS
    MALFORMED = "not a reply"
    LOST = "connection lost"
    TIMED_OUT = "no answer in time"


class Fate(StrEnum):
    """What has become of one recipient's copy, seen from the client."""

    WAITING = "waiting"
    ACCEPTED = "recipient accepted"
    HANDED_OVER = "handed over"
    KEPT = "kept for another try"
    RETURNED = "returned to the sender"


class Scope(StrEnum):
    """Which recipients a reply decides about."""

    NOBODY = "nobody"
    ONE = "this recipient"
    ACCEPTED = "the accepted recipients"
    UNDECIDED = "all recipients still undecided"
    SESSION = "every recipient of this and the following mails"


class Decision(StrEnum):
    """What a client decides on hearing a reply; `CONNECT` is where it begins."""

    CONNECT = "connect"
    SAY_HELLO = "say hello"
    FALL_BACK = "fall back to HELO"
    GO_ON = "go on"
    SEND_TEXT = "send the text"
    START_TLS = "start TLS"
    ANSWER = "answer the challenge"
    LOG_IN = "log in another way"
    ABANDON = "abandon this mail"
    TURN_ROUND = "turn round"
    QUIT = "quit"
    QUIT_FOR_TLS = "quit for want of TLS"
    QUIT_FOR_LOGIN = "quit for want of a login"
    CLOSE = "close"
    HANG_UP = "hang up"


class Progress(StrEnum):
    """How far a client has come with its mails."""

    FIRST_MAIL = "first mail"
    NEXT_MAIL = "next mail"
    FIRST_RECIPIENT = "first recipient"
    NEXT_RECIPIENT = "next recipient"
    RECIPIENTS_DONE = "at least one recipient accepted"
    NOBODY_ACCEPTED = "no recipient accepted, more mails"
    NOBODY_AT_ALL = "no recipient accepted, last mail"
    ALL_DONE = "all mails done"


class Move(StrEnum):
    """What a client does: the ids of the rows that tell why."""

    OPEN = "client-open"
    EHLO = "client-ehlo"
    HELO = "client-helo"
    HELO_AFTER_EHLO = "client-helo-after-ehlo"
    EHLO_TOO_EARLY = "client-ehlo-too-early"
    HELO_TOO_EARLY = "client-helo-too-early"
    MAIL = "client-mail"
    NEXT_MAIL = "client-next-mail"
    RETURN_UTF8 = "client-return-utf8"
    RCPT = "client-rcpt"
    NEXT_RCPT = "client-next-rcpt"
    DATA = "client-data"
    DATA_TOO_EARLY = "client-data-too-early"
    TEXT = "client-text"
    TEXT_UNSTUFFED = "client-text-unstuffed"
    TEXT_BARE_LF = "client-text-bare-lf"
    END_OF_DATA = "client-end-of-data"
    NO_TEXT = "client-no-text"
    BDAT = "client-bdat"
    BDAT_LAST = "client-bdat-last"
    CHUNK = "client-chunk"
    CONVERT = "client-convert"
    CANNOT_CONVERT = "client-cannot-convert"
    RSET = "client-rset"
    TURN = "client-turn"
    TURN_ROUND = "client-turn-round"
    QUIT_DONE = "client-quit-done"
    QUIT_NOBODY = "client-quit-nobody"
    QUIT_REFUSED = "client-quit-refused"
    STARTTLS = "client-starttls"
    HANDSHAKE = "client-handshake"
    EHLO_AGAIN = "client-ehlo-again"
    QUIT_NO_TLS = "client-quit-no-tls"
    AUTH = "client-auth"
    AUTH_AGAIN = "client-auth-again"
    AUTH_RESPONSE = "client-auth-response"
    AUTH_CANCEL = "client-auth-cancel"
    QUIT_NO_LOGIN = "client-quit-no-login"
    CLOSE_DONE = "client-close-done"
    CLOSE_AFTER_421 = "client-close-after-421"
    CLOSE_LOST = "client-close-lost"
    CLOSE_TIMED_OUT = "client-close-timed-out"
    CLOSE_MALFORMED = "client-close-malformed"
    CLOSE_EARLY = "client-close-early"
    SCRIPT_LINE = "client-script-line"
    SCRIPT_OCTETS = "client-script-octets"
    SCRIPT_CLOSE = "client-script-close"
    SCRIPT_HANDSHAKE = "client-script-handshake"
    SCRIPT_END = "client-script-end"
    HAND_LINE = "client-hand-line"
    HAND_OCTETS = "client-hand-octets"
    HAND_CLOSE = "client-hand-close"
    HAND_HANDSHAKE = "client-hand-handshake"
    HAND_END = "client-hand-end"
    EDIT = "client-edit"
    EXTERNAL = "client-external"


class ClientFault(StrEnum):
    """How a client can misbehave on purpose."""

    BARE_LF = "bare-lf"
    NO_DOT_STUFFING = "no-dot-stuffing"
    NO_WAIT_FOR_GREETING = "no-wait-for-greeting"
    WRONG_ORDER = "wrong-order"
    EARLY_CLOSE = "early-close"


class Mechanism(StrEnum):
    """The ways of logging in that are built: SASL mechanisms by their registered names (RFC 4422 3.1)."""

    PLAIN = "PLAIN"
    LOGIN = "LOGIN"
    CRAM_MD5 = "CRAM-MD5"
    SCRAM_SHA_256 = "SCRAM-SHA-256"


class LoginOutcome(StrEnum):
    """What one message of a client makes of a login."""

    GOES_ON = "goes-on"  # another challenge follows
    PROVED = "accepted"
    WRONG = "refused"
    MALFORMED = "not-of-the-mechanism"  # base64 that can be read, but no message of the mechanism
    NOT_BASE64 = "not-base64"
    NOT_WANTED = "not-wanted"  # an initial response where the server speaks first
    CANCELLED = "cancelled"
    NOT_TRIED = "not-tried"  # nobody looked at it
