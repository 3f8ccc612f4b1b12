"""The same scenario, seed and faults give the same octets, in any interpreter (architecture: determinism)."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from smtpsim.spec.faults import FAULTS, Do, FaultRule, When
from smtpsim.spec.terms import Kind, Verb
from tests.support.worlds import BOB, CAROL, classic_world, steps_of

ROOT = Path(__file__).parents[2]
PERHAPS = FaultRule("perhaps", Do(reply=450), When(Verb.RCPT), times=0, chance=0.5)
MANY = tuple(f"user{number}@receiver.example" for number in range(40))


def fingerprint(seed: int) -> str:
    """What a handful of sessions come to, as one number."""
    rules = [(), *((row.rule,) for row in FAULTS), *((replace(row.rule, chance=0.5),) for row in FAULTS)]
    digest = hashlib.sha256()
    for rule in rules:
        for step in steps_of(
            classic_world(rule, to=(BOB, CAROL), hello=Verb.EHLO, pipelining=True, seed=seed)
        ):
            digest.update(repr(step).encode())
    return digest.hexdigest()


def test_the_same_seed_gives_the_same_steps_in_this_interpreter() -> None:
    assert fingerprint(3) == fingerprint(3)


@pytest.mark.parametrize("hash_seed", ["0", "1", "4711"])
def test_the_same_seed_gives_the_same_steps_in_a_fresh_interpreter(hash_seed: str) -> None:
    code = "from tests.simulation.test_same_again import fingerprint; print(fingerprint(3))"
    run = subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": hash_seed},
    )
    assert run.stdout.strip() == fingerprint(3)


def test_chance_depends_on_the_seed() -> None:
    struck = {seed: codes_of(seed) for seed in range(6)}
    assert len(set(struck.values())) > 1
    assert all(0 < codes.count(450) < len(MANY) for codes in struck.values())


def codes_of(seed: int) -> tuple[int, ...]:
    steps = steps_of(classic_world((PERHAPS,), to=MANY, seed=seed))
    return tuple(step.code for step in steps if step.kind is Kind.REPLY and step.verb is Verb.RCPT)


def test_faults_of_different_names_do_not_strike_together() -> None:
    other = replace(PERHAPS, name="another")
    first = [step.code for step in steps_of(classic_world((PERHAPS,), to=MANY, seed=1))]
    second = [step.code for step in steps_of(classic_world((other,), to=MANY, seed=1))]
    assert first != second
