"""Verdicts on the lines of a login, in the order in which a server would notice (RFC 4954 4, 6)."""

from collections.abc import Mapping
from typing import TypeVar

from smtpsim.protocol.auth.attempt import Login
from smtpsim.protocol.auth.rules import LoginRules, mechanism_named, usable_mechanisms
from smtpsim.protocol.security import Security
from smtpsim.protocol.situation import Situation
from smtpsim.spec.mechanisms import MECHANISM_OF
from smtpsim.spec.terms import LoginOutcome
from smtpsim.spec.verdict_of import AUTH_FOR, RESPONSE_FOR
from smtpsim.spec.verdicts import AuthVerdict, ResponseVerdict

V = TypeVar("V", AuthVerdict, ResponseVerdict)

_FAILED = {LoginOutcome.WRONG, LoginOutcome.MALFORMED, LoginOutcome.NOT_BASE64}


def judge_auth(situation: Situation) -> AuthVerdict:
    """Judge an AUTH line: whether it may come here, its form, its mechanism, then its message.

    Where nobody may log in there is no mechanism either.
    """
    rules, command, security = situation.policy.login, situation.command, situation.security
    if rules is None:
        return AuthVerdict.UNKNOWN_MECHANISM
    if security.identity:
        return AuthVerdict.ALREADY
    if not situation.has_extensions:
        return AuthVerdict.NO_EHLO
    if command.flaw:
        return AuthVerdict.BAD_FORM
    wrong = _judge_mechanism(rules, command.argument.partition(" ")[0], security)
    if wrong is not None:
        return wrong
    if situation.facts.login_is_failing:
        return AuthVerdict.NOT_NOW
    login = situation.received.login
    return _judge_exchange(AUTH_FOR, rules, login, AuthVerdict.TRANSITION, AuthVerdict.TOO_MANY)


def _judge_mechanism(rules: LoginRules, name: str, security: Security) -> AuthVerdict | None:
    mechanism = mechanism_named(name)
    if mechanism is None or mechanism not in rules.mechanisms:
        return AuthVerdict.UNKNOWN_MECHANISM
    if mechanism not in usable_mechanisms(rules, has_tls=security.has_tls):
        return AuthVerdict.NEEDS_TLS
    return AuthVerdict.TOO_WEAK if mechanism in rules.weak else None


def judge_response(situation: Situation) -> ResponseVerdict:
    """Judge a line after 334."""
    rules, login = situation.policy.login, situation.received.login
    if rules is None:
        return ResponseVerdict.NOT_BASE64
    is_cancelled = (
        login is not None and login.exchange is not None and login.exchange.outcome is LoginOutcome.CANCELLED
    )
    if situation.facts.login_is_failing and not is_cancelled:
        return ResponseVerdict.NOT_NOW
    return _judge_exchange(RESPONSE_FOR, rules, login, ResponseVerdict.TRANSITION, ResponseVerdict.TOO_MANY)


def _judge_exchange(
    verdict_for: Mapping[LoginOutcome, V], rules: LoginRules, login: Login | None, transition: V, too_many: V
) -> V:
    exchange = login.exchange if login else None
    if login is None or exchange is None:
        return verdict_for[LoginOutcome.NOT_BASE64]
    is_readable = MECHANISM_OF[exchange.mechanism].is_readable
    if exchange.identity in rules.in_transition and not is_readable:
        return transition
    if exchange.outcome in _FAILED and rules.most_failures and login.failures + 1 >= rules.most_failures:
        return too_many
    return verdict_for.get(exchange.outcome, verdict_for[LoginOutcome.WRONG])
