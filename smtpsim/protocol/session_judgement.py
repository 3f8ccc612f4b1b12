"""Verdicts on the commands that carry no mail: hello, questions, protection and farewell."""

from smtpsim.protocol.situation import Situation
from smtpsim.protocol.utf8 import has_utf8
from smtpsim.spec.commands import COMMAND_OF
from smtpsim.spec.flaws import Flaw
from smtpsim.spec.terms import Tls, Trouble
from smtpsim.spec.verdict_of import ETRN_FOR, EXPN_FOR, VRFY_FOR
from smtpsim.spec.verdicts import (
    EtrnVerdict,
    ExpnVerdict,
    HelloVerdict,
    HelpVerdict,
    LineVerdict,
    NoopVerdict,
    QuitVerdict,
    RsetVerdict,
    StarttlsVerdict,
    TurnVerdict,
    VrfyVerdict,
)

# Python 3.11 looks up a member of an enum at the price of a call, so what every line asks for is kept here.
_NO_TROUBLE = Trouble.NONE


def judge_unknown(_situation: Situation) -> LineVerdict:
    """Judge a line that begins with no command (RFC 5321 4.2.4)."""
    return LineVerdict.UNKNOWN_VERB


def judge_hello(situation: Situation) -> HelloVerdict:
    """Judge EHLO or HELO by the name that the client gives for itself (RFC 5321 4.1.1.1)."""
    flaw = situation.command.flaw
    if flaw is Flaw.MISSING_ARGUMENT:
        return HelloVerdict.NO_NAME
    if flaw is Flaw.UNKNOWN_LITERAL:
        return HelloVerdict.UNKNOWN_LITERAL
    if flaw:
        return HelloVerdict.BAD_NAME
    return HelloVerdict.REFUSED if situation.facts.hello_is_refused else HelloVerdict.ACCEPTABLE


def judge_rset(situation: Situation) -> RsetVerdict:
    """Judge RSET, which takes no argument (RFC 5321 4.1.1.5)."""
    return RsetVerdict.ARGUMENT if situation.command.flaw else RsetVerdict.ACCEPTABLE


def judge_quit(situation: Situation) -> QuitVerdict:
    """Judge QUIT, which takes no argument (RFC 5321 4.1.1.10)."""
    return QuitVerdict.ARGUMENT if situation.command.flaw else QuitVerdict.ACCEPTABLE


def judge_noop(situation: Situation) -> NoopVerdict:
    """Judge NOOP, whose argument may be any text (RFC 5321 4.1.1.9)."""
    return NoopVerdict.BAD_OCTETS if situation.command.flaw else NoopVerdict.ACCEPTABLE


def judge_vrfy(situation: Situation) -> VrfyVerdict:
    """Judge VRFY by what the look-up found (RFC 5321 3.5.1)."""
    if situation.command.flaw:
        return VrfyVerdict.BAD_ARGUMENT
    return VrfyVerdict.NEEDS_UTF8 if _needs_utf8(situation) else VRFY_FOR[situation.facts.lookup]


def judge_expn(situation: Situation) -> ExpnVerdict:
    """Judge EXPN by what the look-up found (RFC 5321 3.5.2)."""
    if situation.command.flaw:
        return ExpnVerdict.BAD_ARGUMENT
    return ExpnVerdict.NEEDS_UTF8 if _needs_utf8(situation) else EXPN_FOR[situation.facts.lookup]


def _needs_utf8(situation: Situation) -> bool:
    """Whether the answer is not ASCII and the client did not allow that (RFC 6531 3.7.4.2).

    A server without SMTPUTF8 has no such answer: it writes names, though no address, with question marks.
    """
    facts = situation.facts
    if facts.forward.isascii() and all(map(str.isascii, facts.found)):
        return False
    is_aware = situation.policy.strictness.utf8 or not facts.forward.isascii()
    return is_aware and not has_utf8(situation.command.parameters)


def judge_help(situation: Situation) -> HelpVerdict:
    """Judge HELP by the word that is asked about, if there is one (RFC 5321 4.1.1.8)."""
    command = situation.command
    if command.flaw:
        return HelpVerdict.BAD_OCTETS
    if not command.argument:
        return HelpVerdict.STATUS if situation.policy.help_gives_status else HelpVerdict.GENERAL
    known = command.argument.upper() in COMMAND_OF
    return HelpVerdict.TOPIC if known else HelpVerdict.UNKNOWN_TOPIC


def judge_turn(situation: Situation) -> TurnVerdict:
    """Judge TURN: whether the two may swap their roles is the server's policy (RFC 821 3.8)."""
    if situation.command.flaw:
        return TurnVerdict.ARGUMENT
    return TurnVerdict.ALLOWED if situation.policy.allows_turn else TurnVerdict.REFUSED


def judge_starttls(situation: Situation) -> StarttlsVerdict:
    """Judge STARTTLS: TLS must be at hand, not active yet, and nothing may stand behind it (RFC 3207 4)."""
    if situation.command.flaw:
        return StarttlsVerdict.ARGUMENT
    if situation.security.has_tls:
        return StarttlsVerdict.ALREADY_ACTIVE
    if situation.policy.tls is Tls.FAILING:
        return StarttlsVerdict.UNAVAILABLE
    return StarttlsVerdict.MORE_BEHIND if situation.behind else StarttlsVerdict.ACCEPTABLE


def judge_etrn(situation: Situation) -> EtrnVerdict:
    """Judge ETRN by what lies in the queue for the node (RFC 1985 5)."""
    if not situation.has_extensions:
        return EtrnVerdict.NO_EHLO
    if situation.command.flaw:
        return EtrnVerdict.BAD_NODE
    facts = situation.facts
    return EtrnVerdict.UNABLE if facts.trouble is not _NO_TROUBLE else ETRN_FOR[facts.queue]
