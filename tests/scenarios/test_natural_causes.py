"""Every code of the textbook, and the five younger ones, is reached without a fault, by its natural cause."""

import pytest

from smtpsim.spec.replies import REPLIES
from smtpsim.spec.terms import Kind, Verb
from tests.scenarios.playing import SHIPPED, run, shipped

NATURAL_CAUSES: dict[int, dict[str, Verb]] = {
    211: {"help-status": Verb.HELP},
    214: {"help": Verb.HELP},
    220: {"classic": Verb.CONNECT},
    221: {"classic": Verb.QUIT},
    250: {
        "classic": Verb.MESSAGE,
        "mailing-list": Verb.EXPN,
        "reset-and-verify": Verb.VRFY,
        "turn-allowed": Verb.TURN,
    },
    251: {"forwarded": Verb.RCPT, "who-is-who": Verb.VRFY},
    252: {"vrfy-withheld": Verb.VRFY},
    354: {"classic": Verb.DATA},
    421: {"server-not-ready": Verb.CONNECT, "shutting-down": Verb.RCPT, "idle-client": Verb.UNKNOWN},
    450: {
        "mailbox-busy": Verb.RCPT,
        "greylisting": Verb.RCPT,
        "send-to-terminal": Verb.RCPT,
        "text-refused": Verb.MESSAGE,
    },
    451: {"disk-error": Verb.MESSAGE},
    452: {"storage-low": Verb.MAIL, "too-many-recipients": Verb.RCPT, "mailbox-full-for-now": Verb.RCPT},
    455: {"parameter-not-now": Verb.MAIL},
    500: {"syntax-errors": Verb.UNKNOWN, "line-too-long": Verb.NOOP},
    501: {"syntax-errors": Verb.EHLO, "unknown-parameter": Verb.MAIL},
    502: {"not-implemented": Verb.TURN, "hello-fallback": Verb.EHLO},
    503: {"wrong-order": Verb.RCPT, "no-service": Verb.EHLO},
    504: {"help": Verb.HELP, "syntax-errors": Verb.EHLO, "who-is-who": Verb.VRFY},
    521: {"no-mail-host": Verb.CONNECT},
    550: {
        "unknown-mailbox": Verb.RCPT,
        "relaying": Verb.RCPT,
        "sender-refused": Verb.MAIL,
        "mailing-list": Verb.EXPN,
        "text-refused": Verb.MESSAGE,
    },
    551: {"moved": Verb.RCPT, "who-is-who": Verb.VRFY},
    552: {"mailbox-full": Verb.MESSAGE, "message-too-big": Verb.MAIL},
    553: {"name-not-allowed": Verb.RCPT, "who-is-who": Verb.VRFY},
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


def test_no_shipped_scenario_needs_a_fault() -> None:
    assert [path.stem for path in SHIPPED if shipped(path.stem).faults] == []
