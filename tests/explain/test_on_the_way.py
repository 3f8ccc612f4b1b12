"""What is said while only some octets of a step are sent."""

import pytest

from smtpsim.cli.desk import Desk
from smtpsim.explain.on_the_way import on_the_way
from smtpsim.simulation.step import Step
from smtpsim.spec.terms import Kind


def steps(name: str) -> list[Step]:
    """All steps of a scenario."""
    timeline = Desk(name).showing().timeline
    timeline.to_end()
    return list(timeline.branch.track.steps)


@pytest.mark.parametrize(
    ("name", "kind", "words", "source"),
    [
        ("classic", Kind.COMMAND, "The server waits for CR LF before it reads the line", "RFC 5321 2.3.8"),
        ("classic", Kind.REPLY, "The client waits for CR LF before it reads the line", "RFC 5321 4.2.1"),
        ("classic", Kind.DATA, "looks for no command in it", "RFC 5321 4.1.1.4"),
        ("classic", Kind.END_OF_DATA, "cannot tell yet whether this is the dot", "RFC 5321 4.5.2"),
        ("bdat", Kind.DATA, "counts the octets up to the number that BDAT named", "RFC 3030 2"),
    ],
)
def test_the_sentence_fits_what_is_sent(name: str, kind: Kind, words: str, source: str) -> None:
    step = next(step for step in steps(name) if step.kind is kind)
    told = on_the_way(step, 1)
    assert told.words.startswith(f"1 of {len(step.octets)} octets is on the way.")
    assert words in told.words
    assert source in told.source


def test_whole_lines_among_the_octets_are_counted_but_not_in_a_chunk() -> None:
    text = next(step for step in steps("classic") if step.kind is Kind.DATA)
    assert "50 of 244 octets are on the way, 1 whole line among them." in on_the_way(text, 50).words
    chunk = next(step for step in steps("bdat") if step.kind is Kind.DATA)
    assert "among them" not in on_the_way(chunk, 119).words


def test_under_tls_it_is_said_that_the_road_carries_other_octets() -> None:
    protected = next(step for step in steps("starttls") if step.is_protected and step.kind is Kind.COMMAND)
    assert "under TLS" in on_the_way(protected, 3).words
    assert "under TLS" not in on_the_way(steps("starttls")[2], 3).words


def test_of_pop3_nothing_of_smtp_is_said() -> None:
    pop = next(step for step in steps("two-hops") if step.row.startswith("pop-") and step.octets)
    assert "RFC 1939" in on_the_way(pop, 2).source


def test_how_a_step_goes_on_is_not_told() -> None:
    reply = next(step for step in steps("classic") if step.kind is Kind.REPLY)
    assert str(reply.code) not in on_the_way(reply, 1).words
