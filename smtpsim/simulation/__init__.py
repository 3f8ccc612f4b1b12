"""ONE WORLD IN TIME: `advance(world) -> (world, step)`, and the timeline of what it gave.

A *world* is an immutable value: hosts, sessions, octets in flight, clock, faults. A *step* is one
act of one actor. An *errand* is what a host is about between sessions: a look-up, a retry, a report.
An *intervention* is what a person did. Scenario, seed and interventions determine every octet.
"""
