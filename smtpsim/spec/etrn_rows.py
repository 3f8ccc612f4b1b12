"""The rows of the server machine for ETRN (RFC 1985): who may start which queue, and what waits there."""

from smtpsim.spec.rows import ServerRow
from smtpsim.spec.server_groups import GREETED, IN_TRANSACTION, READY
from smtpsim.spec.terms import Effect, Verb
from smtpsim.spec.verdicts import EtrnVerdict

_STARTS = (Effect.START_QUEUE,)


def _etrn_row(
    row_id: str,
    verdict: EtrnVerdict,
    code: int,
    enhanced: str,
    text: str,
    why: str,
    effects: tuple[Effect, ...] = (),
    source: str = "RFC 1985 5",
) -> ServerRow:
    return ServerRow(
        id=row_id,
        states=(READY,),
        verbs=(Verb.ETRN,),
        verdicts=(verdict,),
        code=code,
        enhanced=enhanced,
        text=text,
        effects=effects,
        why=why,
        source=source,
    )


ETRN_ROWS = (
    _etrn_row(
        "etrn-started",
        EtrnVerdict.STARTED,
        250,
        "2.5.0",
        "OK, queuing for node {node} started",
        "The server starts the queue of that name; it does not say whether anything waits there.",
        _STARTS,
    ),
    _etrn_row(
        "etrn-none-waiting",
        EtrnVerdict.NONE_WAITING,
        251,
        "2.5.0",
        "OK, no messages waiting for node {node}",
        "Nothing waits for this host, so there is nothing to send.",
    ),
    _etrn_row(
        "etrn-pending",
        EtrnVerdict.PENDING,
        252,
        "2.5.0",
        "OK, pending messages for node {node} started",
        "Mail waits for this domain or the names below it. The server sends it now, and did not count it.",
        _STARTS,
    ),
    _etrn_row(
        "etrn-counted",
        EtrnVerdict.COUNTED,
        253,
        "2.5.0",
        "OK, {count} pending messages for node {node} started",
        "Mail waits for this host. The server sends it now, over a new connection that it opens itself, so"
        " that nobody else can collect it.",
        _STARTS,
    ),
    _etrn_row(
        "etrn-unable",
        EtrnVerdict.UNABLE,
        458,
        "4.5.0",
        "Unable to queue messages for node {node}",
        "Something inside the server is wrong just now, so it cannot start its queue; later it may.",
    ),
    _etrn_row(
        "etrn-not-allowed",
        EtrnVerdict.NOT_ALLOWED,
        459,
        "4.5.0",
        "Node {node} not allowed: this server does not start a queue for it",
        "The server starts its queue only for the hosts that it knows as such.",
    ),
    _etrn_row(
        "etrn-bad-node",
        EtrnVerdict.BAD_NODE,
        501,
        "5.5.4",
        "Syntax error: ETRN needs the name of a host",
        "ETRN must name one host; a @ before it asks for the names below it too, and a # names a queue.",
    ),
    _etrn_row(
        "etrn-after-helo",
        EtrnVerdict.NO_EHLO,
        503,
        "5.5.1",
        "Bad sequence of commands: send EHLO first",
        "ETRN is a service extension, and the client said HELO: it cannot know that the server has it.",
        source="RFC 1985 3; RFC 5321 2.2.1",
    ),
    ServerRow(
        id="etrn-before-hello",
        states=(GREETED,),
        verbs=(Verb.ETRN,),
        verdicts=tuple(EtrnVerdict),
        code=503,
        enhanced="5.5.1",
        text="Bad sequence of commands: send EHLO first",
        why="ETRN is a service extension, so the client must say EHLO before it.",
        source="RFC 1985 3; RFC 5321 2.2.1",
    ),
    ServerRow(
        id="etrn-in-transaction",
        states=IN_TRANSACTION,
        verbs=(Verb.ETRN,),
        verdicts=tuple(EtrnVerdict),
        code=503,
        enhanced="5.5.1",
        text="Bad sequence of commands: a transaction is open",
        why="ETRN may come at any time but within a mail transaction, from MAIL to the reply to its text.",
        source="RFC 1985 5",
    ),
)
