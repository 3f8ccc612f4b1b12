"""Which verdicts each verb can get, and the groups of states and verbs that rows name."""

from smtpsim.spec.terms import Effect, ServerState, Verb
from smtpsim.spec.verdicts import (
    AuthVerdict,
    BdatVerdict,
    ConnectVerdict,
    DataVerdict,
    EtrnVerdict,
    ExpnVerdict,
    HelloVerdict,
    HelpVerdict,
    LineVerdict,
    MailVerdict,
    MessageVerdict,
    NoopVerdict,
    QuitVerdict,
    RcptVerdict,
    ResponseVerdict,
    RsetVerdict,
    StarttlsVerdict,
    TurnVerdict,
    Verdict,
    VrfyVerdict,
)

CONNECTED, GREETED, READY = ServerState.CONNECTED, ServerState.GREETED, ServerState.READY
MAIL, RCPT, DATA = ServerState.MAIL, ServerState.RCPT, ServerState.DATA
BDAT, FAILED = ServerState.BDAT, ServerState.FAILED
REFUSING, TURNED, CLOSED = ServerState.REFUSING, ServerState.TURNED, ServerState.CLOSED
HANDSHAKE, AUTHENTICATING = ServerState.HANDSHAKE, ServerState.AUTHENTICATING

TALKING = (GREETED, READY, MAIL, RCPT, BDAT, FAILED)
NAMING = (MAIL, RCPT)  # recipients may still be named
IN_TRANSACTION = (*NAMING, BDAT, FAILED)
OPENERS = (Verb.MAIL, Verb.SEND, Verb.SOML, Verb.SAML)
HELLOS = (Verb.EHLO, Verb.HELO)
EVENTS = (Verb.CONNECT, Verb.MESSAGE, Verb.AUTH_RESPONSE)  # what is answered and is no command
COMMANDS = tuple(verb for verb in Verb if verb not in EVENTS)
ALLOWED_IN_CLEAR = (Verb.EHLO, Verb.NOOP, Verb.STARTTLS, Verb.QUIT)  # where TLS is required (RFC 3207 4)
# RFC 4954 6 lists the first six. STARTTLS protects the login itself; what is unknown stays so.
ALLOWED_UNPROVED = (
    *(Verb.AUTH, Verb.EHLO, Verb.HELO, Verb.NOOP, Verb.RSET, Verb.QUIT),
    *(Verb.STARTTLS, Verb.UNKNOWN),
)
LOGIN_FIRST = tuple(verb for verb in COMMANDS if verb not in ALLOWED_UNPROVED)  # where a login is required
SIDE_COMMANDS = (Verb.NOOP, Verb.HELP, Verb.VRFY, Verb.EXPN, Verb.RSET, Verb.TURN)

CLEAR, CLOSE = Effect.CLEAR_BUFFERS, Effect.CLOSE

VERDICTS_OF: dict[Verb, type[Verdict]] = {
    Verb.CONNECT: ConnectVerdict,
    Verb.EHLO: HelloVerdict,
    Verb.HELO: HelloVerdict,
    **dict.fromkeys(OPENERS, MailVerdict),
    Verb.RCPT: RcptVerdict,
    Verb.DATA: DataVerdict,
    Verb.BDAT: BdatVerdict,
    Verb.MESSAGE: MessageVerdict,
    Verb.RSET: RsetVerdict,
    Verb.QUIT: QuitVerdict,
    Verb.NOOP: NoopVerdict,
    Verb.VRFY: VrfyVerdict,
    Verb.EXPN: ExpnVerdict,
    Verb.HELP: HelpVerdict,
    Verb.TURN: TurnVerdict,
    Verb.ETRN: EtrnVerdict,
    Verb.STARTTLS: StarttlsVerdict,
    Verb.AUTH: AuthVerdict,
    Verb.AUTH_RESPONSE: ResponseVerdict,
}
"""The closed enum of each verb; any line has a `LineVerdict` instead where one holds."""


def verdicts_of(verb: Verb) -> tuple[Verdict, ...]:
    """List every verdict that a line with `verb` can get."""
    own = VERDICTS_OF.get(verb)
    if own is ConnectVerdict:
        return tuple(own)
    if verb is Verb.MESSAGE:
        return (*MessageVerdict, LineVerdict.SHUTTING_DOWN, LineVerdict.IDLE_TOO_LONG)
    if verb is Verb.AUTH_RESPONSE:
        held = (LineVerdict.TOO_LONG, LineVerdict.SHUTTING_DOWN, LineVerdict.IDLE_TOO_LONG)
        return (*ResponseVerdict, *held)
    if own is None:
        known_only = {LineVerdict.NOT_IMPLEMENTED, LineVerdict.TLS_REQUIRED, LineVerdict.LOGIN_REQUIRED}
        return tuple(verdict for verdict in LineVerdict if verdict not in known_only)
    first: tuple[Verdict, ...] = () if verb in ALLOWED_IN_CLEAR else (LineVerdict.TLS_REQUIRED,)
    first += (LineVerdict.LOGIN_REQUIRED,) if verb in LOGIN_FIRST else ()
    idle = (LineVerdict.IDLE_TOO_LONG,) if verb is Verb.BDAT else ()  # its chunk may stop coming
    return (*own, LineVerdict.TOO_LONG, LineVerdict.SHUTTING_DOWN, LineVerdict.NOT_IMPLEMENTED, *first, *idle)
