"""The rows of the client machine for AUTH (RFC 4954): what it makes of the replies, and what it does.

A client that is to log in sends no mail as a stranger: where no login succeeds it keeps its mail,
because the right password, or another server, may take it (RFC 4954 leaves it the choice).
"""

from smtpsim.spec.rows import MoveRow, ReactionRow
from smtpsim.spec.terms import ClientState, Decision, Fate, Move, ReplyVerdict, Scope, Verb

_AUTH = ClientState.AUTH

AUTH_REACTIONS: tuple[ReactionRow, ...] = (
    ReactionRow(
        id="login-taken",
        states=(_AUTH,),
        verdicts=(ReplyVerdict.POSITIVE,),
        decision=Decision.GO_ON,
        must="The login has succeeded. Go on with the mail; no other AUTH may follow in this session.",
        source="RFC 4954 4; RFC 4954 6",
    ),
    ReactionRow(
        id="login-challenged",
        states=(_AUTH,),
        verdicts=(ReplyVerdict.INTERMEDIATE,),
        decision=Decision.ANSWER,
        must="Answer the challenge with one line in base64, or give the login up with a lone *.",
        source="RFC 4954 4",
    ),
    ReactionRow(
        id="login-another-way",
        states=(_AUTH,),
        verdicts=(ReplyVerdict.OTHER_MECHANISM,),
        decision=Decision.LOG_IN,
        must="Not with this mechanism. Try AUTH again with another one that the server lists.",
        source="RFC 4954 6; RFC 4954 4",
    ),
    ReactionRow(
        id="login-not-now",
        states=(_AUTH,),
        verdicts=(ReplyVerdict.TRANSIENT,),
        decision=Decision.QUIT_FOR_LOGIN,
        scope=Scope.SESSION,
        fate=Fate.KEPT,
        next_host=True,
        must="The server cannot check the password just now; it may be right. Tell the user so, and keep the mail for another try.",
        source="RFC 4954 6",
    ),
    ReactionRow(
        id="login-refused",
        states=(_AUTH,),
        verdicts=(ReplyVerdict.PERMANENT, ReplyVerdict.TOO_MANY),
        decision=Decision.QUIT_FOR_LOGIN,
        scope=Scope.SESSION,
        fate=Fate.KEPT,
        must="The login has failed, and the same password will not do better. Ask the user for the right one, and keep the mail until then.",
        source="RFC 4954 6",
    ),
    ReactionRow(
        id="login-unproved",
        states=(_AUTH,),
        verdicts=(ReplyVerdict.UNPROVED,),
        decision=Decision.QUIT_FOR_LOGIN,
        scope=Scope.SESSION,
        fate=Fate.KEPT,
        must="The server says yes, but has not proved that it knows the password, as this mechanism wants: it may be an impostor. Send it no mail.",
        source="RFC 5802 5; RFC 5802 9",
    ),
    ReactionRow(
        id="login-impossible",
        states=(ClientState.EHLO, ClientState.HELO, ClientState.STARTTLS),
        verdicts=(ReplyVerdict.NO_LOGIN,),
        decision=Decision.QUIT_FOR_LOGIN,
        scope=Scope.SESSION,
        fate=Fate.KEPT,
        next_host=True,
        must="The server offers no way to log in that this client may use: never say a password in the clear. Send QUIT and keep the mail.",
        source="RFC 4954 9; RFC 4954 4",
    ),
)

AUTH_MOVES: tuple[MoveRow, ...] = (
    MoveRow(
        id=Move.AUTH,
        move=Move.AUTH,
        verb=Verb.AUTH,
        next=_AUTH,
        source="RFC 4954 4",
        why="The client is to log in, and chooses the strongest mechanism that the server lists and that it may use.",
    ),
    MoveRow(
        id=Move.AUTH_AGAIN,
        move=Move.AUTH_AGAIN,
        verb=Verb.AUTH,
        next=_AUTH,
        source="RFC 4954 4; RFC 4954 6",
        why="The server did not take the first mechanism, so the client tries the next one that it may use.",
    ),
    MoveRow(
        id=Move.AUTH_RESPONSE,
        move=Move.AUTH_RESPONSE,
        verb=Verb.AUTH_RESPONSE,
        next=_AUTH,
        source="RFC 4954 4",
        why="The client answers the challenge, in base64: that is a way of writing and hides nothing.",
    ),
    MoveRow(
        id=Move.AUTH_CANCEL,
        move=Move.AUTH_CANCEL,
        verb=Verb.AUTH_RESPONSE,
        next=_AUTH,
        source="RFC 4954 4",
        why="The challenge is not what this mechanism wants, or the server's proof is wrong, so the client gives the login up.",
    ),
    MoveRow(
        id=Move.QUIT_NO_LOGIN,
        move=Move.QUIT_NO_LOGIN,
        verb=Verb.QUIT,
        next=ClientState.QUIT,
        source="RFC 4954 4; RFC 5321 4.1.1.10",
        why="The client is not logged in, and is not to send this mail as a stranger, so it ends the session and keeps its mail.",
    ),
)
