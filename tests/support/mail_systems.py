"""Mail systems of several hosts for tests, written as scenarios."""

from collections.abc import Iterator

from smtpsim.scenarios.build import build_world
from smtpsim.scenarios.reader import read_scenario
from smtpsim.simulation.step import Step
from smtpsim.simulation.timeline import Timeline

TWO_HOPS = """
format: 1
id: two-hops
title: SMTP is used twice
summary: Alice's program gives the mail to her server, that one to Bob's, and Bob fetches it.
world:
  servers:
    mail.sender.example: {domains: [sender.example], mailboxes: {alice: {}}, relays-for: [sender.example]}
    mx.receiver.example: {domains: [receiver.example], mailboxes: {bob: {}}}
  readers:
    bob@receiver.example: {host: pc.bob.example, after: 10 min}
client:
  host: pc.alice.example
  to-server: mail.sender.example
  send:
    - {from: alice@sender.example, to: [bob@receiver.example], headers: {Subject: Lunch}, body: hi}
"""
QUEUE = """
format: 1
id: queue
title: One is refused and one must wait
summary: The client is a server with a queue; Bob's mailbox is locked for an hour, and Zoe is unknown.
world:
  servers:
    mx.receiver.example: {domains: [receiver.example], mailboxes: {bob: {locked: 1 h}}}
client:
  host: mail.sender.example
  retry: {every: [30 min, 1 d], give-up: 4 d}
  send:
    - {from: alice@sender.example, to: [bob@receiver.example, zoe@receiver.example], body: hi}
"""
TURNED = """
format: 1
id: turned
title: The roles are swapped
summary: After TURN the former server sends what it holds for the former client.
world:
  servers:
    mail.sender.example: {domains: [sender.example], mailboxes: {alice: {}}}
    mx.receiver.example:
      domains: [receiver.example]
      forwards: {ally: alice@sender.example}
      allows-turn: true
client:
  host: mail.sender.example
  script: |
    C: EHLO mail.sender.example
    C: MAIL FROM:<bob@receiver.example>
    C: RCPT TO:<ally@receiver.example>
    C: DATA
    C: hi
    C: .
    C: TURN
"""
# Each look-up finds something else, and each wish for a report is another one.
ODD_ROADS = """
format: 1
id: odd-roads
title: Odd roads
world:
  servers:
    mx.receiver.example:
      domains: [receiver.example]
      mailboxes:
        bob: {name: Bob Example, locked: 20 h}
  dns:
    mx.receiver.example: {address: true}
    own.example: {mx: [10 mail.sender.example]}
    circle.example: {alias-of: circle.example}
    broken.example: fails
    gone.example: absent
    silent.example: null-mx
client:
  host: mail.sender.example
  retry: {every: [5 h], give-up: 10 h}
  send:
    - from: alice@sender.example
      to:
        - bob@mx.receiver.example
        - bob@own.example
        - bob@circle.example
        - bob@broken.example
        - bob@gone.example
        - bob@silent.example
        - bob@[192.0.2.1]
    - from: alice@sender.example
      to: [bob@receiver.example]
      notify: [delay]
    - from: <>
      to: [zoe@receiver.example]
"""


def system_timeline(text: str, at: int = 0) -> Timeline:
    """A scenario's session, with so many steps done."""
    timeline = Timeline(build_world(read_scenario(text, "system.yaml")))
    timeline.seek(at)
    return timeline


def system_steps(text: str) -> list[Step]:
    """All steps of a scenario."""
    return list(_steps(system_timeline(text)))


def _steps(timeline: Timeline) -> Iterator[Step]:
    while (step := timeline.forward()) is not None:
        yield step
