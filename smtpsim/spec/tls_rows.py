"""The rows of the server machine for STARTTLS (RFC 3207): what it answers, and what it wants first.

After 220 the server hears no command until the TLS handshake is done. Then it stands where it stood
after its greeting, and has forgotten what the client said in the clear.
"""

from smtpsim.spec.rows import FaultedRow, ServerRow
from smtpsim.spec.server_groups import ALLOWED_IN_CLEAR, COMMANDS, HANDSHAKE, TALKING
from smtpsim.spec.terms import Effect, InjectionCase, Verb
from smtpsim.spec.verdicts import LineVerdict, StarttlsVerdict

TLS_ROWS = (
    ServerRow(
        id="starttls-ready",
        states=TALKING,
        verbs=(Verb.STARTTLS,),
        verdicts=(StarttlsVerdict.ACCEPTABLE,),
        code=220,
        enhanced="2.0.0",
        text="Ready to start TLS",
        next=HANDSHAKE,
        effects=(Effect.START_TLS,),
        why="The server agrees to TLS: the next octets on the line are the handshake, and no command is heard until it is done.",
        source="RFC 3207 4",
        textbook_note="The textbook's SMTP knows no encryption: everything goes over the line as it is written.",
    ),
    ServerRow(
        id="starttls-ready-dropping",
        states=TALKING,
        verbs=(Verb.STARTTLS,),
        verdicts=(StarttlsVerdict.MORE_BEHIND,),
        code=220,
        enhanced="2.0.0",
        text="Ready to start TLS",
        next=HANDSHAKE,
        effects=(Effect.START_TLS,),
        why="The server agrees to TLS and throws away {behind} octets that came in the clear behind the command:"
        " anybody on the road could have put them there, and obeyed after the handshake they would pass for protected.",
        source="RFC 3207 4; RFC 3207 4.2",
        textbook_note="The textbook's SMTP knows no encryption: everything goes over the line as it is written.",
    ),
    ServerRow(
        id="starttls-argument",
        states=TALKING,
        verbs=(Verb.STARTTLS,),
        verdicts=(StarttlsVerdict.ARGUMENT,),
        code=501,
        enhanced="5.5.4",
        text="Syntax error (no parameters allowed)",
        why="STARTTLS stands alone on its line.",
        source="RFC 3207 4",
    ),
    ServerRow(
        id="starttls-unavailable",
        states=TALKING,
        verbs=(Verb.STARTTLS,),
        verdicts=(StarttlsVerdict.UNAVAILABLE,),
        code=454,
        enhanced="4.7.0",
        text="TLS not available due to temporary reason",
        why="The server lists STARTTLS but cannot do it just now; the client must decide whether it goes on in the clear.",
        source="RFC 3207 4",
    ),
    ServerRow(
        id="starttls-again",
        states=TALKING,
        verbs=(Verb.STARTTLS,),
        verdicts=(StarttlsVerdict.ALREADY_ACTIVE,),
        code=503,
        enhanced="5.5.1",
        text="Bad sequence of commands: TLS is active already",
        why="TLS protects this session already, and a client must not start it a second time.",
        source="RFC 3207 4.2",
    ),
    ServerRow(
        id="tls-first",
        states=TALKING,
        verbs=tuple(verb for verb in COMMANDS if verb not in {*ALLOWED_IN_CLEAR, Verb.UNKNOWN}),
        verdicts=(LineVerdict.TLS_REQUIRED,),
        code=530,
        enhanced="5.7.0",
        text="Must issue a STARTTLS command first",
        why="This server wants TLS before anything else: in the clear it takes only EHLO, NOOP, STARTTLS and QUIT."
        " The host that a domain's MX record names must not do so, for then not everybody could send it mail.",
        source="RFC 3207 4",
    ),
)

TLS_FAULTED_ROWS = (
    FaultedRow(
        id=InjectionCase.TLS_WANTED,
        source="RFC 3207 4",
        next=HANDSHAKE,
        effects=(Effect.START_TLS,),
        why="A person made the server agree to TLS: the next thing that it expects is the handshake.",
    ),
)
