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
        id="ENHANCEDSTATUSCODES",
        source="RFC 2034 3; RFC 2034 4",
        keyword="ENHANCEDSTATUSCODES",
        title="Enhanced status codes",
        sentence="Replies of class 2, 4 and 5 carry a second, finer code, such as 5.1.1.",
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
)

EXTENSION_OF: dict[str, ExtensionRow] = {row.keyword: row for row in EXTENSIONS}
