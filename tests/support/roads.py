"""A mail system in which each look-up finds something else, and each wish for a report is another one."""

from smtpsim.scenarios.format import Scenario
from tests.scenarios.playing import read

_ODD_ROADS = """\
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


def odd_roads() -> Scenario:
    """Read the scenario."""
    return read(_ODD_ROADS)
