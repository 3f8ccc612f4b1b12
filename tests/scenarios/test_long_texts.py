"""Texts that made a pattern look at each place again and again are read at once."""

import pytest

from smtpsim.protocol.expectation import reply_matches
from smtpsim.protocol.reply import Reply
from smtpsim.scenarios.build import build_world
from smtpsim.simulation.timeline import Timeline
from tests.scenarios.playing import changed, read, with_script

LONG = 300_000
MAIL = "to: bob@receiver.example"


@pytest.mark.parametrize(
    "text", ["x" * LONG, "x\u00e9" * LONG, "<" * LONG, f"\u00e9{' ' * LONG}x", "@" * LONG]
)
def test_a_header_of_any_length_is_written(text: str) -> None:
    scenario = read(changed(MAIL, f'{MAIL}\n      headers: {{Subject: "{text}"}}'))
    timeline = Timeline(build_world(scenario))
    timeline.to_end()
    assert timeline.known > 10


def test_words_beyond_ascii_that_follow_each_other_are_one_encoded_word() -> None:
    scenario = read(
        changed(MAIL, f"{MAIL}\n      headers: {{Subject: An den B\u00e4r und \u00fcber \u00c4 <b>}}")
    )
    timeline = Timeline(build_world(scenario))
    timeline.to_end()
    octets = b"".join(step.octets for step in timeline.branch.track.steps)
    assert b"Subject: An den =?utf-8?q?B=C3=A4r?= und =?utf-8?b?w7xiZXIgw4Q=?= <b>\r\n" in octets


def test_a_line_of_a_script_may_have_any_number_of_spaces() -> None:
    scenario = read(with_script(f"C: NOOP{' ' * LONG}x  # remark\nC: RSET \t# remark"))
    assert scenario.client is not None
    assert [item.text for item in scenario.client.script] == [f"NOOP{' ' * LONG}x", "RSET"]


@pytest.mark.parametrize(
    ("expected", "text", "is_met"),
    [
        (f"250 {'a...' * 30}b", "a" * 500, False),
        (f"250 {'a...' * 30}a", "a" * 500, True),
        ("250 a...a", "a", False),
        ("250 a...b...c", "a x b y c", True),
        ("250 a...b...c", "a x c y b", False),
        ("250 ...OK...", "2.1.5 OK then", True),
        ("250 OK", "OK", True),
        ("250 OK", "OK.", False),
    ],
)
def test_dots_in_an_expected_reply_stand_for_any_text(expected: str, text: str, is_met: bool) -> None:  # noqa: FBT001
    assert reply_matches(expected, Reply(250, (text,))) is is_met
