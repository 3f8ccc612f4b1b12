"""What learners often believe, what is so instead, and the replies of a session at which one can see it."""

from smtpsim.spec.rows import Row
from smtpsim.spec.terms import Kind, Move, Verb


class MisconceptionRow(Row, frozen=True, kw_only=True):
    """One wrong belief. Where several of the last six say something, all must hold of a step."""

    belief: str
    truth: str
    kinds: tuple[Kind, ...] = (Kind.REPLY,)
    verbs: tuple[Verb, ...] = ()
    code: str = ""  # how the code begins
    rows: tuple[str, ...] = ()  # ids of the rows that chose the step
    not_rows: tuple[str, ...] = ()  # ids of the rows that did not
    octets: bytes = b""  # what stands in what was sent


MISCONCEPTIONS: tuple[MisconceptionRow, ...] = (
    MisconceptionRow(
        id="pop-is-smtp",
        source="RFC 5321 2.1; RFC 1939 1",
        belief="SMTP also brings the mail to the reader's screen.",
        truth="SMTP ends at the mailbox. The reader's program fetches the mail with another protocol.",
        kinds=(Kind.DELIVERY,),
        rows=("delivered-to-mailbox",),
    ),
    MisconceptionRow(
        id="mailfrom-is-from",
        source="RFC 5321 3.3; RFC 5322 3.6.2",
        belief="MAIL FROM and the From: field are the same thing and must agree.",
        truth="MAIL FROM says where reports of errors go; From: is text for the reader. They may differ.",
        verbs=(Verb.MAIL,),
        code="2",
    ),
    MisconceptionRow(
        id="envelope-header",
        source="RFC 5321 2.3.1",
        belief="The To: field decides where the mail goes.",
        truth="Only RCPT does. The header travels later, inside the message, and no server routes by it.",
        verbs=(Verb.RCPT,),
        code="2",
    ),
    MisconceptionRow(
        id="one-rcpt-fails-all",
        source="RFC 5321 3.3",
        belief="One refused recipient spoils the whole message.",
        truth="Each RCPT has a reply of its own; the client may go on with those that were accepted.",
        verbs=(Verb.RCPT,),
        code="55",
    ),
    MisconceptionRow(
        id="who-bounces",
        source="RFC 5321 3.6.3; RFC 5321 6.1",
        belief="The server that refuses a recipient sends the report to the author.",
        truth="It took no responsibility, so it sends nothing. The host that still holds the mail reports.",
        verbs=(Verb.RCPT,),
        code="55",
    ),
    MisconceptionRow(
        id="421-scope",
        source="RFC 5321 3.8",
        belief="421 refuses this one command, and the session goes on.",
        truth="421 tells that the server closes the channel. A mail that it has not accepted is tried again later.",
        code="421",
    ),
    MisconceptionRow(
        id="4xx-5xx",
        source="RFC 5321 4.2.1",
        belief="4yz and 5yz both mean that the mail has failed.",
        truth="After 4yz the client keeps the mail and tries again; after 5yz it should not repeat the same.",
        code="4",
    ),
    MisconceptionRow(
        id="data-reply-is-final",
        source="RFC 5321 4.1.1.4; RFC 5321 4.2.5",
        belief="354 means that the message is accepted.",
        truth="354 only asks for the text. The reply after the end of the text decides.",
        verbs=(Verb.DATA,),
        code="3",
    ),
    MisconceptionRow(
        id="dot-stuffing",
        source="RFC 5321 4.5.2",
        belief="Only a line with one dot alone needs care.",
        truth="Every line that begins with a dot gets one more on the way, and loses it at the other end.",
        kinds=(Kind.DATA,),
        not_rows=(Move.CHUNK,),  # whose octets are counted, so that no dot is doubled
        octets=b"\r\n..",
    ),
    MisconceptionRow(
        id="who-holds",
        source="RFC 5321 4.2.5; RFC 5321 6.1",
        belief="The sender may forget the message as soon as its text is sent.",
        truth="It keeps it until it hears the 250 for the text; by sending that, the receiver takes charge.",
        verbs=(Verb.MESSAGE,),
        code="2",
    ),
    MisconceptionRow(
        id="250-means-read",
        source="RFC 5321 6.1",
        belief="250 for the text means that the mail lies in the mailbox, or was read.",
        truth="It means that the server has taken charge: it will deliver the mail, or report that it cannot.",
        verbs=(Verb.MESSAGE,),
        code="2",
    ),
    MisconceptionRow(
        id="lost-after-dot",
        source="RFC 5321 4.5.3.2.6; RFC 1047",
        belief="No reply after the dot means that the mail was not delivered.",
        truth="The client cannot know. It must try again, and the mail may arrive twice.",
        kinds=(Kind.DELIVERY,),
        rows=("delivered-again",),
    ),
    MisconceptionRow(
        id="rset-keeps",
        source="RFC 5321 4.1.1.5",
        belief="RSET ends the session, or only forgets the recipients.",
        truth="It empties all three buffers; the connection and the hello stay.",
        verbs=(Verb.RSET,),
        code="2",
    ),
    MisconceptionRow(
        id="helo-after-tls",
        source="RFC 3207 4.2",
        belief="After STARTTLS the session goes on where it was.",
        truth="Once TLS stands the server forgets what the client said; the client should begin with EHLO.",
        verbs=(Verb.STARTTLS,),
        code="2",
    ),
    MisconceptionRow(
        id="vrfy-truth",
        source="RFC 5321 3.5.3; RFC 5321 7.3",
        belief="VRFY always tells whether a mailbox exists.",
        truth="A server may answer 252, which promises nothing, so that strangers cannot collect addresses.",
        verbs=(Verb.VRFY,),
        code="252",
    ),
    MisconceptionRow(
        id="turn-harmless",
        source="RFC 5321 F.1",
        belief="TURN is a handy way to fetch one's mail.",
        truth="Without authentication it hands the mail to whoever claims a name: it is deprecated.",
        verbs=(Verb.TURN,),
    ),
)
