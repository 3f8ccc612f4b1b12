"""Every code of the textbook, and the five younger ones, is reached without a fault, by its natural cause."""

import pytest

from smtpsim.spec.replies import REPLIES
from smtpsim.spec.terms import Kind, Verb
from tests.scenarios.playing import SHIPPED, run, shipped

NATURAL_CAUSES: dict[int, dict[str, Verb]] = {
    211: {"help-status": Verb.HELP},
    214: {"help": Verb.HELP},
    220: {"classic": Verb.CONNECT, "starttls": Verb.STARTTLS},
    221: {"classic": Verb.QUIT},
    235: {"auth": Verb.AUTH, "auth-scram": Verb.AUTH_RESPONSE},
    250: {
        "classic": Verb.MESSAGE,
        "expn-list": Verb.EXPN,
        "reset-and-verify": Verb.VRFY,
        "turn": Verb.TURN,
        "etrn": Verb.ETRN,
    },
    251: {"forward-251": Verb.RCPT, "who-is-who": Verb.VRFY, "etrn": Verb.ETRN},
    252: {"vrfy-withheld": Verb.VRFY, "utf8-address": Verb.VRFY, "etrn": Verb.ETRN},
    253: {"etrn": Verb.ETRN},
    334: {"auth-cram-md5": Verb.AUTH, "auth-scram": Verb.AUTH_RESPONSE},
    354: {"classic": Verb.DATA},
    421: {"server-not-ready": Verb.CONNECT, "shutting-down": Verb.RCPT, "idle-client": Verb.UNKNOWN},
    432: {"auth-transition": Verb.AUTH},
    450: {
        "mailbox-busy": Verb.RCPT,
        "greylisting": Verb.RCPT,
        "send-to-terminal": Verb.RCPT,
        "text-refused": Verb.MESSAGE,
    },
    451: {"disk-error": Verb.MESSAGE},
    452: {"storage-low": Verb.MAIL, "too-many-recipients": Verb.RCPT, "mailbox-full-for-now": Verb.RCPT},
    458: {"etrn": Verb.ETRN},
    459: {"etrn": Verb.ETRN},
    454: {"starttls-not-now": Verb.STARTTLS, "auth-not-now": Verb.AUTH},
    455: {"parameter-not-now": Verb.MAIL},
    500: {"syntax-errors": Verb.UNKNOWN, "line-too-long": Verb.NOOP},
    501: {"syntax-errors": Verb.EHLO, "unknown-parameter": Verb.MAIL},
    502: {"not-implemented": Verb.TURN, "hello-fallback": Verb.EHLO},
    503: {"wrong-order": Verb.RCPT, "starttls-required": Verb.STARTTLS, "no-service": Verb.EHLO},
    504: {"help": Verb.HELP, "syntax-errors": Verb.EHLO, "who-is-who": Verb.VRFY},
    521: {"no-mail-host": Verb.CONNECT},
    530: {"starttls-required": Verb.MAIL, "auth-required": Verb.MAIL},
    534: {"auth-too-weak": Verb.AUTH},
    535: {"auth-wrong-password": Verb.AUTH_RESPONSE},
    550: {
        "unknown-mailbox": Verb.RCPT,
        "relay-denied": Verb.RCPT,
        "sender-refused": Verb.MAIL,
        "utf8-address": Verb.MAIL,
        "expn-list": Verb.EXPN,
        "text-refused": Verb.MESSAGE,
    },
    551: {"not-local-551": Verb.RCPT, "who-is-who": Verb.VRFY},
    552: {"mailbox-full": Verb.MESSAGE, "size-limit": Verb.MAIL},
    553: {"name-not-allowed": Verb.RCPT, "who-is-who": Verb.VRFY, "utf8-address": Verb.RCPT},
    554: {"bare-lf": Verb.MESSAGE, "no-service": Verb.CONNECT, "nobody-left": Verb.DATA},
    555: {"unknown-parameter": Verb.MAIL},
    556: {"domain-without-mail": Verb.RCPT},
}


@pytest.mark.parametrize(
    ("code", "name", "verb"),
    [(code, name, verb) for code, causes in NATURAL_CAUSES.items() for name, verb in causes.items()],
)
def test_the_scenario_reaches_the_code_by_its_natural_cause(code: int, name: str, verb: Verb) -> None:
    scenario = shipped(name)
    assert scenario.faults == ()
    replies = [step for step in run(scenario) if step.kind is Kind.REPLY and step.code == code]
    assert verb in {step.verb for step in replies}
    assert {step.fault for step in replies} == {""}


def test_no_code_of_the_tables_is_without_a_scenario() -> None:
    assert set(NATURAL_CAUSES) == {row.code for row in REPLIES}


def test_only_a_lost_connection_needs_a_fault() -> None:
    assert [path.stem for path in SHIPPED if shipped(path.stem).faults] == ["lost-after-the-dot"]
