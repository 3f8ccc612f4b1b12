"""The service extensions: what a server may list in its answer to EHLO, and what each permits."""

from smtpsim.spec.rows import ExtensionRow
from smtpsim.spec.terms import Verb

EXTENSIONS: tuple[ExtensionRow, ...] = (
    ExtensionRow(
        id="PIPELINING",
        source="RFC 2920 3",
        keyword="PIPELINING",
        title="Command pipelining",
        sentence="The client may send several commands at once, without waiting for each reply.",
    ),
    ExtensionRow(
        id="SIZE",
        source="RFC 1870 3",
        keyword="SIZE",
        title="Message size declaration",
        sentence="The server says how large a message may be, and the client says with MAIL how large this"
        " one is.",
        parameter="octets",
        mail_parameters=("SIZE",),
        command_octets=26,
    ),
    ExtensionRow(
        id="8BITMIME",
        source="RFC 6152 2; RFC 1869 4.1.2",
        keyword="8BITMIME",
        title="8-bit MIME transport",
        sentence="The client may send a message with octets above 127, and says so with MAIL.",
        mail_parameters=("BODY",),
        # RFC 6152 names no figure: RFC 1869 4.1.2 asks for the longest parameter, " BODY=8BITMIME".
        command_octets=14,
    ),
    ExtensionRow(
        id="CHUNKING",
        source="RFC 3030 2",
        keyword="CHUNKING",
        title="Chunks",
        sentence="The client may send the message with BDAT, in chunks whose octets are counted, instead of"
        " with DATA.",
        verb=Verb.BDAT,
    ),
    ExtensionRow(
        id="BINARYMIME",
        source="RFC 3030 3",
        keyword="BINARYMIME",
        title="Binary MIME",
        sentence="The client may send a message of any octets with BDAT, and says so with MAIL; it works only"
        " together with CHUNKING.",
        mail_parameters=("BODY",),
        command_octets=16,
    ),
    ExtensionRow(
        id="ENHANCEDSTATUSCODES",
        source="RFC 2034 3; RFC 2034 4",
        keyword="ENHANCEDSTATUSCODES",
        title="Enhanced status codes",
        sentence="Replies of class 2, 4 and 5 carry a second, finer code, such as 5.1.1.",
    ),
    ExtensionRow(
        id="DSN",
        source="RFC 3461 2; RFC 3461 3",
        keyword="DSN",
        title="Delivery status notifications",
        sentence="The client may say for each recipient when the sender wants a report, and what the report"
        " gives back.",
        mail_parameters=("RET", "ENVID"),
        rcpt_parameters=("NOTIFY", "ORCPT"),
        # RFC 3461 5.4 gives the sizes of the parameters (RET 8, ENVID 100), each after a space.
        command_octets=110,
        recipient_octets=530,
    ),
    ExtensionRow(
        id="SMTPUTF8",
        source="RFC 6531 3.1",
        keyword="SMTPUTF8",
        title="Internationalized email",
        sentence="Addresses and header fields may have characters beyond ASCII, in UTF-8; the client says so"
        " with MAIL.",
        mail_parameters=("SMTPUTF8",),
        bare_parameters=("SMTPUTF8",),
        command_octets=10,
    ),
    ExtensionRow(
        id="ETRN",
        source="RFC 1985 3",
        keyword="ETRN",
        title="Remote queue processing",
        sentence="The client may ask with ETRN that the server sends now, over a new connection, what waits"
        " for a host.",
        verb=Verb.ETRN,
    ),
    ExtensionRow(
        id="HELP",
        source="RFC 1869 5; RFC 5321 4.1.1.1",
        keyword="HELP",
        title="Help",
        sentence="The server gives help text to HELP.",
        verb=Verb.HELP,
    ),
    ExtensionRow(
        id="EXPN",
        source="RFC 1869 5; RFC 5321 3.5.2",
        keyword="EXPN",
        title="Expand",
        sentence="The server tells with EXPN who is on a mailing list.",
        verb=Verb.EXPN,
    ),
    ExtensionRow(
        id="SEND",
        source="RFC 1869 5; RFC 5321 F.6",
        keyword="SEND",
        title="Send",
        sentence="The server delivers to terminals with SEND.",
        verb=Verb.SEND,
    ),
    ExtensionRow(
        id="SOML",
        source="RFC 1869 5; RFC 5321 F.6",
        keyword="SOML",
        title="Send or mail",
        sentence="The server delivers to terminals, and to mailboxes of those who are away, with SOML.",
        verb=Verb.SOML,
    ),
    ExtensionRow(
        id="SAML",
        source="RFC 1869 5; RFC 5321 F.6",
        keyword="SAML",
        title="Send and mail",
        sentence="The server delivers to mailboxes, and to terminals as well, with SAML.",
        verb=Verb.SAML,
    ),
    ExtensionRow(
        id="TURN",
        source="RFC 1869 5; RFC 821 3.8; RFC 5321 F.1",
        keyword="TURN",
        title="Turn",
        sentence="The server is willing to swap roles with TURN.",
        verb=Verb.TURN,
    ),
    ExtensionRow(
        id="AUTH",
        source="RFC 4954 3; RFC 4954 5",
        keyword="AUTH",
        title="Authentication",
        sentence="The client may log in with AUTH, in one of the ways that are listed; the list can be longer"
        " under TLS.",
        mail_parameters=("AUTH",),
        command_octets=500,
        verb=Verb.AUTH,
    ),
    ExtensionRow(
        id="STARTTLS",
        source="RFC 3207 2; RFC 3207 3",
        keyword="STARTTLS",
        title="Start TLS",
        sentence="The server is able to go on under TLS with STARTTLS; once TLS is active it lists this no more.",
        verb=Verb.STARTTLS,
    ),
)

EXTENSION_OF: dict[str, ExtensionRow] = {row.keyword: row for row in EXTENSIONS}
