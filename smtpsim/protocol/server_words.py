"""The words that a server fills into a row's text: each {name} has one function here."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from string import Formatter

from smtpsim.protocol.auth.attempt import challenge_text
from smtpsim.protocol.auth.rules import RESPONSE_LINE
from smtpsim.protocol.policy import Policy, keyword_lines_for
from smtpsim.protocol.situation import Situation
from smtpsim.protocol.utf8 import has_utf8
from smtpsim.spec.commands import COMMAND_OF, COMMANDS
from smtpsim.spec.rows import ServerRow
from smtpsim.spec.server_rows import SERVER_ROWS
from smtpsim.spec.terms import Verb
from smtpsim.spec.verdicts import LineVerdict, MessageVerdict, RcptVerdict, Verdict

_NAME_WIDTH = 240  # octets of a client's name in a reply: the server's own may take 255
_LIST_WIDTH = 8  # command names on one line of HELP's answer


def fill_in(row: ServerRow, situation: Situation, verdict: Verdict, hello: str) -> dict[str, str]:
    """Give every {name} that the row's text or reason mentions, and the flaw if there is one."""
    names, flaw = _NAMES_OF[row.id], situation.command.flaw
    if not (names or flaw):
        return NO_WORDS
    words = {name: _WORD_OF[name](situation, verdict, hello) for name in names}
    return words | {"flaw": flaw.value, "column": str(situation.command.column)} if flaw else words


def _names_in(template: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for _, name, _, _ in Formatter().parse(template) if name))


NO_WORDS: dict[str, str] = {}
_NAMES_OF = {row.id: _names_in(row.text + row.why) for row in SERVER_ROWS}


def _domain(situation: Situation, _verdict: Verdict, _hello: str) -> str:
    return situation.policy.domain


def _verb(situation: Situation, _verdict: Verdict, _hello: str) -> str:
    return situation.received.verb.value


def _client(situation: Situation, _verdict: Verdict, hello: str) -> str:
    """Shorten a long name, so that the reply to a hello stays within one line of 512 octets."""
    name = situation.command.argument or hello
    return name if len(name) <= _NAME_WIDTH else f"{name[: _NAME_WIDTH - 3]}..."


def _forward(situation: Situation, _verdict: Verdict, _hello: str) -> str:
    return situation.facts.forward


def _limit(situation: Situation, verdict: Verdict, _hello: str) -> str:
    limits = situation.policy.limits
    limit_of: Mapping[Verdict, int] = {
        LineVerdict.TOO_LONG: line_limit(situation.policy, situation.received.verb),
        RcptVerdict.TOO_MANY: limits.recipients,
        MessageVerdict.LINE_TOO_LONG: limits.text_line,
        MessageVerdict.TOO_MANY_HOPS: limits.hops,
    }
    return str(limit_of.get(verdict, situation.policy.maximum_size))


def _octets(situation: Situation, _verdict: Verdict, _hello: str) -> str:
    """Count the octets of a chunk, or of the whole message after the last one."""
    text = situation.received.text or situation.received.chunk
    return str(text.size if text else 0)


def _node(situation: Situation, _verdict: Verdict, _hello: str) -> str:
    node = situation.command.argument
    return node if len(node) <= _NAME_WIDTH else f"{node[: _NAME_WIDTH - 3]}..."


def _count(situation: Situation, _verdict: Verdict, _hello: str) -> str:
    return str(situation.facts.waiting)


def _lines(situation: Situation, _verdict: Verdict, _hello: str) -> str:
    return "\n".join(_LINES_OF[situation.received.verb](situation))


def _behind(situation: Situation, _verdict: Verdict, _hello: str) -> str:
    return str(situation.behind)


def _challenge(situation: Situation, _verdict: Verdict, _hello: str) -> str:
    login = situation.received.login
    return challenge_text(login.exchange) if login and login.exchange else ""


def line_limit(policy: Policy, verb: Verb) -> int:
    """How long a line with this verb may be, CR LF included (RFC 5321 4.5.3.1.4)."""
    if verb in _OPENERS:
        return policy.mail_line
    if verb is Verb.AUTH_RESPONSE:
        return RESPONSE_LINE
    return policy.rcpt_line if verb is Verb.RCPT else policy.limits.command_line


def may_reply_in_utf8(situation: Situation) -> bool:
    """Whether the client allows characters beyond ASCII in the reply to this command (RFC 6531 3.7.4)."""
    if situation.received.verb is Verb.RCPT:
        return situation.transaction.is_utf8
    return has_utf8(situation.command.parameters) and situation.received.verb in _ASKING


def _keywords(situation: Situation) -> tuple[str, ...]:
    return keyword_lines_for(situation.policy, situation.security)


def _found(situation: Situation) -> tuple[str, ...]:
    return situation.facts.found


def _help(situation: Situation) -> tuple[str, ...]:
    topic, policy = situation.command.argument.upper(), situation.policy
    if not topic and policy.help_gives_status:
        return (f"{policy.domain} is ready to take mail",)
    return _help_on(topic) if topic else _overview(policy.unimplemented, allows_turn=policy.allows_turn)


def _help_on(topic: str) -> tuple[str, ...]:
    row = COMMAND_OF[Verb(topic)]
    syntax = " ".join(row.syntax.split())
    return (f"Syntax: {syntax}", row.purpose, f"See {row.source}")


@lru_cache(maxsize=64)
def _overview(unimplemented: frozenset[Verb], *, allows_turn: bool) -> tuple[str, ...]:
    hidden = unimplemented if allows_turn else unimplemented | {Verb.TURN}
    names = [row.verb.value for row in COMMANDS if row.verb not in hidden]
    rows = [" ".join(names[at : at + _LIST_WIDTH]) for at in range(0, len(names), _LIST_WIDTH)]
    return ("This server has the commands", *rows, "Send HELP and a command name for more")


_ASKING = {Verb.VRFY, Verb.EXPN}
_OPENERS = {Verb.MAIL, Verb.SEND, Verb.SOML, Verb.SAML}
_WORD_OF: dict[str, Callable[[Situation, Verdict, str], str]] = {
    "domain": _domain,
    "verb": _verb,
    "client": _client,
    "forward": _forward,
    "limit": _limit,
    "node": _node,
    "count": _count,
    "lines": _lines,
    "octets": _octets,
    "behind": _behind,
    "challenge": _challenge,
}
_LINES_OF: dict[Verb, Callable[[Situation], tuple[str, ...]]] = {
    Verb.EHLO: _keywords,
    Verb.VRFY: _found,
    Verb.EXPN: _found,
    Verb.HELP: _help,
}
