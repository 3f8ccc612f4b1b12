"""The commands: what each is for, how it is written, and what the textbook says of it.

`syntax` is RFC 5321's rule where it has one, the extension's own for a command of an extension, and
RFC 821's for TURN, SEND, SOML and SAML. `replies` is RFC 5321 4.3.2's list or the extension's, and
therefore empty for those four; `old_replies` is RFC 821 4.3's list. The codes that any command may get stand in `ANY_COMMAND_REPLIES`.
"""

from smtpsim.spec.rows import CommandRow
from smtpsim.spec.terms import Buffer, Verb

ALL_BUFFERS: tuple[Buffer, ...] = (Buffer.REVERSE_PATH, Buffer.FORWARD_PATH, Buffer.MAIL_DATA)

ANY_COMMAND_REPLIES: tuple[int, ...] = (500, 501, 421)
"""What any command can get when something unusual happens (RFC 5321 4.3.2)."""

CONNECT_REPLIES: tuple[int, ...] = (220, 554)
"""How a server may open a connection (RFC 5321 4.3.2)."""

OLD_CONNECT_REPLIES: tuple[int, ...] = (220, 421)
"""How a server may open a connection (RFC 821 4.3), as the textbook has it."""

_OLD_SENDING_REPLIES = (250, 552, 451, 452, 500, 501, 502, 421)

COMMANDS: tuple[CommandRow, ...] = (
    CommandRow(
        id="HELO",
        source="RFC 5321 4.1.1.1; RFC 821 4.1.1",
        verb=Verb.HELO,
        purpose="Tells the server the name of the client's host, the old way without extensions, and puts"
        " both sides into the initial state.",
        syntax='helo = "HELO" SP Domain CRLF',
        syntax_source="RFC 5321 4.1.1.1",
        old_syntax="HELO <SP> <domain> <CRLF>",
        textbook_keyword="HELO",
        textbook_argument="Sender's host name",
        textbook_description="Identifies itself",
        textbook_note="The name is that of the client host that speaks now, not of the message's author, and"
        " it should be a fully-qualified domain name. HELO also drops any open transaction. A client should"
        " begin with EHLO and keep HELO for old servers.",
        textbook_note_source="RFC 821 3.5; RFC 821 4.1.1; RFC 5321 4.1.1.1",
        replies=(250, 504, 550, 502),
        old_replies=(250, 500, 501, 504, 421),
        clears=ALL_BUFFERS,
        example="HELO client.example",
    ),
    CommandRow(
        id="EHLO",
        source="RFC 5321 4.1.1.1; RFC 5321 3.2",
        verb=Verb.EHLO,
        purpose="Tells the server the name of the client's host, asks which extensions the server offers, and"
        " puts both sides into the initial state.",
        syntax='ehlo = "EHLO" SP ( Domain / address-literal ) CRLF',
        syntax_source="RFC 5321 4.1.1.1",
        old_syntax="",
        textbook_keyword="",
        textbook_argument="",
        textbook_description="",
        textbook_note="The textbook has no EHLO. It came with the service extensions, and a client should"
        " open every session with it.",
        textbook_note_source="RFC 1869 4; RFC 5321 3.2; RFC 5321 4.1.1.1",
        replies=(250, 504, 550, 502),
        old_replies=(),
        clears=ALL_BUFFERS,
        example="EHLO client.example",
    ),
    CommandRow(
        id="MAIL",
        source="RFC 5321 4.1.1.2; RFC 821 4.1.1",
        verb=Verb.MAIL,
        purpose="Opens a mail transaction and gives the reverse-path: the mailbox that error reports go to.",
        syntax='mail = "MAIL FROM:" Reverse-path [SP Mail-parameters] CRLF',
        syntax_source="RFC 5321 4.1.1.2",
        old_syntax="MAIL <SP> FROM:<reverse-path> <CRLF>",
        textbook_keyword="MAIL FROM",
        textbook_argument="Sender of the message",
        textbook_description="Identifies the sender of the message",
        textbook_note="The verb is MAIL; FROM:<...> is its argument, with the colon and the brackets and"
        " without a space. The argument is the reverse-path, where errors go: it may be empty (<>) and need"
        " not be the address in the From: field. MAIL also opens the transaction and clears the three"
        " buffers.",
        textbook_note_source="RFC 821 4.1.2; RFC 5321 3.3; RFC 5321 4.1.1.2; RFC 5321 4.5.5",
        replies=(250, 552, 451, 452, 550, 553, 503, 455, 555),
        old_replies=(250, 552, 451, 452, 500, 501, 421),
        fills=(Buffer.REVERSE_PATH,),
        clears=ALL_BUFFERS,
        example="MAIL FROM:<alice@client.example>",
    ),
    CommandRow(
        id="RCPT",
        source="RFC 5321 4.1.1.3; RFC 821 4.1.1",
        verb=Verb.RCPT,
        purpose="Adds one recipient to the transaction; it is sent once for each recipient.",
        syntax='rcpt = "RCPT TO:" ( "<Postmaster@" Domain ">" / "<Postmaster>" / Forward-path ) [SP'
        " Rcpt-parameters] CRLF",
        syntax_source="RFC 5321 4.1.1.3",
        old_syntax="RCPT <SP> TO:<forward-path> <CRLF>",
        textbook_keyword="RCPT TO",
        textbook_argument="Intended recipient",
        textbook_description="Identifies the recipient of the message",
        textbook_note="The verb is RCPT; TO:<...> is its argument. One command names one recipient, and each"
        " gets its own reply. The forward-path is appended to a buffer and has nothing to do with the To:"
        " field of the message.",
        textbook_note_source="RFC 821 3.1; RFC 5321 4.1.1.3; RFC 5321 7.2",
        replies=(250, 251, 550, 551, 552, 553, 450, 451, 452, 503, 455, 555),
        old_replies=(250, 251, 550, 551, 552, 553, 450, 451, 452, 500, 501, 503, 421),
        fills=(Buffer.FORWARD_PATH,),
        example="RCPT TO:<bob@example.com>",
    ),
    CommandRow(
        id="DATA",
        source="RFC 5321 4.1.1.4; RFC 821 4.1.1",
        verb=Verb.DATA,
        purpose="Asks to send the mail data; after the go-ahead, all lines up to a lone dot are the message.",
        syntax='data = "DATA" CRLF',
        syntax_source="RFC 5321 4.1.1.4",
        old_syntax="DATA <CRLF>",
        textbook_keyword="DATA",
        textbook_argument="Body of the mail",
        textbook_description="Sends the actual message",
        textbook_note="DATA has no argument: one gets 501. The message follows as lines after 354, and it is"
        " the header as well as the body.",
        textbook_note_source="RFC 821 4.1.1; RFC 5321 4.1.1.4",
        replies=(354, 503, 554),
        old_replies=(354, 451, 554, 500, 501, 503, 421),
        message_replies=(250, 552, 554, 451, 452, 450, 550),
        old_message_replies=(250, 552, 554, 451, 452),
        fills=(Buffer.MAIL_DATA,),
        clears=ALL_BUFFERS,
        example="DATA",
    ),
    CommandRow(
        id="BDAT",
        source="RFC 3030 2",
        verb=Verb.BDAT,
        purpose="Sends a part of the mail data, whose octets are counted and follow at once; LAST ends the"
        " message.",
        syntax='bdat-cmd ::= "BDAT" SP chunk-size [ SP end-marker ] CR LF',
        syntax_source="RFC 3030 2",
        old_syntax="",
        textbook_keyword="",
        textbook_argument="",
        textbook_description="",
        textbook_note="The textbook has no BDAT. It is a service extension that stands in the place of DATA:"
        " no go-ahead, no doubled dots, no lone dot at the end.",
        textbook_note_source="RFC 3030 2",
        replies=(250, 503, 552, 554, 451, 452, 450, 550),
        old_replies=(),
        fills=(Buffer.MAIL_DATA,),
        clears=ALL_BUFFERS,
        required=False,
        keyword="CHUNKING",
        example="BDAT 1000 LAST",
    ),
    CommandRow(
        id="QUIT",
        source="RFC 5321 4.1.1.10; RFC 821 4.1.1",
        verb=Verb.QUIT,
        purpose="Asks the server to reply and close the connection; an open transaction is dropped.",
        syntax='quit = "QUIT" CRLF',
        syntax_source="RFC 5321 4.1.1.10",
        old_syntax="QUIT <CRLF>",
        textbook_keyword="QUIT",
        textbook_argument="",
        textbook_description="Terminates the message",
        textbook_note="QUIT ends the session, not a message: the lone dot ends a message. The server answers"
        " 221 and closes. QUIT may come at any time and drops an open transaction.",
        textbook_note_source="RFC 821 4.1.1; RFC 5321 4.1.1.10",
        replies=(221,),
        old_replies=(221, 500),
        clears=ALL_BUFFERS,
        example="QUIT",
    ),
    CommandRow(
        id="RSET",
        source="RFC 5321 4.1.1.5; RFC 821 4.1.1",
        verb=Verb.RSET,
        purpose="Drops the transaction that is open, if there is one, and keeps the connection.",
        syntax='rset = "RSET" CRLF',
        syntax_source="RFC 5321 4.1.1.5",
        old_syntax="RSET <CRLF>",
        textbook_keyword="RSET",
        textbook_argument="",
        textbook_description="Aborts the current mail transaction",
        textbook_note="Right, but loose: RSET also empties all three buffers, and it keeps the connection and"
        " the client's hello. It has no argument.",
        textbook_note_source="RFC 5321 4.1.1.5",
        replies=(250,),
        old_replies=(250, 500, 501, 504, 421),
        clears=ALL_BUFFERS,
        example="RSET",
    ),
    CommandRow(
        id="VRFY",
        source="RFC 5321 4.1.1.6; RFC 5321 3.5; RFC 821 3.3",
        verb=Verb.VRFY,
        purpose="Asks whether a string names a user or a mailbox, and which mailbox that is.",
        syntax='vrfy = "VRFY" SP String CRLF',
        syntax_source="RFC 5321 4.1.1.6",
        old_syntax="VRFY <SP> <string> <CRLF>",
        textbook_keyword="VRFY",
        textbook_argument="Name of recipient",
        textbook_description="Verifies the address of the recipient",
        textbook_note="It takes any user name or mailbox; no RCPT has to come first. The answer gives the"
        " name and the mailbox, or 252 when the server does not tell, or 553 when several users fit.",
        textbook_note_source="RFC 821 3.3; RFC 5321 3.5; RFC 5321 4.1.1.6",
        replies=(250, 251, 252, 550, 551, 553, 502, 504),
        old_replies=(250, 251, 550, 551, 553, 500, 501, 502, 504, 421),
        example="VRFY bob",
    ),
    CommandRow(
        id="NOOP",
        source="RFC 5321 4.1.1.9; RFC 821 4.1.1",
        verb=Verb.NOOP,
        purpose="Does nothing and gets a reply: it shows that the server is still there.",
        syntax='noop = "NOOP" [ SP String ] CRLF',
        syntax_source="RFC 5321 4.1.1.9",
        old_syntax="NOOP <CRLF>",
        textbook_keyword="NOOP",
        textbook_argument="",
        textbook_description="Checks the status of the recipient",
        textbook_note="It checks nothing about any recipient: the server does nothing but reply 250. By"
        ' "recipient" the textbook means the server. RFC 821 knows no argument; RFC 5321 lets a string stand'
        " there and be ignored.",
        textbook_note_source="RFC 821 4.1.1; RFC 5321 4.1.1.9; RFC 5321 2.3.2",
        replies=(250,),
        old_replies=(250, 500, 421),
        example="NOOP",
    ),
    CommandRow(
        id="TURN",
        source="RFC 821 3.8; RFC 821 4.1.1; RFC 5321 F.1",
        verb=Verb.TURN,
        purpose="Asks the server to swap roles: the client program becomes the server, the server the"
        " client.",
        syntax="TURN <CRLF>",
        syntax_source="RFC 821 4.1.2",
        old_syntax="TURN <CRLF>",
        textbook_keyword="TURN",
        textbook_argument="",
        textbook_description="Switches the sender and the recipient",
        textbook_note="The two programs swap the roles of client and server; sender and recipient of a"
        " message stay what they are. The server may refuse with 502. After 250 the new server sends 220."
        " TURN is deprecated: without strong authentication it lets a stranger collect mail.",
        textbook_note_source="RFC 821 3.8; RFC 821 4.1.1; RFC 5321 F.1",
        replies=(),
        old_replies=(250, 502, 500, 503),
        clears=ALL_BUFFERS,
        required=False,
        keyword="TURN",
        example="TURN",
    ),
    CommandRow(
        id="EXPN",
        source="RFC 5321 4.1.1.7; RFC 5321 3.5; RFC 821 3.3",
        verb=Verb.EXPN,
        purpose="Asks whether a string names a mailing list, and who is on it.",
        syntax='expn = "EXPN" SP String CRLF',
        syntax_source="RFC 5321 4.1.1.7",
        old_syntax="EXPN <SP> <string> <CRLF>",
        textbook_keyword="EXPN",
        textbook_argument="Mailing list",
        textbook_description="Asks the recipient to expand the mailing list",
        textbook_note='By "recipient" the textbook means the server. It confirms that the string names a list'
        " and returns the members, one mailbox a line. Mail is not sent by it.",
        textbook_note_source="RFC 821 3.3; RFC 5321 3.5.1; RFC 5321 4.1.1.7",
        replies=(250, 252, 550, 500, 502, 504),
        old_replies=(250, 550, 500, 501, 502, 504, 421),
        required=False,
        keyword="EXPN",
        example="EXPN staff",
    ),
    CommandRow(
        id="HELP",
        source="RFC 5321 4.1.1.8; RFC 821 4.1.1",
        verb=Verb.HELP,
        purpose="Asks the server for help text that a person can read.",
        syntax='help = "HELP" [ SP String ] CRLF',
        syntax_source="RFC 5321 4.1.1.8",
        old_syntax="HELP [<SP> <string>] <CRLF>",
        textbook_keyword="HELP",
        textbook_argument="Command name",
        textbook_description="Asks the recipient to send information about the command sent as the argument",
        textbook_note='By "recipient" the textbook means the server. The argument is optional and may be any'
        " string; without it the server gives general help.",
        textbook_note_source="RFC 821 4.1.1; RFC 5321 4.1.1.8",
        replies=(211, 214, 502, 504),
        old_replies=(211, 214, 500, 501, 502, 504, 421),
        required=False,
        keyword="HELP",
        example="HELP MAIL",
    ),
    CommandRow(
        id="SEND",
        source="RFC 821 3.4; RFC 821 4.1.1; RFC 5321 F.6",
        verb=Verb.SEND,
        purpose="Opens a transaction, in place of MAIL, whose message goes to the recipients' terminals.",
        syntax="SEND <SP> FROM:<reverse-path> <CRLF>",
        syntax_source="RFC 821 4.1.2",
        old_syntax="SEND <SP> FROM:<reverse-path> <CRLF>",
        textbook_keyword="SEND FROM",
        textbook_argument="Intended recipient",
        textbook_description="Specifies that the mail be delivered only to the terminal of the recipient, and"
        " not to the mailbox",
        textbook_note="The argument is the reverse-path, as for MAIL; the recipients come with RCPT. If a"
        " user is not active at a terminal, RCPT may get 450. SEND is optional and obsolete; a server that"
        " has it must list it in its answer to EHLO.",
        textbook_note_source="RFC 821 3.4; RFC 821 4.1.2; RFC 5321 F.6",
        replies=(),
        old_replies=_OLD_SENDING_REPLIES,
        fills=(Buffer.REVERSE_PATH,),
        clears=ALL_BUFFERS,
        required=False,
        keyword="SEND",
        example="SEND FROM:<alice@client.example>",
    ),
    CommandRow(
        id="SOML",
        source="RFC 821 3.4; RFC 821 4.1.1; RFC 5321 F.6",
        verb=Verb.SOML,
        purpose="Opens a transaction, in place of MAIL, whose message goes to each recipient's terminal if"
        " the user is active there, and otherwise to the mailbox.",
        syntax="SOML <SP> FROM:<reverse-path> <CRLF>",
        syntax_source="RFC 821 4.1.2",
        old_syntax="SOML <SP> FROM:<reverse-path> <CRLF>",
        textbook_keyword="SOML FROM",
        textbook_argument="Intended recipient",
        textbook_description="Specifies that the mail be delivered to the terminal or the mailbox of the"
        " recipient",
        textbook_note="The argument is the reverse-path; the recipients come with RCPT. The server has no"
        " free choice: the terminal if the user is active and takes messages, otherwise the mailbox. Send or"
        " mail is SOML; the notes' scan says SMOL.",
        textbook_note_source="RFC 821 3.4; RFC 821 4.1.1; RFC 5321 F.6",
        replies=(),
        old_replies=_OLD_SENDING_REPLIES,
        fills=(Buffer.REVERSE_PATH,),
        clears=ALL_BUFFERS,
        required=False,
        keyword="SOML",
        example="SOML FROM:<alice@client.example>",
    ),
    CommandRow(
        id="SAML",
        source="RFC 821 3.4; RFC 821 4.1.1; RFC 5321 F.6",
        verb=Verb.SAML,
        purpose="Opens a transaction, in place of MAIL, whose message goes to each recipient's mailbox and,"
        " if the user is active there, to the terminal as well.",
        syntax="SAML <SP> FROM:<reverse-path> <CRLF>",
        syntax_source="RFC 821 4.1.2",
        old_syntax="SAML <SP> FROM:<reverse-path> <CRLF>",
        textbook_keyword="SAML FROM",
        textbook_argument="Intended recipient",
        textbook_description="Specifies that the mail be delivered to the terminal and the mailbox of the"
        " recipient",
        textbook_note="The argument is the reverse-path; the recipients come with RCPT. The mailbox always"
        " gets the message, the terminal only if the user is active; the transaction succeeds when the"
        " mailbox has it. Send and mail is SAML; the notes' scan says SMAL.",
        textbook_note_source="RFC 821 3.4; RFC 821 4.1.1; RFC 5321 F.6",
        replies=(),
        old_replies=_OLD_SENDING_REPLIES,
        fills=(Buffer.REVERSE_PATH,),
        clears=ALL_BUFFERS,
        required=False,
        keyword="SAML",
        example="SAML FROM:<alice@client.example>",
    ),
    CommandRow(
        id="AUTH",
        source="RFC 4954 4",
        verb=Verb.AUTH,
        purpose="Proves who the client is, with a mechanism that the server has listed, so that it may do what"
        " strangers may not.",
        syntax="AUTH mechanism [initial-response]",
        syntax_source="RFC 4954 4",
        old_syntax="",
        textbook_keyword="",
        textbook_argument="",
        textbook_description="",
        textbook_note="The textbook has no AUTH: its servers take mail from anybody who connects. What AUTH"
        " sends is in base64, which hides nothing; only TLS, or a mechanism that never sends the"
        " password, keeps it from listeners.",
        textbook_note_source="RFC 4954 4; RFC 4954 9",
        replies=(235, 334, 432, 454, 500, 501, 503, 504, 534, 535),
        old_replies=(),
        required=False,
        keyword="AUTH",
        example="AUTH PLAIN AHRpbQB0YW5zdGFhZnRhbnN0YWFm",
    ),
    CommandRow(
        id="STARTTLS",
        source="RFC 3207 4",
        verb=Verb.STARTTLS,
        purpose="Asks the server to go on under TLS: after 220 the two sides shake hands, and from then on the"
        " line is encrypted.",
        syntax="STARTTLS",
        syntax_source="RFC 3207 4",
        old_syntax="",
        textbook_keyword="",
        textbook_argument="",
        textbook_description="",
        textbook_note="The textbook has no STARTTLS: its SMTP sends everything in the clear. TLS protects one hop"
        " against listeners, not the mail from end to end, and a client that does not insist on it can be made to"
        " do without.",
        textbook_note_source="RFC 3207 4; RFC 3207 6",
        replies=(220, 501, 454, 503, 502),
        old_replies=(),
        clears=ALL_BUFFERS,
        required=False,
        keyword="STARTTLS",
        example="STARTTLS",
    ),
    CommandRow(
        id="ETRN",
        source="RFC 1985 5; RFC 1985 3",
        verb=Verb.ETRN,
        purpose="Asks the server to send, over a connection of its own, the mail that waits there for a"
        " host.",
        syntax="ETRN [<option character>]<node name><CR><LF>",
        syntax_source="RFC 1985 5",
        old_syntax="",
        textbook_keyword="",
        textbook_argument="",
        textbook_description="",
        textbook_note="The textbook leaves it out: it is an extension, younger than RFC 821.",
        textbook_note_source="RFC 1985 1",
        replies=(250, 251, 252, 253, 458, 459, 500, 501),
        old_replies=(),
        required=False,
        keyword="ETRN",
        example="ETRN branch.example",
    ),
)

COMMAND_OF: dict[Verb, CommandRow] = {row.verb: row for row in COMMANDS}
