"""Faults as words and as rules, for a file and for the command line."""

import pytest

from smtpsim.errors import UsageError
from smtpsim.scenarios.faults import read_fault
from smtpsim.spec.faults import FAULT_OF, Do, FaultRule, When
from smtpsim.spec.terms import ClientFault, Kind, PhaseName, Verb
from tests.scenarios.playing import run, shipped


@pytest.mark.parametrize("preset", FAULT_OF)
def test_a_preset_is_read_by_its_name(preset: str) -> None:
    assert read_fault(preset) is FAULT_OF[preset].rule


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (
            "{when: {command: RCPT, occurrence: 2}, do: {reply: 451}, times: 1}",
            FaultRule("451 at RCPT", Do(reply=451), When(Verb.RCPT, occurrence=2)),
        ),
        (
            "{name: no room, do: {reply: '452 4.3.1 No room, please wait'}, times: always}",
            FaultRule("no room", Do(reply=452, enhanced="4.3.1", text="No room, please wait"), times=0),
        ),
        (
            "{when: RCPT, do: {reply: 550 No}}",
            FaultRule("550 at RCPT", Do(reply=550, text="No"), When(Verb.RCPT)),
        ),
        ("421@RCPT", FaultRule("421 at RCPT", Do(reply=421), When(Verb.RCPT))),
        ("554@end of data", FaultRule("554 at end of data", Do(reply=554), When(Verb.MESSAGE))),
        ("421@connection", FaultRule("421 at connection", Do(reply=421), When(Verb.CONNECT))),
        ("{do: {delay: 5 s}}", FaultRule("delay", Do(delay_ms=5_000))),
        (
            "{when: {what: command}, do: {throttle: 50 B/s}}",
            FaultRule("throttle", Do(octets_per_second=50), When(kind=Kind.COMMAND)),
        ),
        ("{do: {hold: true}}", FaultRule("hold", Do(hold=True))),
        ("{do: {split: 7}}", FaultRule("split", Do(split_at=7))),
        ("{do: {cut: 0}}", FaultRule("cut", Do(cut_after=0))),
        ("{do: {half-open: true}}", FaultRule("half-open", Do(half_open=True))),
        ("{do: {client: bare-lf}}", FaultRule("bare-lf", Do(client=ClientFault.BARE_LF))),
        (
            (
                "{when: {phase: mail-transfer, recipient: bob@receiver.example}, do: {reply: 450},"
                " until: connection-termination, chance: 50 %}"
            ),
            FaultRule(
                "450",
                Do(reply=450),
                When(phase=PhaseName.TRANSFER, recipient="bob@receiver.example"),
                until=PhaseName.TERMINATION,
                chance=0.5,
            ),
        ),
    ],
)
def test_a_rule_is_read(text: str, rule: FaultRule) -> None:
    assert read_fault(text) == rule


def test_a_sentence_with_a_comma_is_told_to_need_quotes() -> None:
    with pytest.raises(UsageError, match="put a sentence in quotes"):
        read_fault("{do: {reply: 452 4.3.1 No room, please wait}}")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("unknown-mailbx", "'unknown-mailbx' is no fault; did you mean 'unknown-mailbox'?"),
        ("", "'' is no fault; write the name of one, or {when: ..., do: ...}"),
        (
            "{do: {reply: 999}}",
            "fault, column 14: '999' is no reply code: the digits are 2 to 5, 0 to 5 and 0 to 9",
        ),
        ("{do: {rely: 451}}", "fault, column 7: 'rely' is no key of do; did you mean 'reply'?"),
        ("421@NOWHERE", None),
        ("{", None),
        ("{}", "fault, column 1: a fault needs the key 'do'"),
    ],
)
def test_a_mistake_is_told_in_one_line(text: str, told: str | None) -> None:
    with pytest.raises(UsageError) as caught:
        read_fault(text)
    assert "\n" not in str(caught.value)
    assert told is None or str(caught.value) == told


def test_a_rule_strikes_where_it_says() -> None:
    steps = run(
        shipped("two-recipients"), read_fault("{when: {command: RCPT, occurrence: 2}, do: {reply: 451}}")
    )
    codes = [
        (step.recipient, step.code) for step in steps if step.kind is Kind.REPLY and step.verb is Verb.RCPT
    ]
    assert codes == [("bob@receiver.example", 250), ("carol@receiver.example", 451)]
