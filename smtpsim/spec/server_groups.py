"""Which verdicts each verb can get, and the groups of states and verbs that rows name."""

from smtpsim.spec.terms import Effect, ServerState, Verb
from smtpsim.spec.verdicts import (
    ConnectVerdict,
    DataVerdict,
    ExpnVerdict,
    HelloVerdict,
    HelpVerdict,
    LineVerdict,
    MailVerdict,
    MessageVerdict,
    NoopVerdict,
    QuitVerdict,
    RcptVerdict,
    RsetVerdict,
    TurnVerdict,
    Verdict,
    VrfyVerdict,
)

CONNECTED, GREETED, READY = ServerState.CONNECTED, ServerState.GREETED, ServerState.READY
MAIL, RCPT, DATA = ServerState.MAIL, ServerState.RCPT, ServerState.DATA
REFUSING, TURNED, CLOSED = ServerState.REFUSING, ServerState.TURNED, ServerState.CLOSED

TALKING = (GREETED, READY, MAIL, RCPT)
IN_TRANSACTION = (MAIL, RCPT)
OPENERS = (Verb.MAIL, Verb.SEND, Verb.SOML, Verb.SAML)
HELLOS = (Verb.EHLO, Verb.HELO)
COMMANDS = tuple(verb for verb in Verb if verb not in {Verb.CONNECT, Verb.MESSAGE})
SIDE_COMMANDS = (Verb.NOOP, Verb.HELP, Verb.VRFY, Verb.EXPN, Verb.RSET, Verb.TURN)

CLEAR, CLOSE = Effect.CLEAR_BUFFERS, Effect.CLOSE

VERDICTS_OF: dict[Verb, type[Verdict]] = {
    Verb.CONNECT: ConnectVerdict,
    Verb.EHLO: HelloVerdict,
    Verb.HELO: HelloVerdict,
    **dict.fromkeys(OPENERS, MailVerdict),
    Verb.RCPT: RcptVerdict,
    Verb.DATA: DataVerdict,
    Verb.MESSAGE: MessageVerdict,
    Verb.RSET: RsetVerdict,
    Verb.QUIT: QuitVerdict,
    Verb.NOOP: NoopVerdict,
    Verb.VRFY: VrfyVerdict,
    Verb.EXPN: ExpnVerdict,
    Verb.HELP: HelpVerdict,
    Verb.TURN: TurnVerdict,
}
"""The closed enum of each verb; any line has a `LineVerdict` instead where one holds."""


def verdicts_of(verb: Verb) -> tuple[Verdict, ...]:
    """List every verdict that a line with `verb` can get."""
    own = VERDICTS_OF.get(verb)
    if own is ConnectVerdict:
        return tuple(own)
    if verb is Verb.MESSAGE:
        return (*MessageVerdict, LineVerdict.SHUTTING_DOWN, LineVerdict.IDLE_TOO_LONG)
    if own is None:
        return tuple(verdict for verdict in LineVerdict if verdict is not LineVerdict.NOT_IMPLEMENTED)
    return (*own, LineVerdict.TOO_LONG, LineVerdict.SHUTTING_DOWN, LineVerdict.NOT_IMPLEMENTED)
