"""One closed enum of verdicts for each group of commands.

A classifier looks at a line and at the facts and returns exactly one member; the table of
transitions has exactly one row for each (state, verb, verdict). Values are unique over all enums.
"""

from enum import StrEnum
from typing import TypeAlias


class ConnectVerdict(StrEnum):
    """How the server greets a new connection."""

    READY = "connect-ready"
    NOT_READY = "connect-not-ready"
    NO_SERVICE = "connect-no-service"
    NO_MAIL_HOST = "connect-no-mail-host"


class LineVerdict(StrEnum):
    """What holds for any line, whatever its verb: looked at before the command's own verdict."""

    UNKNOWN_VERB = "line-unknown-verb"
    TOO_LONG = "line-too-long"
    SHUTTING_DOWN = "line-shutting-down"
    NOT_IMPLEMENTED = "line-not-implemented"
    TLS_REQUIRED = "line-tls-required"
    LOGIN_REQUIRED = "line-login-required"
    IDLE_TOO_LONG = "line-idle-too-long"


class HelloVerdict(StrEnum):
    """EHLO and HELO."""

    ACCEPTABLE = "hello-acceptable"
    NO_NAME = "hello-no-name"
    BAD_NAME = "hello-bad-name"
    UNKNOWN_LITERAL = "hello-unknown-literal"
    REFUSED = "hello-refused"


class MailVerdict(StrEnum):
    """MAIL, and SEND, SOML and SAML, which stand in its place."""

    ACCEPTABLE = "mail-acceptable"
    BAD_PATH = "mail-bad-path"
    BAD_PARAMETER = "mail-bad-parameter"
    UNKNOWN_PARAMETER = "mail-unknown-parameter"
    UNABLE = "mail-unable"
    SENDER_REFUSED = "mail-sender-refused"
    NAME_REFUSED = "mail-name-refused"
    TOO_BIG = "mail-too-big"
    STORAGE_LOW = "mail-storage-low"
    LOCAL_ERROR = "mail-local-error"
    NOT_ASCII = "mail-not-ascii"


class RcptVerdict(StrEnum):
    """RCPT."""

    ACCEPTABLE = "rcpt-acceptable"
    FORWARDED = "rcpt-forwarded"
    BAD_PATH = "rcpt-bad-path"
    BAD_PARAMETER = "rcpt-bad-parameter"
    UNKNOWN_PARAMETER = "rcpt-unknown-parameter"
    UNABLE = "rcpt-unable"
    UNKNOWN_MAILBOX = "rcpt-unknown-mailbox"
    RELAY_DENIED = "rcpt-relay-denied"
    POLICY = "rcpt-policy"
    MOVED = "rcpt-moved"
    FULL = "rcpt-full"
    FULL_FOR_NOW = "rcpt-full-for-now"
    TOO_BIG = "rcpt-too-big"
    NAME_REFUSED = "rcpt-name-refused"
    LOCKED = "rcpt-locked"
    GREYLISTED = "rcpt-greylisted"
    TERMINAL_OFF = "rcpt-terminal-off"
    LOCAL_ERROR = "rcpt-local-error"
    STORAGE_LOW = "rcpt-storage-low"
    TOO_MANY = "rcpt-too-many"
    NULL_MX = "rcpt-null-mx"
    NOT_ASCII = "rcpt-not-ascii"
    FORWARDED_UNSAID = "rcpt-forwarded-unsaid"
    MOVED_UNSAID = "rcpt-moved-unsaid"


class DataVerdict(StrEnum):
    """DATA."""

    ACCEPTABLE = "data-acceptable"
    ARGUMENT = "data-argument"
    NO_VALID_RECIPIENT = "data-no-valid-recipient"
    LATE_REFUSAL = "data-late-refusal"
    BINARY = "data-binary"
    LOCAL_ERROR = "data-local-error"


class MessageVerdict(StrEnum):
    """The end of mail data."""

    ACCEPTABLE = "message-acceptable"
    NO_RECIPIENT = "message-no-recipient"
    TOO_BIG = "message-too-big"
    MAILBOX_FULL = "message-mailbox-full"
    MAILBOX_FULL_FOR_NOW = "message-mailbox-full-for-now"
    STORAGE_LOW = "message-storage-low"
    LOCAL_ERROR = "message-local-error"
    BARE_LINE_END = "message-bare-line-end"
    LINE_TOO_LONG = "message-line-too-long"
    TOO_MANY_HOPS = "message-too-many-hops"
    TRANSACTION_FAILED = "message-transaction-failed"
    POLICY = "message-policy"
    POLICY_FOR_NOW = "message-policy-for-now"


class BdatVerdict(StrEnum):
    """BDAT, once its chunk is whole; the last chunk of a transaction gets a `MessageVerdict`."""

    ACCEPTABLE = "bdat-acceptable"
    BAD_ARGUMENT = "bdat-bad-argument"
    NOT_OFFERED = "bdat-not-offered"
    NO_VALID_RECIPIENT = "bdat-no-valid-recipient"
    TOO_BIG = "bdat-too-big"
    STORAGE_LOW = "bdat-storage-low"
    LOCAL_ERROR = "bdat-local-error"


class RsetVerdict(StrEnum):
    """RSET."""

    ACCEPTABLE = "rset-acceptable"
    ARGUMENT = "rset-argument"


class QuitVerdict(StrEnum):
    """QUIT."""

    ACCEPTABLE = "quit-acceptable"
    ARGUMENT = "quit-argument"


class NoopVerdict(StrEnum):
    """NOOP."""

    ACCEPTABLE = "noop-acceptable"
    BAD_OCTETS = "noop-bad-octets"


class VrfyVerdict(StrEnum):
    """VRFY."""

    FOUND = "vrfy-found"
    FORWARDED = "vrfy-forwarded"
    WITHHELD = "vrfy-withheld"
    MOVED = "vrfy-moved"
    AMBIGUOUS = "vrfy-ambiguous"
    NONE = "vrfy-none"
    IS_LIST = "vrfy-is-list"
    BAD_ARGUMENT = "vrfy-bad-argument"
    UNSUPPORTED = "vrfy-unsupported"
    NEEDS_UTF8 = "vrfy-needs-utf8"


class ExpnVerdict(StrEnum):
    """EXPN."""

    FOUND = "expn-found"
    WITHHELD = "expn-withheld"
    NONE = "expn-none"
    IS_USER = "expn-is-user"
    CLOSED = "expn-closed"
    BAD_ARGUMENT = "expn-bad-argument"
    UNSUPPORTED = "expn-unsupported"
    NEEDS_UTF8 = "expn-needs-utf8"


class HelpVerdict(StrEnum):
    """HELP."""

    GENERAL = "help-general"
    STATUS = "help-status"
    TOPIC = "help-topic"
    UNKNOWN_TOPIC = "help-unknown-topic"
    BAD_OCTETS = "help-bad-octets"


class TurnVerdict(StrEnum):
    """TURN."""

    ALLOWED = "turn-allowed"
    REFUSED = "turn-refused"
    ARGUMENT = "turn-argument"


class EtrnVerdict(StrEnum):
    """ETRN."""

    STARTED = "etrn-started"
    NONE_WAITING = "etrn-none-waiting"
    PENDING = "etrn-pending"
    COUNTED = "etrn-counted"
    UNABLE = "etrn-unable"
    NOT_ALLOWED = "etrn-not-allowed"
    BAD_NODE = "etrn-bad-node"
    NO_EHLO = "etrn-no-ehlo"


class StarttlsVerdict(StrEnum):
    """STARTTLS."""

    ACCEPTABLE = "starttls-acceptable"
    MORE_BEHIND = "starttls-more-behind"
    ARGUMENT = "starttls-argument"
    UNAVAILABLE = "starttls-unavailable"
    ALREADY_ACTIVE = "starttls-already-active"


class AuthVerdict(StrEnum):
    """AUTH."""

    PROVED = "auth-proved"
    CHALLENGE = "auth-challenge"
    WRONG = "auth-wrong"
    MALFORMED = "auth-malformed"
    NOT_BASE64 = "auth-not-base64"
    NOT_WANTED = "auth-not-wanted"
    BAD_FORM = "auth-bad-form"
    NO_EHLO = "auth-no-ehlo"
    ALREADY = "auth-already"
    UNKNOWN_MECHANISM = "auth-unknown-mechanism"
    NEEDS_TLS = "auth-needs-tls"
    TOO_WEAK = "auth-too-weak"
    TRANSITION = "auth-transition"
    NOT_NOW = "auth-not-now"
    TOO_MANY = "auth-too-many"


class ResponseVerdict(StrEnum):
    """A line of the client after 334."""

    PROVED = "response-proved"
    CHALLENGE = "response-challenge"
    WRONG = "response-wrong"
    MALFORMED = "response-malformed"
    NOT_BASE64 = "response-not-base64"
    CANCELLED = "response-cancelled"
    TRANSITION = "response-transition"
    NOT_NOW = "response-not-now"
    TOO_MANY = "response-too-many"


Verdict: TypeAlias = (
    ConnectVerdict
    | LineVerdict
    | HelloVerdict
    | MailVerdict
    | RcptVerdict
    | DataVerdict
    | MessageVerdict
    | BdatVerdict
    | RsetVerdict
    | QuitVerdict
    | NoopVerdict
    | VrfyVerdict
    | ExpnVerdict
    | HelpVerdict
    | TurnVerdict
    | EtrnVerdict
    | StarttlsVerdict
    | AuthVerdict
    | ResponseVerdict
)
