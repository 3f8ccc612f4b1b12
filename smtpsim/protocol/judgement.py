"""Verdicts: what a server makes of a line, given its own state and the facts.

Each classifier returns one member of its command's closed enum. The order in which it looks is
the order in which a server would notice: syntax, parameters, policy, then what the store knows.
"""

import re
from collections.abc import Callable
from typing import TypeAlias

import msgspec

from smtpsim.protocol.command import Command, Parameter
from smtpsim.protocol.dsn import FORM_OF
from smtpsim.protocol.facts import Facts
from smtpsim.protocol.framing import has_bare_line_end, longest_line, unstuff_dots
from smtpsim.protocol.login_judgement import judge_auth, judge_response
from smtpsim.protocol.mime import is_binary
from smtpsim.protocol.policy import Policy
from smtpsim.protocol.received import Received
from smtpsim.protocol.security import IN_CLEAR, Security
from smtpsim.protocol.submitter import XTEXT, is_submitter
from smtpsim.protocol.transaction import Transaction
from smtpsim.protocol.utf8 import has_utf8
from smtpsim.spec.commands import COMMAND_OF
from smtpsim.spec.flaws import Flaw
from smtpsim.spec.server_groups import ALLOWED_IN_CLEAR, LOGIN_FIRST
from smtpsim.spec.terms import ServiceState, TextRuling, Tls, Trouble, Verb
from smtpsim.spec.verdict_of import (
    BDAT_IN_TROUBLE,
    ETRN_FOR,
    EXPN_FOR,
    GREETING_FOR,
    MAIL_IN_TROUBLE,
    MESSAGE_BY_RULING,
    MESSAGE_FOR,
    MESSAGE_IN_TROUBLE,
    RCPT_FOR,
    RCPT_IN_TROUBLE,
    RCPT_UNSAID,
    VRFY_FOR,
)
from smtpsim.spec.verdicts import (
    AuthVerdict,
    BdatVerdict,
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

_PARAMETER_FORM = {
    "SIZE": re.compile(r"[0-9]{1,20}\Z"),  # RFC 1870 3
    "BODY": re.compile(r"(7BIT|8BITMIME|BINARYMIME)\Z", re.IGNORECASE),  # RFC 6152 2, RFC 3030 3
    "SMTPUTF8": re.compile(r"\Z"),  # no value (RFC 6531 3.4)
    "AUTH": XTEXT,  # RFC 4954 5
    **FORM_OF,
}
_PARAMETER_FLAWS = {Flaw.BAD_PARAMETER, Flaw.REPEATED_PARAMETER, Flaw.EXTRA_SPACE}

# Python 3.11 looks up a member of an enum at the price of a call, so what every line asks for is kept here.
_CONNECT, _SHUTTING_DOWN, _NO_TROUBLE = Verb.CONNECT, ServiceState.SHUTTING_DOWN, Trouble.NONE

_HEARD_IN_CLEAR = {*ALLOWED_IN_CLEAR, Verb.UNKNOWN, Verb.MESSAGE, Verb.AUTH_RESPONSE}
_LOGIN_FIRST = set(LOGIN_FIRST)

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
    behind: int = 0  # octets that stand behind STARTTLS, where the server has read them already


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
    if situation.policy.requires_tls and _wants_tls_first(situation):
        return LineVerdict.TLS_REQUIRED
    if situation.policy.requires_login and _wants_login_first(situation):
        return LineVerdict.LOGIN_REQUIRED
    if received.verb in situation.policy.unimplemented:
        return LineVerdict.NOT_IMPLEMENTED
    return _CLASSIFIER_OF[received.verb](situation)


def _wants_tls_first(situation: Situation) -> bool:
    """Whether a command must wait until the session is protected (RFC 3207 4)."""
    return not situation.security.has_tls and situation.received.verb not in _HEARD_IN_CLEAR


def _wants_login_first(situation: Situation) -> bool:
    """Whether a command must wait until the client has logged in (RFC 4954 6)."""
    return not situation.security.identity and situation.received.verb in _LOGIN_FIRST


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
    if command.is_utf8 and not has_utf8(command.parameters):
        return MailVerdict.NOT_ASCII
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
    if "AUTH" in names and not _names_submitter(parameters, policy):
        return MailVerdict.BAD_PARAMETER
    if not _offers_bodies(parameters, policy):
        return MailVerdict.UNKNOWN_PARAMETER
    if names & policy.unable_parameters:
        return MailVerdict.UNABLE
    declared = Transaction(parameters=parameters).declared_size
    if declared <= policy.maximum_size:
        return MailVerdict.ACCEPTABLE
    return MailVerdict.TOO_BIG if policy.has_fixed_maximum else MailVerdict.STORAGE_LOW


def _names_submitter(parameters: tuple[Parameter, ...], policy: Policy) -> bool:
    """Whether AUTH= has a mailbox or <>; the server need not trust it to take it (RFC 4954 5)."""
    return all(is_submitter(one.value or "", policy.limits) for one in parameters if one.keyword == "AUTH")


def _offers_bodies(parameters: tuple[Parameter, ...], policy: Policy) -> bool:
    """Whether the sort of body that MAIL declares was offered; 7BIT always is (RFC 6152 2, RFC 3030 3)."""
    declared = ((one.value or "").upper() for one in parameters if one.keyword == "BODY")
    return all(value == "7BIT" or value in policy.bodies for value in declared)


def _rcpt(situation: Situation) -> RcptVerdict:
    command, facts, policy = situation.command, situation.facts, situation.policy
    if command.flaw:
        return RcptVerdict.BAD_PARAMETER if _has_bad_parameter(command) else RcptVerdict.BAD_PATH
    if command.is_utf8 and not situation.transaction.is_utf8:
        return RcptVerdict.NOT_ASCII
    wrong = _rcpt_parameters(situation) if command.parameters else None
    if wrong is not None:
        return wrong
    if len(situation.transaction.forward_paths) >= policy.limits.recipients:
        return RcptVerdict.TOO_MANY
    if facts.trouble is not _NO_TROUBLE:
        return RCPT_IN_TROUBLE[facts.trouble]
    return RCPT_FOR[facts.standing] if facts.forward.isascii() else _rcpt_elsewhere(situation)


def _rcpt_elsewhere(situation: Situation) -> RcptVerdict:
    """Judge a recipient whose other address is not ASCII: not every client may hear it (RFC 6531 3.7.4.1)."""
    verdict = RCPT_FOR[situation.facts.standing]
    return verdict if situation.transaction.is_utf8 else RCPT_UNSAID[verdict]


def _rcpt_parameters(situation: Situation) -> RcptVerdict | None:
    names, policy = {one.keyword for one in situation.command.parameters}, situation.policy
    if not (situation.has_extensions and names <= policy.rcpt_parameters):
        return RcptVerdict.UNKNOWN_PARAMETER
    parameters = situation.command.parameters
    if any(not _PARAMETER_FORM[one.keyword].match(one.value or "") for one in parameters):
        return RcptVerdict.BAD_PARAMETER
    return RcptVerdict.UNABLE if names & policy.unable_parameters else None


def _data(situation: Situation) -> DataVerdict:
    if situation.command.flaw:
        return DataVerdict.ARGUMENT
    transaction = situation.transaction
    if transaction.refusals and not transaction.forward_paths:
        late = situation.policy.late_refusal
        return DataVerdict.LATE_REFUSAL if late else DataVerdict.NO_VALID_RECIPIENT
    if transaction.is_binary:
        return DataVerdict.BINARY
    failing = situation.facts.trouble is Trouble.FAILING_DISK
    return DataVerdict.LOCAL_ERROR if failing else DataVerdict.ACCEPTABLE


def _message(situation: Situation) -> MessageVerdict:
    facts, text = situation.facts, situation.received.text
    if not situation.transaction.forward_paths:
        return MessageVerdict.NO_RECIPIENT
    if text is None or text.is_over:
        return MessageVerdict.TOO_BIG if situation.policy.has_fixed_maximum else MessageVerdict.STORAGE_LOW
    wrong = None if situation.transaction.is_binary else _wrong_line(situation, text.octets)
    if wrong is not None:
        return wrong
    if facts.has_looped:
        return MessageVerdict.TOO_MANY_HOPS
    if facts.trouble is not _NO_TROUBLE:
        return MESSAGE_IN_TROUBLE[facts.trouble]
    if facts.ruling is not TextRuling.ACCEPT:
        return MESSAGE_BY_RULING[facts.ruling]
    return MESSAGE_FOR.get(facts.standing, MessageVerdict.ACCEPTABLE)


def _wrong_line(situation: Situation, octets: bytes) -> MessageVerdict | None:
    """Find what is wrong with the lines of a text; the stuffed dot is not counted (RFC 5321 4.5.3.1.6)."""
    limit = situation.policy.limits.text_line
    if situation.received.chunk and is_binary(octets):  # accepted, whatever MAIL declared (RFC 3030 3)
        return None
    if has_bare_line_end(octets):
        return MessageVerdict.BARE_LINE_END
    if len(octets) <= limit:
        return None
    text = octets if situation.received.chunk else unstuff_dots(octets)
    return MessageVerdict.LINE_TOO_LONG if longest_line(text) > limit else None


def _bdat(situation: Situation) -> BdatVerdict:
    """Judge a BDAT that does not end the mail data, when all octets of its chunk have come (RFC 3030 2)."""
    transaction, chunk, trouble = situation.transaction, situation.received.chunk, situation.facts.trouble
    if situation.command.flaw:
        return BdatVerdict.BAD_ARGUMENT
    if not situation.has_extensions:
        return BdatVerdict.NOT_OFFERED
    if transaction.refusals and not transaction.forward_paths:
        return BdatVerdict.NO_VALID_RECIPIENT
    if chunk is not None and chunk.is_over:
        return BdatVerdict.TOO_BIG if situation.policy.has_fixed_maximum else BdatVerdict.STORAGE_LOW
    return BdatVerdict.ACCEPTABLE if trouble is _NO_TROUBLE else BDAT_IN_TROUBLE[trouble]


def _rset(situation: Situation) -> RsetVerdict:
    return RsetVerdict.ARGUMENT if situation.command.flaw else RsetVerdict.ACCEPTABLE


def _quit(situation: Situation) -> QuitVerdict:
    return QuitVerdict.ARGUMENT if situation.command.flaw else QuitVerdict.ACCEPTABLE


def _noop(situation: Situation) -> NoopVerdict:
    return NoopVerdict.BAD_OCTETS if situation.command.flaw else NoopVerdict.ACCEPTABLE


def _vrfy(situation: Situation) -> VrfyVerdict:
    if situation.command.flaw:
        return VrfyVerdict.BAD_ARGUMENT
    return VrfyVerdict.NEEDS_UTF8 if _needs_utf8(situation) else VRFY_FOR[situation.facts.lookup]


def _expn(situation: Situation) -> ExpnVerdict:
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


def _starttls(situation: Situation) -> StarttlsVerdict:
    if situation.command.flaw:
        return StarttlsVerdict.ARGUMENT
    if situation.security.has_tls:
        return StarttlsVerdict.ALREADY_ACTIVE
    if situation.policy.tls is Tls.FAILING:
        return StarttlsVerdict.UNAVAILABLE
    return StarttlsVerdict.MORE_BEHIND if situation.behind else StarttlsVerdict.ACCEPTABLE


def _etrn(situation: Situation) -> EtrnVerdict:
    if not situation.has_extensions:
        return EtrnVerdict.NO_EHLO
    if situation.command.flaw:
        return EtrnVerdict.BAD_NODE
    facts = situation.facts
    return EtrnVerdict.UNABLE if facts.trouble is not _NO_TROUBLE else ETRN_FOR[facts.queue]


def _auth(situation: Situation) -> AuthVerdict:
    rules = situation.policy.login
    if rules is None:
        return AuthVerdict.UNKNOWN_MECHANISM
    return judge_auth(
        rules,
        situation.command,
        situation.received.login,
        situation.security,
        has_extensions=situation.has_extensions,
        is_failing=situation.facts.login_is_failing,
    )


def _auth_response(situation: Situation) -> ResponseVerdict:
    rules = situation.policy.login
    if rules is None:
        return ResponseVerdict.NOT_BASE64
    return judge_response(
        rules, situation.received.login, is_failing=situation.facts.login_is_failing
    )


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
    Verb.BDAT: _bdat,
    Verb.MESSAGE: _message,
    Verb.RSET: _rset,
    Verb.QUIT: _quit,
    Verb.NOOP: _noop,
    Verb.VRFY: _vrfy,
    Verb.EXPN: _expn,
    Verb.HELP: _help,
    Verb.TURN: _turn,
    Verb.ETRN: _etrn,
    Verb.STARTTLS: _starttls,
    Verb.AUTH: _auth,
    Verb.AUTH_RESPONSE: _auth_response,
}
