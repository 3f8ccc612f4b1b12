"""A step with its words, as `--format jsonl` prints it."""

import json
from base64 import b64decode

from smtpsim.explain.composed import Composed, composed
from smtpsim.simulation.world import World
from smtpsim.spec.faults import FAULT_OF
from smtpsim.spec.terms import Actor, Kind, PhaseName
from tests.support.worlds import classic_world, steps_of, totals_beside

# The keys that `--format jsonl` promises.
PROMISED = {
    *("n", "time", "session", "host", "actor", "kind", "text", "octets", "verb", "code", "enhanced"),
    *("phase", "phase_step", "row", "why", "source", "client_state", "server_state", "holders"),
}
FURTHER = {"peer", "protected", "decoded", "verdict", "fault", "recipient", "arrives", "textbook", "what_now"}


def composed_steps(world: World) -> list[Composed]:
    steps = steps_of(world)
    return [composed(step, totals) for step, totals in zip(steps, totals_beside(steps), strict=True)]


def test_each_step_has_all_the_keys() -> None:
    assert {frozenset(one) for one in composed_steps(classic_world())} == {frozenset(PROMISED | FURTHER)}


def test_the_reply_to_rcpt_is_composed_whole() -> None:
    assert composed_steps(classic_world())[7] == {
        "n": 7,
        "time": 280,
        "session": "s1",
        "host": "mx.receiver.example",
        "peer": None,
        "actor": "server",
        "kind": "reply",
        "text": "250 2.1.5 OK",
        "octets": "MjUwIDIuMS41IE9LDQo=",
        "arrives": 320,
        "protected": False,
        "decoded": [],
        "verb": "RCPT",
        "code": 250,
        "enhanced": "2.1.5",
        "verdict": "rcpt-acceptable",
        "recipient": "bob@receiver.example",
        "fault": None,
        "phase": "mail-transfer",
        "phase_step": 4,
        "row": "rcpt-accepted",
        "why": (
            "The server will take mail for this recipient; the forward-path joins the forward-path buffer."
        ),
        "source": "RFC 5321 4.1.1.3",
        "textbook": (
            "One RCPT names one recipient; the To: header plays no part."
            " Each RCPT has its own reply, and one accepted recipient is enough to go on."
        ),
        "what_now": "This recipient is accepted (251 counts as well). Name the next one, or send DATA.",
        "client_state": "RCPT",
        "server_state": "RCPT",
        "holders": [{"host": "mail.sender.example", "recipient": "bob@receiver.example", "mail": 1}],
    }


def test_what_does_not_apply_is_null() -> None:
    opening = composed_steps(classic_world())[0]
    assert (opening["code"], opening["enhanced"], opening["phase_step"], opening["fault"]) == (None,) * 4
    assert (opening["text"], opening["octets"]) == ("", "")


def test_json_can_carry_it_and_the_octets_come_back() -> None:
    world = classic_world((FAULT_OF["lost-after-the-dot"].rule,))
    read = [json.loads(json.dumps(one)) for one in composed_steps(world)]
    assert [b64decode(one["octets"]) for one in read] == [step.octets for step in steps_of(world)]


def test_actor_kind_and_phase_come_from_the_closed_sets() -> None:
    steps = composed_steps(classic_world((FAULT_OF["slow"].rule,)))
    assert {one["actor"] for one in steps} <= {actor.value for actor in Actor}
    assert {one["kind"] for one in steps} <= {kind.value for kind in Kind}
    assert {one["phase"] for one in steps} == {phase.value for phase in PhaseName}


def test_the_text_is_safe_to_print() -> None:
    steps = composed_steps(classic_world(content=b"\x1b[31m\r\n"))
    assert "\u241b[31m" in [one["text"] for one in steps]


def test_both_holders_are_listed_in_order() -> None:
    steps = composed_steps(classic_world())
    reply = next(one for one in steps if one["row"] == "message-accepted")
    assert reply["holders"] == [
        {"host": host, "recipient": "bob@receiver.example", "mail": 1}
        for host in ("mail.sender.example", "mx.receiver.example")
    ]
