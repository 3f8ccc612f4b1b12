"""Following a real server: our own server machine is led by the replies that were observed.

The machine hears what the client sent. At each reply it takes what is answered, says what it would
have answered itself, and then moves as the observed reply tells, so that states and buffers stay
those of the real server as far as they can be known.
"""

import msgspec
from msgspec.structs import replace

from smtpsim.protocol.auth.rules import ALL_MECHANISMS, LoginRules, mechanism_named
from smtpsim.protocol.command import Command, Path
from smtpsim.protocol.facts import Facts
from smtpsim.protocol.framing import EMPTY_INBOX
from smtpsim.protocol.grammar import read_command
from smtpsim.protocol.injection import InjectedReply
from smtpsim.protocol.policy import Offer, make_policy
from smtpsim.protocol.received import CONNECTION, MailText, Received
from smtpsim.protocol.reply import Reply
from smtpsim.protocol.server import Server, fall_silent, handshake, hear, is_shaking_hands, make_server
from smtpsim.protocol.server_answer import Answer, respond
from smtpsim.protocol.server_reading import cut_chunk, take
from smtpsim.spec.codes import VERDICT_OF_CLASS
from smtpsim.spec.extensions import EXTENSION_OF
from smtpsim.spec.flaws import Flaw
from smtpsim.spec.server_groups import HELLOS
from smtpsim.spec.server_rows import SERVER_ROWS
from smtpsim.spec.terms import Effect, Lookup, Mechanism, ReplyVerdict, ServerState, Tls, Verb

UNNAMED_SERVER = "server"
END_LINE = b".\r\n"  # ends mail data where it is a whole line (RFC 5321 4.1.1.4)
_FACTS_OF = {Verb.VRFY: Facts(lookup=Lookup.ONE), Verb.EXPN: Facts(lookup=Lookup.LIST)}
_NOTHING_SPECIAL = Facts()
_GRANTING = {ReplyVerdict.POSITIVE, ReplyVerdict.INTERMEDIATE}
_GREETING_CODES = {row.code for row in SERVER_ROWS if Verb.CONNECT in row.verbs}
_WELCOMES = {str(code) for code in _GREETING_CODES if VERDICT_OF_CLASS[code // 100] in _GRANTING}
_GO_AHEADS = {
    str(row.code)
    for row in SERVER_ROWS
    if Verb.DATA in row.verbs and VERDICT_OF_CLASS[row.code // 100] is ReplyVerdict.INTERMEDIATE
}
_FAREWELLS = {str(row.code) for row in SERVER_ROWS if Effect.CLOSE in row.effects}
_GRANTING_ROWS = [row for row in SERVER_ROWS if VERDICT_OF_CLASS[row.code // 100] in _GRANTING]
_GRANTING_ROW_OF = {verb: row for row in reversed(_GRANTING_ROWS) for verb in row.verbs}


class Followed(msgspec.Struct, frozen=True, gc=False):
    """One observed reply: what it answers, what our table says there, and the move that it tells of."""

    received: Received | None  # None: nothing follows from it, as it is malformed or came after the end
    natural: Answer | None
    moved: Answer | None
    row: str  # the row that tells why, empty where the reply alone does not say it

    @property
    def verdict(self) -> str:
        """What our server makes of the line, where it answers by the same row."""
        return self.natural.verdict if self.natural and self.natural.row.id == self.row else ""

    @property
    def words(self) -> dict[str, str]:
        """What our server fills into that row."""
        return self.natural.words if self.natural and self.natural.row.id == self.row else {}


class Follower(msgspec.Struct, frozen=True, gc=False):
    """The server's side of one connection as far as it was observed."""

    server: Server
    in_text: bool = False  # the client's lines are mail data
    has_answered: bool = False  # the server spoke last


def start_following(domain: str = UNNAMED_SERVER) -> Follower:
    """Begin before the greeting."""
    return Follower(make_server(make_policy(domain, login=_login_with(ALL_MECHANISMS))))


def _login_with(mechanisms: tuple[Mechanism, ...]) -> LoginRules:
    """Let anybody log in: tokens stand for what the client sent, and say what came of it."""
    return LoginRules({}, mechanisms, in_clear=True, takes_tokens=True)


def presume_handshake(follower: Follower) -> Follower:
    """Take it that TLS was established where the dialogue goes on after the 220 to STARTTLS."""
    server = follower.server
    if not is_shaking_hands(server):
        return follower
    return replace(follower, server=handshake(server, succeeds=True))


def hear_client(follower: Follower, octets: bytes) -> Follower:
    """Take in a line, or mail data, of the client."""
    follower = presume_handshake(follower)
    server = follower.server
    if follower.in_text:
        ended = octets == END_LINE
        server = hear(server, octets)
        return Follower(server if ended else take(server)[0], in_text=not ended)
    return Follower(hear(_forget_unanswered(server) if follower.has_answered else server, octets))


def _forget_unanswered(server: Server) -> Server:
    """Drop lines that were no commands of ours and got no reply of their own (the text of a BDAT)."""
    waiting = server.inbox.octets[server.inbox.start :]
    lines = waiting.split(b"\r\n")[:-1]
    if not waiting or server.state is ServerState.DATA:
        return server
    is_strange = all(read_command(line).verb is Verb.UNKNOWN for line in lines)
    return replace(server, inbox=EMPTY_INBOX) if is_strange else server


def is_at_rest(follower: Follower) -> bool:
    """Whether the server has greeted and nothing waits for a reply."""
    server = follower.server
    is_asked = server.inbox.start < len(server.inbox.octets) or follower.in_text
    return server.state is not ServerState.CONNECTED and not is_asked


def is_welcome(text: str) -> bool:
    """Whether a line is the greeting of a server that serves."""
    return text[:3] in _WELCOMES


def is_farewell(text: str) -> bool:
    """Whether a line is a reply after which the server closes."""
    return text[:3] in _FAREWELLS


def is_go_ahead(text: str) -> bool:
    """Whether a line is the reply that asks for the mail data."""
    return text[:3] in _GO_AHEADS


def follow_reply(follower: Follower, reply: Reply) -> tuple[Follower, Followed]:
    """Let the server answer the oldest thing that was asked as it did in truth."""
    follower = presume_handshake(follower)
    server, received = _take_asked(_presume_state(follower.server, reply))
    if server.state is ServerState.CLOSED or not reply.code:
        return replace(follower, server=server, has_answered=True), Followed(None, None, None, "")
    _, natural = respond(server, received, _facts_on(received))
    after, moved = _move(server, received, reply, natural)
    if received.verb is Verb.EHLO and VERDICT_OF_CLASS.get(reply.code // 100) is ReplyVerdict.POSITIVE:
        after = _with_offers(after, reply)
    in_text = after.state is ServerState.DATA and received.verb is Verb.DATA
    followed = Followed(received, natural, moved, _telling_row(natural, received, reply))
    return Follower(after, in_text, has_answered=True), followed


def _facts_on(received: Received) -> Facts:
    return _FACTS_OF.get(received.verb, _NOTHING_SPECIAL)


def _presume_state(server: Server, reply: Reply) -> Server:
    """Skip the beginning where a transcript leaves it out: its first command tells how much."""
    waiting = server.inbox.octets[server.inbox.start :]
    if server.state is not ServerState.CONNECTED or not waiting or reply.code in _GREETING_CODES:
        return server
    verb = read_command(waiting.split(b"\r\n", 1)[0]).verb
    return replace(server, state=ServerState.GREETED if verb in HELLOS else ServerState.READY)


def _take_asked(server: Server) -> tuple[Server, Received]:
    """Take what the next reply is about; where nothing is whole, the server speaks up by itself."""
    if server.state is ServerState.CONNECTED:
        return server, CONNECTION
    server, received = take(server)
    if received is None and server.arriving is not None:
        server, received = cut_chunk(server)
    return server, received or fall_silent(server)


def _move(server: Server, received: Received, reply: Reply, natural: Answer) -> tuple[Server, Answer]:
    """Move as the table says for a reply of this class, in the state in which it can be said."""
    told = InjectedReply(reply.code, reply.enhanced)
    is_granted = VERDICT_OF_CLASS.get(reply.code // 100) in _GRANTING
    if not is_granted or natural.code // 100 == reply.code // 100 or received.verb not in _GRANTING_ROW_OF:
        return respond(server, received, _facts_on(received), told)
    granting = _GRANTING_ROW_OF[received.verb]
    state = server.state if server.state in granting.states else granting.states[0]
    ready = replace(server, state=state, transaction=replace(server.transaction, refusals=0))
    return respond(ready, _without_flaws(received), _facts_on(received), told)


def _without_flaws(received: Received) -> Received:
    """Read a line as the real server did, which found nothing wrong with it."""
    command, text = received.command, received.text
    if text is not None:
        return replace(received, text=MailText(b"", text.size))
    if command is None or not (command.flaw or received.is_too_long or command.parameters):
        return received
    plain = Command(command.verb, command.name, command.argument, command.path or _path_in(command.argument))
    return replace(received, command=replace(plain, flaw=Flaw.NONE), is_too_long=False)


def _path_in(argument: str) -> Path:
    """Find what stands for a path in an argument that the grammar does not take."""
    words = argument.partition(":")[2].split() or [""]
    text = words[0].strip("<>")
    local, _, domain = text.rpartition("@")
    return Path(text, local, domain.lower())


def _with_offers(server: Server, reply: Reply) -> Server:
    """Let our server offer what the real one offered, as far as we know it."""
    lines = [line.upper().partition(" ") for line in reply.lines[1:]]
    offers_tls = any(keyword == Verb.STARTTLS for keyword, _, _ in lines)
    offers = tuple(
        Offer(keyword, parameter if parameter.isdecimal() else "")
        for keyword, _, parameter in lines
        if keyword in EXTENSION_OF and EXTENSION_OF[keyword].verb in {None, Verb.BDAT}
    )
    tls = Tls.OFFERED if offers_tls else Tls.NONE
    login = _login_offered([names for keyword, _, names in lines if keyword == Verb.AUTH])
    return replace(server, policy=make_policy(server.policy.domain, offers, tls=tls, login=login))


def _login_offered(listed: list[str]) -> LoginRules | None:
    """Let our server know the ways to log in that the real one lists, as far as we know them."""
    named = (mechanism_named(name) for names in listed for name in names.split())
    return _login_with(tuple(one for one in named if one)) if listed else None


def _telling_row(natural: Answer, received: Received, reply: Reply) -> str:
    """Name the row whose reason holds for the observed reply; of a refusal only its enhanced code tells."""
    if received.is_idle:
        return ""
    if natural.code == reply.code:
        return natural.row.id
    rows = [row for row in SERVER_ROWS if received.verb in row.verbs and row.code == reply.code]
    if VERDICT_OF_CLASS.get(reply.code // 100) not in _GRANTING:
        rows = [row for row in rows if row.enhanced and row.enhanced == reply.enhanced]
    return rows[0].id if len(rows) == 1 else ""
