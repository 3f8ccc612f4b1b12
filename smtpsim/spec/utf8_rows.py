"""The rows of the server machine for SMTPUTF8 (RFC 6531): addresses and replies beyond ASCII."""

from smtpsim.spec.rows import ServerRow
from smtpsim.spec.server_groups import NAMING, OPENERS, RCPT, READY, TALKING
from smtpsim.spec.terms import Effect, Verb
from smtpsim.spec.verdicts import ExpnVerdict, MailVerdict, RcptVerdict, VrfyVerdict

UTF8_ROWS = (
    ServerRow(
        id="mail-not-ascii",
        states=(READY,),
        verbs=OPENERS,
        verdicts=(MailVerdict.NOT_ASCII,),
        code=550,
        enhanced="5.6.7",
        text="Non-ASCII addresses not permitted for that sender",
        why="The reverse-path has characters beyond ASCII, and the client did not say SMTPUTF8 with {verb}.",
        source="RFC 6531 3.5",
    ),
    ServerRow(
        id="rcpt-not-ascii",
        states=NAMING,
        verbs=(Verb.RCPT,),
        verdicts=(RcptVerdict.NOT_ASCII,),
        code=553,
        enhanced="5.6.7",
        text="Non-ASCII addresses not permitted for that recipient",
        effects=(Effect.COUNT_REFUSAL,),
        why="The forward-path has characters beyond ASCII, and the transaction was not opened with SMTPUTF8.",
        source="RFC 6531 3.5",
    ),
    ServerRow(
        id="rcpt-forwarded-unsaid",
        states=NAMING,
        verbs=(Verb.RCPT,),
        verdicts=(RcptVerdict.FORWARDED_UNSAID,),
        code=250,
        enhanced="2.1.5",
        text="OK",
        next=RCPT,
        effects=(Effect.ADD_FORWARD_PATH,),
        why="The server will send the mail on, but cannot name the other address: it is not ASCII, and the"
        " transaction was not opened with SMTPUTF8. So it says 250 in place of 251.",
        source="RFC 6531 3.7.4.1",
    ),
    ServerRow(
        id="rcpt-moved-unsaid",
        states=NAMING,
        verbs=(Verb.RCPT,),
        verdicts=(RcptVerdict.MOVED_UNSAID,),
        code=550,
        enhanced="5.1.6",
        text="User not local",
        effects=(Effect.COUNT_REFUSAL,),
        why="The user has moved, but the server cannot name the new address: it is not ASCII, and the"
        " transaction was not opened with SMTPUTF8. So it says 550 in place of 551.",
        source="RFC 6531 3.7.4.1",
    ),
    ServerRow(
        id="vrfy-needs-utf8",
        states=TALKING,
        verbs=(Verb.VRFY,),
        verdicts=(VrfyVerdict.NEEDS_UTF8,),
        code=252,
        enhanced="2.6.8",
        text="Cannot VRFY user, but will accept message and attempt delivery",
        why="The answer has characters beyond ASCII, and the client did not write SMTPUTF8 behind the name.",
        source="RFC 6531 3.7.4.2",
    ),
    ServerRow(
        id="expn-needs-utf8",
        states=TALKING,
        verbs=(Verb.EXPN,),
        verdicts=(ExpnVerdict.NEEDS_UTF8,),
        code=252,
        enhanced="2.6.8",
        text="Cannot EXPN list, but will accept message and attempt delivery",
        why="The answer has characters beyond ASCII, and the client did not write SMTPUTF8 behind the name.",
        source="RFC 6531 3.7.4.2",
    ),
)
