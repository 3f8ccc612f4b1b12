"""The themes under which the demonstrations stand, in the order in which one would meet them."""

from typing import NamedTuple


class Theme(NamedTuple):
    """A heading, and the demonstrations under it."""

    title: str
    names: tuple[str, ...]


THEMES: tuple[Theme, ...] = (
    Theme(
        "First steps",
        ("classic", "two-recipients", "two-mails", "two-hops", "help", "dot-lines", "common-practice"),
    ),
    Theme("As the standard has it", ("rfc5321-d1", "rfc5321-d2", "rfc5321-d4")),
    Theme(
        "Hello, and commands in order",
        (
            "wrong-order",
            "syntax-errors",
            "hello-fallback",
            "name-not-allowed",
            "not-implemented",
            "unknown-parameter",
            "parameter-not-now",
            "help-status",
            "line-too-long",
            "idle-client",
        ),
    ),
    Theme(
        "Who may get mail, and who not",
        (
            "unknown-mailbox",
            "forward-251",
            "not-local-551",
            "relay-denied",
            "sender-refused",
            "too-many-recipients",
            "nobody-left",
            "late-refusal",
            "four-outcomes",
        ),
    ),
    Theme(
        "Not now, or no room",
        (
            "server-not-ready",
            "shutting-down",
            "no-service",
            "mailbox-busy",
            "greylisting",
            "mailbox-full",
            "mailbox-full-for-now",
            "storage-low",
            "size-limit",
            "disk-error",
            "text-refused",
            "lost-after-the-dot",
        ),
    ),
    Theme(
        "On the way: hosts, queues, reports",
        (
            "host-down",
            "next-mx",
            "null-mx",
            "no-mail-host",
            "domain-without-mail",
            "give-up-and-bounce",
            "accept-then-fail",
            "error-report",
            "double-bounce",
            "dsn-success",
            "received-loop",
        ),
    ),
    Theme(
        "Asking about names, and lists",
        ("reset-and-verify", "vrfy-answers", "vrfy-withheld", "who-is-who", "expn-list", "mailing-list"),
    ),
    Theme(
        "Fewer journeys, larger messages, other letters",
        (
            "pipelining",
            "pipelining-round-trips",
            "bdat",
            "bdat-refused",
            "binarymime",
            "eight-bit-converted",
            "eight-bit-refused",
            "utf8-address",
            "utf8-not-offered",
        ),
    ),
    Theme(
        "Logging in",
        (
            "auth",
            "auth-required",
            "auth-wrong-password",
            "auth-cram-md5",
            "auth-scram",
            "auth-under-tls",
            "auth-never-in-clear",
            "auth-too-weak",
            "auth-transition",
            "auth-not-now",
            "auth-mistakes",
        ),
    ),
    Theme(
        "TLS",
        ("starttls", "starttls-required", "starttls-insisted", "starttls-not-now", "starttls-smuggling"),
    ),
    Theme(
        "Line ends, and mail that is smuggled in",
        (
            "bare-lf",
            "smuggling-bare-lf",
            "smuggling-bare-cr",
            "smuggling-lf-crlf",
            "smuggling-crlf-lf",
            "smuggling-cr-crlf",
        ),
    ),
    Theme(
        "Seldom seen: terminals, changing places",
        ("send-to-terminal", "soml", "saml", "turn", "etrn", "etrn-new-connection"),
    ),
)
