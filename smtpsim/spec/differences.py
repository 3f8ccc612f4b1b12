"""Where the textbook and the standards differ, and where RFC 821 and RFC 5321 contradict each other.

What stands in double quotes is quoted: in `textbook` from the textbook (for an `older` row from
RFC 821), in `standard` from the standard. The rest is ours.
"""

from smtpsim.spec.rows import DifferenceRow

DIFFERENCES: tuple[DifferenceRow, ...] = (
    DifferenceRow(
        id="quit-any-time",
        source="RFC 821 4.1.1; RFC 5321 4.1.1.10",
        topic="QUIT",
        textbook='RFC 821: QUIT is the last command and "can not be used at any other time in a session".',
        standard='RFC 5321: "The QUIT command may be issued at any time."',
        older=True,
    ),
    DifferenceRow(
        id="hello-first",
        source="RFC 821 4.1.1; RFC 5321 4.1.1.1; RFC 5321 4.1.4",
        topic="HELO",
        topics=("EHLO",),
        textbook="RFC 821: the first command is HELO.",
        standard="RFC 5321: a client should begin with EHLO; a session with mail needs EHLO or HELO first.",
        older=True,
    ),
    DifferenceRow(
        id="one-space",
        source="RFC 821 4.1.2; RFC 5321 4.1.1",
        topic="MAIL",
        topics=("RCPT", "HELO", "EHLO", "VRFY", "EXPN", "HELP"),
        textbook='RFC 821: command and argument are separated by "one or more spaces".',
        standard="RFC 5321: exactly one space (SP) in every rule of the grammar.",
        older=True,
    ),
    DifferenceRow(
        id="backslash-outside-quotes",
        source="RFC 821 4.1.2; RFC 5321 4.1.2",
        topic="RCPT",
        topics=("MAIL", "VRFY"),
        textbook="RFC 821: a backslash may quote a character in a local part without double quotes.",
        standard="RFC 5321: a backslash quotes only inside double quotes.",
        older=True,
    ),
    DifferenceRow(
        id="domain-length",
        source="RFC 821 4.5.3; RFC 5321 4.5.3.1.2",
        topic="EHLO",
        topics=("HELO", "MAIL", "RCPT", "501"),
        textbook="RFC 821: a domain has at most 64 characters.",
        standard="RFC 5321: a domain has at most 255 octets.",
        older=True,
    ),
    DifferenceRow(
        id="number-domain",
        source="RFC 821 4.1.2; RFC 5321 F.4",
        topic="HELO",
        topics=("EHLO", "MAIL", "RCPT"),
        textbook="RFC 821: a host may be written as a number, such as #123.",
        standard='RFC 5321: that form "MUST NOT be used".',
        older=True,
    ),
    DifferenceRow(
        id="noop-string",
        source="RFC 821 4.1.2; RFC 5321 4.1.1.9",
        topic="NOOP",
        textbook="RFC 821: NOOP has no argument.",
        standard="RFC 5321: NOOP may have a string, which the server should ignore.",
        older=True,
    ),
    DifferenceRow(
        id="vrfy-required",
        source="RFC 821 4.5.1; RFC 5321 4.5.1; RFC 5321 3.5.2",
        topic="VRFY",
        textbook="RFC 821: VRFY is not in the minimum implementation.",
        standard="RFC 5321: every server must support VRFY.",
        older=True,
    ),
    DifferenceRow(
        id="too-many-recipients",
        source="RFC 821 4.5.3; RFC 5321 4.5.3.1.10",
        topic="452",
        topics=("552", "RCPT"),
        textbook='RFC 821: "552 Too many recipients."',
        standard="RFC 5321: 452; and a client counts a 552 in this case as temporary.",
        older=True,
    ),
    DifferenceRow(
        id="relay-in-reverse-path",
        source="RFC 821 3.6; RFC 5321 4.1.1.3",
        topic="MAIL",
        topics=("RCPT", "mail-transfer"),
        textbook="RFC 821: a relay adds itself to the reverse-path.",
        standard='RFC 5321: names from a source route "MUST NOT be copied into the reverse-path".',
        older=True,
    ),
    DifferenceRow(
        id="keywords",
        source="RFC 821 4.1.2; RFC 5321 3.3; RFC 5321 4.1.1.2; RFC 5321 4.1.1.3",
        topic="MAIL",
        topics=("RCPT", "SEND", "SOML", "SAML", "HELO", "DATA"),
        textbook='The keywords are "MAIL FROM", "RCPT TO" and "SEND FROM"; and it speaks of a "HELO message"'
        ' and a "DATA message".',
        standard="The verbs are MAIL, RCPT and SEND; FROM:<...> or TO:<...> is the argument, with the colon"
        " and the brackets and without a space. They are commands, not messages.",
    ),
    DifferenceRow(
        id="ehlo-absent",
        source="RFC 1869 4; RFC 5321 3.2; RFC 5321 4.1.1.1",
        topic="EHLO",
        topics=("HELO",),
        textbook="EHLO is absent.",
        standard="A client should begin with EHLO; HELO is kept for old clients.",
    ),
    DifferenceRow(
        id="bdat-absent",
        source="RFC 3030 2",
        topic="BDAT",
        topics=("DATA",),
        textbook="BDAT is absent: the message goes by DATA and ends with a lone dot.",
        standard="RFC 3030 adds it: the client says how many octets follow, in one chunk or several. It needs no"
        " 354, no doubled dots and no dot at the end.",
    ),
    DifferenceRow(
        id="auth-absent",
        source="RFC 4954 3; RFC 4954 4",
        topic="AUTH",
        topics=("235", "334", "432", "534", "535"),
        textbook="AUTH is absent: whoever connects may send mail.",
        standard="RFC 4954 adds it: a client proves who it is, and a server may want that before it takes mail.",
    ),
    DifferenceRow(
        id="starttls-absent",
        source="RFC 3207 4",
        topic="STARTTLS",
        topics=("454", "530"),
        textbook="STARTTLS is absent.",
        standard="RFC 3207 adds it: after 220 the two sides shake hands, and the session begins again under TLS.",
    ),
    DifferenceRow(
        id="helo-name",
        source="RFC 821 3.5; RFC 821 4.1.1; RFC 5321 4.1.1.1",
        topic="HELO",
        topics=("EHLO",),
        textbook='"Sender\'s host name"',
        standard="The name of the client host, not of the author's; a fully-qualified domain name (with EHLO"
        " also an address in brackets). The command clears all state.",
    ),
    DifferenceRow(
        id="mail-sender",
        source="RFC 821 3.1; RFC 821 4.1.1; RFC 5321 4.1.1.2; RFC 5321 4.5.5",
        topic="MAIL",
        textbook='"Sender of the message"',
        standard="The reverse-path: where errors go. It may be <>, it may differ from the From: field (in RFC"
        " 821 it may be a route), and MAIL opens the transaction and clears the three buffers.",
    ),
    DifferenceRow(
        id="rcpt-recipient",
        source="RFC 821 3.1; RFC 5321 4.1.1.3; RFC 5321 7.2",
        topic="RCPT",
        textbook='"Intended recipient"; "Identifies the recipient of the message"',
        standard="A forward-path, one for each command; it is appended to a buffer and has nothing to do with"
        " the To: field.",
    ),
    DifferenceRow(
        id="data-argument",
        source="RFC 821 4.1.1; RFC 5321 4.1.1.4; RFC 5321 4.3.2",
        topic="DATA",
        topics=("501", "354"),
        textbook='"Body of the mail" is the argument.',
        standard="DATA has no argument (one gets 501); header and body follow as lines after 354.",
    ),
    DifferenceRow(
        id="quit-session",
        source="RFC 821 4.1.1; RFC 5321 4.1.1.10",
        topic="QUIT",
        topics=("221",),
        textbook='"Terminates the message"',
        standard="QUIT ends the session: 221, and the server closes. The lone dot ends a message; an open"
        " transaction is dropped.",
    ),
    DifferenceRow(
        id="rset-buffers",
        source="RFC 5321 4.1.1.5",
        topic="RSET",
        textbook='"Aborts the current mail transaction"',
        standard="Right, but loose: RSET also empties all buffers, keeps the connection and the hello, and"
        " has no argument.",
    ),
    DifferenceRow(
        id="vrfy-any-name",
        source="RFC 821 3.3; RFC 5321 3.5; RFC 5321 4.1.1.6",
        topic="VRFY",
        topics=("252", "553"),
        textbook='"Name of recipient"; "Verifies the address of the recipient"',
        standard="Any user name or mailbox, and no RCPT is needed; the answer gives the name and the mailbox,"
        " or is 252 or 553.",
    ),
    DifferenceRow(
        id="noop-nothing",
        source="RFC 821 4.1.1; RFC 5321 4.1.1.9",
        topic="NOOP",
        textbook='"Checks the status of the recipient"',
        standard="No action but a 250. RFC 821 knows no argument; RFC 5321 ignores a string.",
    ),
    DifferenceRow(
        id="turn-roles",
        source="RFC 821 3.8; RFC 821 4.1.1; RFC 5321 F.1",
        topic="TURN",
        topics=("502",),
        textbook='"Switches the sender and the recipient"',
        standard="The two programs swap the roles of client and server. The server may refuse (502); the new"
        " server sends 220; the command is deprecated.",
    ),
    DifferenceRow(
        id="turn-deprecated",
        source="RFC 5321 F.1",
        topic="TURN",
        topics=("ETRN",),
        textbook="TURN stands among the commands.",
        standard="Its use is deprecated: without strong authentication whoever asks gets the mail. A server"
        " should have it only where it can tell for sure who the client is.",
    ),
    DifferenceRow(
        id="etrn-absent",
        source="RFC 1985 1; RFC 1985 5",
        topic="ETRN",
        topics=("TURN", "253", "458", "459"),
        textbook="ETRN is absent.",
        standard="RFC 1985 adds it in the place of TURN: the server sends what waits over a new connection,"
        " which it opens itself to the host that was named. So a stranger who asks gets nothing.",
    ),
    DifferenceRow(
        id="atrn-absent",
        source="RFC 2645 4; RFC 2645 5",
        topic="TURN",
        topics=("ETRN",),
        textbook="ATRN is absent.",
        standard="RFC 2645 adds it for hosts whose address changes: it is TURN after AUTH, on port 366. The roles"
        " are swapped on the open connection, but only for a client that has proved who it is.",
    ),
    DifferenceRow(
        id="expn-members",
        source="RFC 821 3.3; RFC 5321 3.5.1; RFC 5321 4.1.1.7",
        topic="EXPN",
        textbook='"Asks the recipient to expand the mailing list"',
        standard="The server confirms that the string is a list and returns its members, one mailbox a line.",
    ),
    DifferenceRow(
        id="help-argument",
        source="RFC 821 4.1.1; RFC 5321 4.1.1.8",
        topic="HELP",
        textbook='"Command name"; "the command sent as the argument"',
        standard="The argument is optional and may be any string; without it the server gives general help.",
    ),
    DifferenceRow(
        id="recipient-means-server",
        source="RFC 821 2; RFC 5321 2.3.2",
        topic="NOOP",
        topics=("TURN", "EXPN", "HELP"),
        textbook='"recipient", in the rows of NOOP, TURN, EXPN and HELP',
        standard='Meant is the server, which RFC 821 calls the "receiver-SMTP", and not the addressee of a'
        " message.",
    ),
    DifferenceRow(
        id="sending-argument",
        source="RFC 821 3.4; RFC 821 4.1.2; RFC 5321 F.6",
        topic="SEND",
        topics=("SOML", "SAML"),
        textbook='"SEND FROM", "SOML FROM" and "SAML FROM" have the argument "Intended recipient".',
        standard="They take the reverse-path and stand in the place of MAIL; the recipients come with RCPT.",
    ),
    DifferenceRow(
        id="send-not-active",
        source="RFC 821 3.4",
        topic="SEND",
        topics=("450",),
        textbook='"only to the terminal of the recipient"',
        standard="If the user is not active there, RCPT may get 450.",
    ),
    DifferenceRow(
        id="soml-no-choice",
        source="RFC 821 3.4; RFC 821 4.1.1",
        topic="SOML",
        textbook='"the terminal or the mailbox of the recipient"',
        standard="The terminal if the user is active and takes messages, otherwise the mailbox: no free"
        " choice.",
    ),
    DifferenceRow(
        id="saml-mailbox-always",
        source="RFC 821 3.4; RFC 821 4.1.1",
        topic="SAML",
        textbook='"the terminal and the mailbox of the recipient"',
        standard="The mailbox always, the terminal only if the user is active; it succeeds when the mailbox"
        " has it.",
    ),
    DifferenceRow(
        id="sending-optional",
        source="RFC 821 4.5.1; RFC 5321 F.6",
        topic="SEND",
        topics=("SOML", "SAML"),
        textbook="SEND, SOML and SAML stand in the table as ordinary commands.",
        standard="They are optional in RFC 821. Today clients should not use them; a server that has them"
        " lists them in its answer to EHLO.",
    ),
    DifferenceRow(
        id="reply-text",
        source="RFC 821 4.2; RFC 5321 4.2",
        topic="220",
        topics=("221", "251", "421", "551"),
        textbook='A response is a code that "may be followed by additional textual information".',
        standard="A reply is code, space, text; a bare code should not be sent but must be understood. A"
        " reply can have several lines. The text of 220, 221, 251, 421 and 551 is read by programs.",
    ),
    DifferenceRow(
        id="host-in-reply",
        source="RFC 821 4.2.2; RFC 5321 4.2.3; RFC 5321 3.8",
        topic="421",
        topics=("220", "221"),
        textbook='"Service ready"; "Service closing transmission channel"; "Service not available"',
        standard="The server's <domain> comes first. 421 is \"Service not available, closing transmission"
        ' channel" and can answer any command.',
    ),
    DifferenceRow(
        id="positive-wording",
        source="RFC 821 4.2.2; RFC 5321 4.2.3",
        topic="250",
        topics=("211",),
        textbook='250 "Request command completed"; 211 "System status or help reply"',
        standard='250 "Requested mail action okay, completed"; 211 "System status, or system help reply"',
    ),
    DifferenceRow(
        id="forward-path-in-reply",
        source="RFC 821 3.2; RFC 5321 3.4; RFC 5321 4.2.3",
        topic="251",
        topics=("551",),
        textbook='251 "the message will be forwarded"; 551 "User not local"',
        standard='251 "will forward to <forward-path>"; 551 "please try <forward-path>": the address is part'
        " of the text.",
    ),
    DifferenceRow(
        id="end-with-dot",
        source="RFC 5321 4.2.3",
        topic="354",
        topics=("DATA",),
        textbook='"Start mail input"',
        standard='"Start mail input; end with <CRLF>.<CRLF>"',
    ),
    DifferenceRow(
        id="mailbox-unavailable",
        source="RFC 821 4.2.2; RFC 5321 4.2.3",
        topic="450",
        topics=("550",),
        textbook='450 "Mailbox not available"; 550 "Command is not executed; mailbox unavailable"',
        standard='450 "Requested mail action not taken: mailbox unavailable" (busy, or a policy for now); 550'
        ' "Requested action not taken: mailbox unavailable" (not found, no access, or a policy).',
    ),
    DifferenceRow(
        id="not-aborted",
        source="RFC 5321 4.2.3; RFC 5321 4.5.3.1.10",
        topic="452",
        topics=("451",),
        textbook='451 "Command aborted: local error"; 452 "Command aborted; insufficient storage"',
        standard='451 "Requested action aborted: local error in processing"; 452 "Requested action not taken:'
        ' insufficient system storage", which also answers too many recipients.',
    ),
    DifferenceRow(
        id="line-too-long",
        source="RFC 5321 4.2.3; RFC 5321 4.3.2",
        topic="500",
        textbook='"Syntax error; unrecognized command"',
        standard="The same code answers a command line that is too long.",
    ),
    DifferenceRow(
        id="parameter-for-good",
        source="RFC 821 4.2.2; RFC 821 E; RFC 5321 4.2.1; RFC 5321 4.2.3",
        topic="504",
        textbook='"Command temporarily not implemented"',
        standard='"Command parameter not implemented"; and the first digit 5 means permanent.',
    ),
    DifferenceRow(
        id="storage-allocation",
        source="RFC 5321 4.2.3; RFC 5321 3.1",
        topic="552",
        topics=("553", "554"),
        textbook='552 "exceeded storage location"; 553 "mailbox name not allowed"; 554 "Transaction failed"',
        standard='552 "exceeded storage allocation"; 553 for example "mailbox syntax incorrect"; 554 also "No'
        ' SMTP service here" when the connection opens.',
    ),
    DifferenceRow(
        id="missing-codes",
        source="RFC 5321 4.2.1; RFC 5321 4.2.3; RFC 7504 3; RFC 7504 4",
        topic="252",
        topics=("455", "521", "555", "556"),
        textbook="252, 455, 555, 521 and 556 are absent, and the digits are not explained.",
        standard="252 came with RFC 1123, 455 and 555 with the extensions (RFC 1869); 521 and 556 became"
        " standard with RFC 7504. The first digit decides, the second groups, the third refines.",
    ),
    DifferenceRow(
        id="relays-and-submission",
        source="RFC 821 2; RFC 5321 2.1; RFC 5321 3.6.3; RFC 6409",
        topic="connection-establishment",
        topics=("mail-transfer",),
        textbook='"SMTP is used two times"; "port 25"',
        standard="There can be none, one or many relays, and on one server SMTP is used once. Today the first"
        " leg is submission, on port 587.",
    ),
    DifferenceRow(
        id="establishment",
        source="RFC 5321 3.1; RFC 5321 4.1.4; RFC 5321 4.3.2",
        topic="connection-establishment",
        topics=("HELO", "EHLO", "220", "421", "501", "521", "554"),
        textbook='220 or 421; HELO: "This step is necessary"; then 250',
        standard="The greeting can also be 554 (or 521). EHLO should be used; commands without mail need no"
        " hello. A bad name gets 501 and the state stays.",
    ),
    DifferenceRow(
        id="many-transactions",
        source="RFC 821 4.1.1; RFC 5321 4.1.4",
        topic="mail-transfer",
        textbook='"a single message between a sender and one or more recipients can be exchanged"',
        standard='"There may be zero or more transactions in a session."',
    ),
    DifferenceRow(
        id="mailbox-and-domain",
        source="RFC 5321 2.3.11; RFC 5321 4.5.5",
        topic="mail-transfer",
        topics=("MAIL",),
        textbook='Step 1: "mailbox and the domain name"',
        standard='The mailbox is the whole "local-part@domain"; and reports have the null path <>.',
    ),
    DifferenceRow(
        id="reply-for-each-recipient",
        source="RFC 5321 3.3; RFC 5321 4.1.1.4",
        topic="mail-transfer",
        topics=("RCPT", "DATA", "354"),
        textbook='Steps 3 to 6: "250 or some other appropriate code"; "some other appropriate message"',
        standard="Each RCPT has its own reply, and one acceptance suffices; mail data is sent only after"
        " 354.",
    ),
    DifferenceRow(
        id="responsibility",
        source="RFC 5321 4.5.2; RFC 5321 4.5.3.1.6; RFC 5321 4.2.5",
        topic="mail-transfer",
        topics=("DATA", "250"),
        textbook='Steps 7 and 8: "a line containing just one period"; "250 (OK) or some other appropriate'
        ' code"',
        standard="Left out: dot-stuffing, CR LF as the only line end, lines of at most 1000 octets. This 250"
        " moves the responsibility to the server; 4yz and 5yz leave it with the client.",
    ),
    DifferenceRow(
        id="termination",
        source="RFC 821 4.1.1; RFC 5321 4.1.1.10",
        topic="connection-termination",
        topics=("QUIT", "221"),
        textbook='"After the message is transferred successfully"; "221 or some other appropriate code"',
        standard="QUIT may come at any time (in RFC 821 only last). The reply must be 221; the server closes,"
        " and the client waits for it.",
    ),
)


def _words(row: DifferenceRow) -> tuple[str, ...]:
    return (row.topic, *row.topics)


DIFFERENCES_OF: dict[str, tuple[DifferenceRow, ...]] = {
    word: tuple(row for row in DIFFERENCES if word in _words(row))
    for word in dict.fromkeys(word for row in DIFFERENCES for word in _words(row))
}
"""By each word that finds them: a verb, a code or a phase."""
