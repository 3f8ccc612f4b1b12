"""Lessons for tests: a scenario with a locked mailbox, and whatever steps a test puts into it."""

from smtpsim.lessons.checker import check_lesson_text
from smtpsim.lessons.rehearsal import Rehearsal
from smtpsim.lessons.stops import Stop, stops_of
from smtpsim.scenarios.lesson_format import LessonPart
from smtpsim.scenarios.reader import read_scenario

LOCKED = """\
format: 1
id: locked
title: Come back later
world:
  servers:
    mx.receiver.example:
      domains: [receiver.example]
      mailboxes:
        bob: {locked: 20 min}
        carol: {}
client:
  host: mail.sender.example
  send:
    - from: alice@sender.example
      to: [bob@receiver.example, carol@receiver.example]
      headers: {Subject: Lunch, From: Alice <alice@sender.example>}
      body: |
        Shall we eat at noon?
"""
LESSON = "lesson:\n  objectives:\n    - {id: temporary, text: Tell 4yz from 5yz}\n"

DELIVERING = """\
- task:
    prompt: Deliver it.
    after: 30 min
    goal: {delivered: {bob@receiver.example: 1}}
    solution: |
      C: HELO mail.sender.example
      C: MAIL FROM:<alice@sender.example>
      C: RCPT TO:<bob@receiver.example>
      C: DATA
      C: Subject: Lunch
      C:
      C: At noon?
      C: .
      C: QUIT
"""


def with_steps(steps: str, scenario: str = LOCKED) -> str:
    """A scenario whose lesson has these steps, written from the first column."""
    lines = "".join(f"    {line}".rstrip() + "\n" for line in steps.strip("\n").split("\n"))
    return f"{scenario}{LESSON}  steps:\n{lines}"


def complaints(text: str) -> list[str]:
    """What the check says of a file, each with its place; lines count from the first of the steps."""
    before = text.partition("  steps:\n")[0].count("\n") + 1
    return [
        f"{one.line - before}:{one.column}: {one.id}: {one.message}" for one in check_lesson_text(text, "x")
    ]


def rehearse(text: str) -> tuple[Rehearsal, tuple[Stop, ...]]:
    """Run the scenario of a lesson, and walk through its steps."""
    scenario = read_scenario(text, "x.yaml")
    rehearsal = Rehearsal(scenario)
    return rehearsal, tuple(stops_of(rehearsal, scenario.lesson or LessonPart()))
