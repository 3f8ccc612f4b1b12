"""Verdicts on the commands that carry a mail: MAIL, RCPT, DATA, BDAT, and on the mail data itself.

Each question is asked in the order in which a server would notice: syntax, parameters, policy, then
what the store knows.
"""

import re

from smtpsim.protocol.command import Command, Parameter
from smtpsim.protocol.dsn import FORM_OF
from smtpsim.protocol.framing import has_bare_line_end, longest_line, unstuff_dots
from smtpsim.protocol.mime import is_binary
from smtpsim.protocol.policy import Policy
from smtpsim.protocol.situation import Situation
from smtpsim.protocol.submitter import XTEXT, is_submitter
from smtpsim.protocol.transaction import Transaction
from smtpsim.protocol.utf8 import has_utf8
from smtpsim.spec.flaws import Flaw
from smtpsim.spec.terms import TextRuling, Trouble
from smtpsim.spec.verdict_of import (
    BDAT_IN_TROUBLE,
    MAIL_IN_TROUBLE,
    MESSAGE_BY_RULING,
    MESSAGE_FOR,
    MESSAGE_IN_TROUBLE,
    RCPT_FOR,
    RCPT_IN_TROUBLE,
    RCPT_UNSAID,
)
from smtpsim.spec.verdicts import BdatVerdict, DataVerdict, MailVerdict, MessageVerdict, RcptVerdict

_PARAMETER_FORM = {
    "SIZE": re.compile(r"[0-9]{1,20}\Z"),  # RFC 1870 3
    "BODY": re.compile(r"(7BIT|8BITMIME|BINARYMIME)\Z", re.IGNORECASE),  # RFC 6152 2, RFC 3030 3
    "SMTPUTF8": re.compile(r"\Z"),  # no value (RFC 6531 3.4)
    "AUTH": XTEXT,  # RFC 4954 5
    **FORM_OF,
}
_PARAMETER_FLAWS = {Flaw.BAD_PARAMETER, Flaw.REPEATED_PARAMETER, Flaw.EXTRA_SPACE}

# Python 3.11 looks up a member of an enum at the price of a call, so what every line asks for is kept here.
_NO_TROUBLE = Trouble.NONE


def _has_bad_parameter(command: Command) -> bool:
    """Whether the mistake stands behind a path that could be read."""
    return command.path is not None and command.flaw in _PARAMETER_FLAWS


def judge_mail(situation: Situation) -> MailVerdict:
    """Judge MAIL, or SEND, SOML or SAML in its place (RFC 5321 4.1.1.2)."""
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
    if _has_bad_form(parameters):
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


def _has_bad_form(parameters: tuple[Parameter, ...]) -> bool:
    """Whether the value of a parameter is not written as its extension wants it."""
    return any(not _PARAMETER_FORM[one.keyword].match(one.value or "") for one in parameters)


def _names_submitter(parameters: tuple[Parameter, ...], policy: Policy) -> bool:
    """Whether AUTH= has a mailbox or <>; the server need not trust it to take it (RFC 4954 5)."""
    return all(is_submitter(one.value or "", policy.limits) for one in parameters if one.keyword == "AUTH")


def _offers_bodies(parameters: tuple[Parameter, ...], policy: Policy) -> bool:
    """Whether the sort of body that MAIL declares was offered; 7BIT always is (RFC 6152 2, RFC 3030 3)."""
    declared = ((one.value or "").upper() for one in parameters if one.keyword == "BODY")
    return all(value == "7BIT" or value in policy.bodies for value in declared)


def judge_rcpt(situation: Situation) -> RcptVerdict:
    """Judge RCPT by its path, its parameters and what the server knows of the mailbox (RFC 5321 4.1.1.3)."""
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
    if _has_bad_form(parameters):
        return RcptVerdict.BAD_PARAMETER
    return RcptVerdict.UNABLE if names & policy.unable_parameters else None


def judge_data(situation: Situation) -> DataVerdict:
    """Judge DATA, which needs a valid recipient (RFC 5321 4.1.1.4)."""
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


def judge_message(situation: Situation) -> MessageVerdict:
    """Judge the mail data once its end has come (RFC 5321 4.2.5)."""
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


def judge_bdat(situation: Situation) -> BdatVerdict:
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
