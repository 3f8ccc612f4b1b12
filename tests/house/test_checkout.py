"""The helpers of these tests do what they say."""

import pytest

from tests.house.checkout import fenced_blocks, layers, run_python


def test_a_fresh_interpreter_returns_what_it_prints() -> None:
    assert run_python("-c", "print(6 * 7)") == "42\n"


def test_a_failing_interpreter_fails_the_test_with_its_output() -> None:
    with pytest.raises(AssertionError, match="exit status 3"):
        run_python("-c", "raise SystemExit(3)")


def test_the_layers_come_from_the_top_down_with_siblings_in_one_row() -> None:
    rows = layers()
    assert rows[0] == {"__main__"}
    assert rows[-1] == {"errors"}
    assert {"network", "mail", "protocol"} in rows


def test_only_the_blocks_under_the_heading_are_found() -> None:
    text = "# A\n## B\n```sh\none\n```\nwords\n```\ntwo\nthree\n```\n## C\n```\nfour\n```\n"
    assert fenced_blocks(text, "B") == ["one", "two\nthree"]
