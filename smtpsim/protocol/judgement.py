"""Verdicts: what a server makes of a line, given its own state and the facts.

Each classifier returns one member of its command's closed enum. The order in which it looks is
the order in which a server would notice: syntax, parameters, policy, then what the store knows.
"""

import re
from collections.abc import Callable
from typing import TypeAlias

import msgspec

from smtpsim.protocol.command import Command
from smtpsim.protocol.facts import Facts
from smtpsim.protocol.framing import has_bare_line_end, longest_line, unstuff_dots
from smtpsim.protocol.policy import Policy
from smtpsim.protocol.received import Received
from smtpsim.protocol.security import IN_CLEAR, Security
from smtpsim.protocol.transaction import Transaction
from smtpsim.spec.commands import COMMAND_OF
from smtpsim.spec.flaws import Flaw
from smtpsim.spec.terms import ServiceState, TextRuling, Trouble, Verb
from smtpsim.spec.verdict_of import (
    EXPN_FOR,
    GREETING_FOR,
    MAIL_IN_TROUBLE,
    MESSAGE_BY_RULING,
    MESSAGE_FOR,
    MESSAGE_IN_TROUBLE,
    RCPT_FOR,
    RCPT_IN_TROUBLE,
    VRFY_FOR,
)
from smtpsim.spec.verdicts import (
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

_PARAMETER_FORM = {
    "SIZE": re.compile(r"[0-9]{1,20}\Z"),  # RFC 1870 3
    "BODY": re.compile(r"(7BIT|8BITMIME)\Z", re.IGNORECASE),  # RFC 6152 2
}
_PARAMETER_FLAWS = {Flaw.BAD_PARAMETER, Flaw.REPEATED_PARAMETER, Flaw.EXTRA_SPACE}

# Python 3.11 looks up a member of an enum at the price of a call, so what every line asks for is kept here.
_CONNECT, _SHUTTING_DOWN, _NO_TROUBLE = Verb.CONNECT, ServiceState.SHUTTING_DOWN, Trouble.NONE

Classifier: TypeAlias = Callable[["Situation"], Verdict]


class Situation(msgspec.Struct, frozen=True, gc=False):
    """All that a verdict depends on."""

    received: Received
    command: Command
    facts: Facts
    policy: Policy
    transaction: Transaction
    has_extensions: bool  # the client said EHLO, so it may use what was offered
    security: Security = IN_CLEAR


def verdict_on(situation: Situation) -> Verdict:
    """Judge any line: first what holds for all lines, then by the command's own classifier."""
    received, service = situation.received, situation.facts.service
    if received.verb is _CONNECT:
        return GREETING_FOR[service]
    if service is _SHUTTING_DOWN:
        return LineVerdict.SHUTTING_DOWN
    if received.is_idle:
        return LineVerdict.IDLE_TOO_LONG
    if received.is_too_long:
        return LineVerdict.TOO_LONG
    if received.verb in situation.policy.unimplemented:
        return LineVerdict.NOT_IMPLEMENTED
    return _CLASSIFIER_OF[received.verb](situation)


def _unknown(_situation: Situation) -> LineVerdict:
    return LineVerdict.UNKNOWN_VERB


def _hello(situation: Situation) -> HelloVerdict:
    flaw = situation.command.flaw
    if flaw is Flaw.MISSING_ARGUMENT:
        return HelloVerdict.NO_NAME
    if flaw is Flaw.UNKNOWN_LITERAL:
        return HelloVerdict.UNKNOWN_LITERAL
    if flaw:
        return HelloVerdict.BAD_NAME
    return HelloVerdict.REFUSED if situation.facts.hello_is_refused else HelloVerdict.ACCEPTABLE


def _has_bad_parameter(command: Command) -> bool:
    """Whether the mistake stands behind a path that could be read."""
    return command.path is not None and command.flaw in _PARAMETER_FLAWS


def _mail(situation: Situation) -> MailVerdict:
    command, facts = situation.command, situation.facts
    if command.flaw:
        return MailVerdict.BAD_PARAMETER if _has_bad_parameter(command) else MailVerdict.BAD_PATH
    if facts.name_is_refused:
        return MailVerdict.NAME_REFUSED
    if facts.sender_is_refused:
        return MailVerdict.SENDER_REFUSED
    if facts.trouble is not _NO_TROUBLE:
        return MAIL_IN_TROUBLE[facts.trouble]
    return _mail_parameters(situation) if command.parameters else MailVerdict.ACCEPTABLE


def _mail_parameters(situation: Situation) -> MailVerdict:
    parameters, policy = situation.command.parameters, situation.policy
    names = {one.keyword for one in parameters}
    if not situation.has_extensions or not names <= policy.mail_parameters:
        return MailVerdict.UNKNOWN_PARAMETER
    if any(not _PARAMETER_FORM[one.keyword].match(one.value or "") for one in parameters):
        return MailVerdict.BAD_PARAMETER
    if names & policy.unable_parameters:
        return MailVerdict.UNABLE
    declared = Transaction(parameters=parameters).declared_size
    return MailVerdict.TOO_BIG if declared > policy.maximum_size else MailVerdict.ACCEPTABLE


def _rcpt(situation: Situation) -> RcptVerdict:
    command, facts, policy = situation.command, situation.facts, situation.policy
    if command.flaw:
        return RcptVerdict.BAD_PARAMETER if _has_bad_parameter(command) else RcptVerdict.BAD_PATH
    wrong = _rcpt_parameters(situation) if command.parameters else None
    if wrong is not None:
        return wrong
    if len(situation.transaction.forward_paths) >= policy.limits.recipients:
        return RcptVerdict.TOO_MANY
    if facts.trouble is not _NO_TROUBLE:
        return RCPT_IN_TROUBLE[facts.trouble]
    return RCPT_FOR[facts.standing]


def _rcpt_parameters(situation: Situation) -> RcptVerdict | None:
    names, policy = {one.keyword for one in situation.command.parameters}, situation.policy
    if not (situation.has_extensions and names <= policy.rcpt_parameters):
        return RcptVerdict.UNKNOWN_PARAMETER
    return RcptVerdict.UNABLE if names & policy.unable_parameters else None


def _data(situation: Situation) -> DataVerdict:
    if situation.command.flaw:
        return DataVerdict.ARGUMENT
    transaction = situation.transaction
    if transaction.refusals and not transaction.forward_paths:
        late = situation.policy.late_refusal
        return DataVerdict.LATE_REFUSAL if late else DataVerdict.NO_VALID_RECIPIENT
    failing = situation.facts.trouble is Trouble.FAILING_DISK
    return DataVerdict.LOCAL_ERROR if failing else DataVerdict.ACCEPTABLE


def _message(situation: Situation) -> MessageVerdict:
    facts, text = situation.facts, situation.received.text
    if not situation.transaction.forward_paths:
        return MessageVerdict.NO_RECIPIENT
    if text is None or text.is_over:
        return MessageVerdict.TOO_BIG
    if has_bare_line_end(text.octets):
        return MessageVerdict.BARE_LINE_END
    if _has_long_line(text.octets, situation.policy.limits.text_line):
        return MessageVerdict.LINE_TOO_LONG
    if facts.trouble is not _NO_TROUBLE:
        return MESSAGE_IN_TROUBLE[facts.trouble]
    if facts.ruling is not TextRuling.ACCEPT:
        return MESSAGE_BY_RULING[facts.ruling]
    return MESSAGE_FOR.get(facts.standing, MessageVerdict.ACCEPTABLE)


def _has_long_line(octets: bytes, limit: int) -> bool:
    """Whether a line is over the limit, the stuffed dot not counted (RFC 5321 4.5.3.1.6)."""
    return len(octets) > limit and longest_line(unstuff_dots(octets)) > limit


def _rset(situation: Situation) -> RsetVerdict:
    return RsetVerdict.ARGUMENT if situation.command.flaw else RsetVerdict.ACCEPTABLE


def _quit(situation: Situation) -> QuitVerdict:
    return QuitVerdict.ARGUMENT if situation.command.flaw else QuitVerdict.ACCEPTABLE


def _noop(situation: Situation) -> NoopVerdict:
    return NoopVerdict.BAD_OCTETS if situation.command.flaw else NoopVerdict.ACCEPTABLE


def _vrfy(situation: Situation) -> VrfyVerdict:
    return VrfyVerdict.BAD_ARGUMENT if situation.command.flaw else VRFY_FOR[situation.facts.lookup]


def _expn(situation: Situation) -> ExpnVerdict:
    return ExpnVerdict.BAD_ARGUMENT if situation.command.flaw else EXPN_FOR[situation.facts.lookup]


def _help(situation: Situation) -> HelpVerdict:
    command = situation.command
    if command.flaw:
        return HelpVerdict.BAD_OCTETS
    if not command.argument:
        return HelpVerdict.STATUS if situation.policy.help_gives_status else HelpVerdict.GENERAL
    known = command.argument.upper() in COMMAND_OF
    return HelpVerdict.TOPIC if known else HelpVerdict.UNKNOWN_TOPIC


def _turn(situation: Situation) -> TurnVerdict:
    if situation.command.flaw:
        return TurnVerdict.ARGUMENT
    return TurnVerdict.ALLOWED if situation.policy.allows_turn else TurnVerdict.REFUSED


_CLASSIFIER_OF: dict[Verb, Classifier] = {
    Verb.UNKNOWN: _unknown,
    Verb.EHLO: _hello,
    Verb.HELO: _hello,
    Verb.MAIL: _mail,
    Verb.SEND: _mail,
    Verb.SOML: _mail,
    Verb.SAML: _mail,
    Verb.RCPT: _rcpt,
    Verb.DATA: _data,
    Verb.MESSAGE: _message,
    Verb.RSET: _rset,
    Verb.QUIT: _quit,
    Verb.NOOP: _noop,
    Verb.VRFY: _vrfy,
    Verb.EXPN: _expn,
    Verb.HELP: _help,
    Verb.TURN: _turn,
}
