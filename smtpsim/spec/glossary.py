"""The words of mail that are neither command nor code, each in one sentence with its source."""

from smtpsim.spec.rows import Row


class GlossaryRow(Row, frozen=True, kw_only=True):
    """One term. `id` is the term, `others` are further names for it, the textbook's among them."""

    sentence: str
    others: tuple[str, ...] = ()


GLOSSARY: tuple[GlossaryRow, ...] = (
    GlossaryRow(
        id="8-bit data",
        source="RFC 6152 2; RFC 5321 2.4",
        others=("8bit",),
        sentence="Octets above 127 in a message: they may be sent only where the server offered 8BITMIME.",
    ),
    GlossaryRow(
        id="address",
        source="RFC 5321 2.3.11",
        others=("email address",),
        sentence="What names a mailbox: local-part@domain.",
    ),
    GlossaryRow(
        id="address literal",
        source="RFC 5321 4.1.3",
        sentence="An IP address in brackets in the place of a domain, such as [192.0.2.1] or"
        " [IPv6:2001:db8::1].",
    ),
    GlossaryRow(
        id="alias",
        source="RFC 5321 3.9.1",
        sentence="A name for other mailboxes: the server exchanges the recipient and leaves the rest of the"
        " envelope, also the reverse-path, as it was.",
    ),
    GlossaryRow(
        id="argument",
        source="RFC 5321 4.1.1",
        sentence="What follows the name of a command on its line, after one space.",
    ),
    GlossaryRow(
        id="ATRN",
        source="RFC 2645 4; RFC 2645 5",
        others=("authenticated TURN", "on-demand mail relay", "ODMR"),
        sentence="TURN for a client that has proved who it is with AUTH: the roles are swapped on the open"
        " connection, and the mail that waits comes over it; this program does not play it.",
    ),
    GlossaryRow(
        id="authentication",
        source="RFC 4954 1; RFC 4422 1",
        others=("login", "credentials"),
        sentence="Proving who one is, with a name and a password: with AUTH before the mail, so that a server knows whose mail it passes on.",
    ),
    GlossaryRow(
        id="backscatter",
        source="RFC 5321 6.2; RFC 5321 7.8",
        sentence="Reports that reach somebody who sent nothing, because a forged reverse-path named them; a refusal in the dialogue makes none.",
    ),
    GlossaryRow(
        id="base64",
        source="RFC 4648 4; RFC 4954 4",
        sentence="A way to write any octets in 64 harmless characters; it hides nothing, and anybody can undo it.",
    ),
    GlossaryRow(
        id="blind copy",
        source="RFC 5321 7.2",
        others=("bcc",),
        sentence="A copy for somebody who stands in no header field: one more RCPT, and nothing in the"
        " message tells of it.",
    ),
    GlossaryRow(
        id="body",
        source="RFC 5321 2.3.1",
        sentence="The part of the message after the first empty line; SMTP does not look at it.",
    ),
    GlossaryRow(
        id="bounce",
        source="RFC 5321 6.1; RFC 5321 4.5.5",
        others=("non-delivery report", "report"),
        sentence="A message to the reverse-path that tells of mail which could not be delivered; whoever"
        " holds the message writes it, with a null reverse-path of its own, so that no bounce is ever"
        " bounced.",
    ),
    GlossaryRow(
        id="buffer",
        source="RFC 5321 2.3.6; RFC 5321 4.1.1",
        others=("buffers",),
        sentence="What the server keeps of the open transaction: the reverse-path, the forward-paths and the"
        " mail data.",
    ),
    GlossaryRow(
        id="certificate",
        source="RFC 3207 4.1",
        others=("self-signed certificate",),
        sentence="What a server shows in the TLS handshake to prove its name; one that it made itself proves nothing to a stranger.",
    ),
    GlossaryRow(
        id="challenge",
        source="RFC 4954 4; RFC 4422 2",
        sentence="What the server says in a login, behind 334 and in base64; the client's next line is the response to it.",
    ),
    GlossaryRow(
        id="client",
        source="RFC 5321 2.3.2",
        others=("SMTP client", "MTA client", "SMTP-sender"),
        sentence="The program that opens the connection, sends commands and hands mail over; RFC 821 calls it"
        " the sender-SMTP.",
    ),
    GlossaryRow(
        id="command",
        source="RFC 5321 2.3.7; RFC 5321 4.1",
        others=("commands",),
        sentence="A line from the client that asks the server for one thing; each command gets exactly one"
        " reply.",
    ),
    GlossaryRow(
        id="CRLF",
        source="RFC 5321 2.3.8",
        others=("CR LF", "line end", "bare LF", "bare CR"),
        sentence="The two octets that end a line, 13 and 10, always together; either of them alone (bare)"
        " ends nothing.",
    ),
    GlossaryRow(
        id="DNS",
        source="RFC 5321 5.1; RFC 1035 3.3.9",
        others=("domain name system", "look-up", "lookup"),
        sentence="The system of names on the Internet; a mail server asks it which hosts take the mail of a domain.",
    ),
    GlossaryRow(
        id="domain",
        source="RFC 5321 2.3.5",
        others=("domain name", "FQDN"),
        sentence="The full name of a host or of a place that takes mail: letters, digits and hyphens, in"
        " parts with dots between.",
    ),
    GlossaryRow(
        id="dot-stuffing",
        source="RFC 5321 4.5.2",
        others=("transparency", "dot stuffing"),
        sentence="The client puts one more dot before each line of the text that begins with a dot, and the"
        " server takes it away again, so that only a lone dot ends the text.",
    ),
    GlossaryRow(
        id="end of data",
        source="RFC 5321 4.1.1.4",
        others=("end-of-data", "lone dot", "final dot"),
        sentence="CR LF, a dot, CR LF: the line of one dot that ends the text; the reply to it decides who"
        " holds the message.",
    ),
    GlossaryRow(
        id="envelope id",
        source="RFC 3461 4.4",
        others=("ENVID",),
        sentence="A name that the sender gives to a mail with MAIL, and finds again in each report about it.",
    ),
    GlossaryRow(
        id="enhanced status code",
        source="RFC 3463 2; RFC 2034 4",
        others=("enhanced code", "status code"),
        sentence="Three numbers with dots, such as 5.1.1, at the beginning of a reply's text: class, subject"
        " and detail.",
    ),
    GlossaryRow(
        id="envelope",
        source="RFC 5321 2.3.1",
        sentence="The reverse-path from MAIL and the forward-paths from RCPT: it alone decides where mail"
        " goes, whatever the header says.",
    ),
    GlossaryRow(
        id="ESMTP",
        source="RFC 5321 2.2.1; RFC 5321 3.2",
        others=("extended SMTP",),
        sentence="SMTP with service extensions: a session that began with EHLO.",
    ),
    GlossaryRow(
        id="extension",
        source="RFC 5321 2.2.1; RFC 5321 2.2.2",
        others=("service extension", "keyword"),
        sentence="Something that a server offers beyond the basic commands, with a keyword in its answer to"
        " EHLO; a client uses only what was offered.",
    ),
    GlossaryRow(
        id="final delivery",
        source="RFC 5321 2.3.10; RFC 5321 4.4",
        others=("delivery", "delivery system"),
        sentence="The message leaves SMTP: the last server puts it into a mailbox and writes the reverse-path"
        " into a Return-Path field.",
    ),
    GlossaryRow(
        id="forward-path",
        source="RFC 5321 4.1.1.3; RFC 5321 3.3",
        others=("recipient", "addressee"),
        sentence="Where one copy of the mail goes: the argument of RCPT, one for each recipient.",
    ),
    GlossaryRow(
        id="gateway",
        source="RFC 5321 2.3.10; RFC 5321 3.7",
        sentence="A host that takes mail from one kind of mail system and hands it to another kind.",
    ),
    GlossaryRow(
        id="greeting",
        source="RFC 5321 3.1",
        others=("banner",),
        sentence="The first reply of a session, which the server sends without being asked.",
    ),
    GlossaryRow(
        id="greylisting",
        source="RFC 6647 2",
        sentence="To refuse for now whoever is not known yet, and to accept who comes back later, as a real"
        " mail server does.",
    ),
    GlossaryRow(
        id="header",
        source="RFC 5321 2.3.1",
        others=("header section", "header field", "header fields"),
        sentence="The fields at the beginning of the message, such as From:, To: and Subject:, up to the"
        " first empty line; for SMTP they are part of the text and address nobody.",
    ),
    GlossaryRow(
        id="holder",
        source="RFC 5321 4.2.5; RFC 5321 6.1; RFC 1047",
        others=("responsibility", "holders"),
        sentence="The host that must deliver the message or report the failure: the server from the moment it"
        " sends its positive reply to the end of data, the client until that reply reaches it, and for a"
        " moment both.",
    ),
    GlossaryRow(
        id="hop",
        source="RFC 5321 2.1; RFC 5321 3.6.3",
        others=("hops",),
        sentence="One way from a client to a server; mail can take several, one session after the other.",
    ),
    GlossaryRow(
        id="host",
        source="RFC 5321 2.3.4",
        sentence="A computer that takes part in mail; it is called by its domain name.",
    ),
    GlossaryRow(
        id="give-up time",
        source="RFC 5321 4.5.4.1",
        others=("give up", "give-up"),
        sentence="How long a queue keeps trying before it returns a mail: four to five days at least.",
    ),
    GlossaryRow(
        id="local part",
        source="RFC 5321 2.3.11; RFC 5321 4.1.2",
        others=("local-part", "user name"),
        sentence='What stands before the "@": only the host of the mailbox knows what it means.',
    ),
    GlossaryRow(
        id="mail data",
        source="RFC 5321 2.3.9; RFC 5321 4.1.1.4",
        others=("content", "text"),
        sentence="Header and body: the lines between the go-ahead to DATA and the lone dot.",
    ),
    GlossaryRow(
        id="mail transaction",
        source="RFC 5321 3.3; RFC 5321 4.1.4",
        others=("transaction",),
        sentence="One mail on its way: MAIL, one RCPT or more, DATA and the text; a session may hold none,"
        " one or many.",
    ),
    GlossaryRow(
        id="mailbox",
        source="RFC 5321 2.3.11",
        sentence="Where a user's mail lies; its address is local-part@domain.",
    ),
    GlossaryRow(
        id="mailing list",
        source="RFC 5321 3.9.2",
        others=("list",),
        sentence="A name for many recipients: mail to it goes out again to each member, and errors go to the"
        " list's owner.",
    ),
    GlossaryRow(
        id="mail loop",
        source="RFC 5321 6.3",
        others=("loop",),
        sentence="Mail that comes back to a server again and again; servers count the Received fields and refuse a mail with too many.",
    ),
    GlossaryRow(
        id="MIME",
        source="RFC 2045 1; RFC 6152 1",
        sentence="How a message says what its body is: text in which letters, a picture, several parts; and how octets beyond ASCII are written.",
    ),
    GlossaryRow(
        id="MTA",
        source="RFC 5321 2.3.3",
        others=("mail transfer agent", "mail server"),
        sentence="A mail transfer agent: a program that passes mail on with SMTP, now as server, now as"
        " client.",
    ),
    GlossaryRow(
        id="MUA",
        source="RFC 5321 2.3.3",
        others=("mail user agent", "user agent", "UA"),
        sentence="A mail user agent: the program with which a person writes and reads mail.",
    ),
    GlossaryRow(
        id="MX record",
        source="RFC 5321 5.1; RFC 7505 3",
        others=("MX", "null MX"),
        sentence="What the DNS says about which hosts take a domain's mail, best preference first; a null MX"
        " says that none does.",
    ),
    GlossaryRow(
        id="null reverse-path",
        source="RFC 5321 4.5.5; RFC 5321 6.1",
        others=("null path", "<>"),
        sentence="The empty path <>: mail with it, such as a bounce, gets no error report.",
    ),
    GlossaryRow(
        id="octet",
        source="RFC 5321 2.4; RFC 5321 4.5.3.1",
        others=("octets", "byte"),
        sentence="Eight bits: what travels, and what all limits of length count.",
    ),
    GlossaryRow(
        id="open relay",
        source="RFC 5321 3.6.2; RFC 5321 7.9",
        sentence="A server that passes on anybody's mail to anybody; servers refuse to, because it was"
        " abused.",
    ),
    GlossaryRow(
        id="phase",
        source="textbook; RFC 5321 3",
        others=("phases", "mail transfer phases"),
        sentence="One of the textbook's three parts of a session: connection establishment (3 steps), mail"
        " transfer (8) and connection termination (2).",
    ),
    GlossaryRow(
        id="POP3",
        source="RFC 1939 1; RFC 1939 3",
        others=("Post Office Protocol", "port 110", "110"),
        sentence="The protocol of the last leg, and not SMTP: on port 110 a reader's program logs in, fetches"
        " the messages from the mailbox and has them removed; answers begin with +OK or -ERR, not with a"
        " code.",
    ),
    GlossaryRow(
        id="POP3 and IMAP",
        source="RFC 5321 2.3.3; RFC 1939 1; RFC 9051 1",
        others=("IMAP", "MAA"),
        sentence="Other protocols, with which a person fetches mail from the mailbox; SMTP only brings it"
        " there.",
    ),
    GlossaryRow(
        id="port 25",
        source="RFC 5321 4.5.4.2; RFC 6409 3.1",
        others=("port", "25", "587", "port 587"),
        sentence="Where servers wait for mail from other servers; a person's mail program hands mail in on"
        " port 587.",
    ),
    GlossaryRow(
        id="postmaster",
        source="RFC 5321 4.5.1; RFC 5321 4.1.1.3",
        sentence="The mailbox that every server with mail must have; RCPT TO:<Postmaster> needs no domain and"
        " any case will do.",
    ),
    GlossaryRow(
        id="pipelining",
        source="RFC 2920 3",
        others=("command pipelining",),
        sentence="Sending several commands without waiting for each reply; allowed where the server offered"
        " PIPELINING.",
    ),
    GlossaryRow(
        id="push and pull",
        source="RFC 5321 2.1; RFC 1939 1",
        others=("push", "pull", "pull and push"),
        sentence="SMTP pushes: who has the mail connects and hands it on; POP3 pulls: who wants the mail"
        " connects and fetches it.",
    ),
    GlossaryRow(
        id="queue",
        source="RFC 5321 4.5.4.1",
        others=("retry", "mail queue"),
        sentence="Where a server keeps mail that it could not pass on yet; it tries again, for some days.",
    ),
    GlossaryRow(
        id="reader",
        source="RFC 1939 1",
        sentence="In a scenario: the program with which a user fetches mail from the mailbox; it speaks POP3 here, and not SMTP.",
    ),
    GlossaryRow(
        id="relay",
        source="RFC 5321 2.3.10; RFC 5321 3.6.3",
        others=("relaying", "relays"),
        sentence="A server that takes mail for others and sends it on unchanged, but for trace fields.",
    ),
    GlossaryRow(
        id="reply",
        source="RFC 5321 2.3.7; RFC 5321 4.2",
        others=("response", "responses", "replies"),
        sentence="The server's answer: a code of three digits for programs and a text for people, in one line"
        " or several; the textbook calls it a response.",
    ),
    GlossaryRow(
        id="reverse-path",
        source="RFC 5321 4.1.1.2; RFC 5321 3.3",
        others=("sender", "return path"),
        sentence="Where error reports go: the argument of MAIL; it may be empty and need not be the From:"
        " field.",
    ),
    GlossaryRow(
        id="SASL",
        source="RFC 4422 1",
        others=("SASL mechanism", "mechanism"),
        sentence="The frame in which a client and a server agree on a way to log in, called a mechanism; AUTH is its use in SMTP.",
    ),
    GlossaryRow(
        id="server",
        source="RFC 5321 2.3.2",
        others=("SMTP server", "MTA server", "SMTP-receiver"),
        sentence="The program that waits for connections, answers commands and takes mail; RFC 821 calls it"
        " the receiver-SMTP.",
    ),
    GlossaryRow(
        id="session",
        source="RFC 5321 3.1; RFC 5321 3.8",
        others=("SMTP session", "connection"),
        sentence="All that happens on one connection, from the greeting to its end.",
    ),
    GlossaryRow(
        id="SMTP",
        source="RFC 5321 1.1; textbook",
        others=("simple mail transfer protocol",),
        sentence="The Simple Mail Transfer Protocol: how a client hands mail to a server.",
    ),
    GlossaryRow(
        id="source route",
        source="RFC 5321 3.6.1; RFC 5321 C",
        others=("route",),
        sentence="Hosts before the mailbox in a path, as in <@a.example:bob@b.example>; a server accepts it"
        " and ignores the hosts.",
    ),
    GlossaryRow(
        id="submission",
        source="RFC 6409 3.1; RFC 5321 3.6.3",
        others=("message submission", "MSA"),
        sentence="The first leg of a mail, from a person's mail program to a server that knows the person.",
    ),
    GlossaryRow(
        id="terminal",
        source="RFC 821 3.4",
        sentence="Where a user sat at a shared computer; SEND, SOML and SAML could show a message there at"
        " once.",
    ),
    GlossaryRow(
        id="timeout",
        source="RFC 5321 4.5.3.2",
        others=("time limit", "no answer"),
        sentence="How long one side waits before it gives up: mostly 5 minutes, 2 for the reply to DATA, 10"
        " for the reply to the end of data.",
    ),
    GlossaryRow(
        id="TLS",
        source="RFC 3207 1; RFC 3207 6",
        others=("Transport Layer Security", "SSL", "encryption"),
        sentence="A protocol under SMTP that encrypts the line between two hosts, so that nobody on the road can read"
        " or change what is said; each hop of a mail is protected alone, or not at all.",
    ),
    GlossaryRow(
        id="trace field",
        source="RFC 5321 4.4",
        others=("Received", "Return-Path", "trace information"),
        sentence="A header field that servers add: Received: on each hop, Return-Path: at the final"
        " delivery.",
    ),
    GlossaryRow(
        id="U-label",
        source="RFC 5890 2.3.2.1; RFC 6531 3.3",
        others=("A-label", "internationalized domain name", "IDN"),
        sentence="A label of a domain name beyond ASCII, such as bücher; its A-label, xn--bcher-kva, says the"
        " same in ASCII, and is what the DNS knows.",
    ),
    GlossaryRow(
        id="xtext",
        source="RFC 3461 4",
        sentence="A way to write any printable ASCII into a parameter: a space becomes +20, a plus sign +2B.",
    ),
    GlossaryRow(
        id="verb",
        source="RFC 5321 4.1.1",
        sentence="The name of a command, such as MAIL, in upper or lower case; those of RFC 821 all have"
        " four letters.",
    ),
)

GLOSSARY_OF: dict[str, GlossaryRow] = {row.id: row for row in GLOSSARY}
