"""Verdicts: what a server makes of a line, given its own state and the facts.

First comes what holds for every line, then the classifier of its command, which returns one member of
the command's closed enum.
"""

from collections.abc import Callable
from typing import TypeAlias

from smtpsim.protocol.login_judgement import judge_auth, judge_response
from smtpsim.protocol.session_judgement import (
    judge_etrn,
    judge_expn,
    judge_hello,
    judge_help,
    judge_noop,
    judge_quit,
    judge_rset,
    judge_starttls,
    judge_turn,
    judge_unknown,
    judge_vrfy,
)
from smtpsim.protocol.situation import Situation
from smtpsim.protocol.transaction_judgement import (
    judge_bdat,
    judge_data,
    judge_mail,
    judge_message,
    judge_rcpt,
)
from smtpsim.spec.server_groups import ALLOWED_IN_CLEAR, LOGIN_FIRST
from smtpsim.spec.terms import ServiceState, Verb
from smtpsim.spec.verdict_of import GREETING_FOR
from smtpsim.spec.verdicts import LineVerdict, Verdict

# Python 3.11 looks up a member of an enum at the price of a call, so what every line asks for is kept here.
_CONNECT, _SHUTTING_DOWN = Verb.CONNECT, ServiceState.SHUTTING_DOWN

_HEARD_IN_CLEAR = {*ALLOWED_IN_CLEAR, Verb.UNKNOWN, Verb.MESSAGE, Verb.AUTH_RESPONSE}
_LOGIN_FIRST = set(LOGIN_FIRST)

Classifier: TypeAlias = Callable[[Situation], Verdict]


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


_CLASSIFIER_OF: dict[Verb, Classifier] = {
    Verb.UNKNOWN: judge_unknown,
    Verb.EHLO: judge_hello,
    Verb.HELO: judge_hello,
    Verb.MAIL: judge_mail,
    Verb.SEND: judge_mail,
    Verb.SOML: judge_mail,
    Verb.SAML: judge_mail,
    Verb.RCPT: judge_rcpt,
    Verb.DATA: judge_data,
    Verb.BDAT: judge_bdat,
    Verb.MESSAGE: judge_message,
    Verb.RSET: judge_rset,
    Verb.QUIT: judge_quit,
    Verb.NOOP: judge_noop,
    Verb.VRFY: judge_vrfy,
    Verb.EXPN: judge_expn,
    Verb.HELP: judge_help,
    Verb.TURN: judge_turn,
    Verb.ETRN: judge_etrn,
    Verb.STARTTLS: judge_starttls,
    Verb.AUTH: judge_auth,
    Verb.AUTH_RESPONSE: judge_response,
}
