"""What the guide for authors shows is right: each of its examples passes the check."""

import re

import pytest

from smtpsim.lessons.checker import check_lesson_text
from smtpsim.scenarios.guide import key_tables, mistake_table
from smtpsim.scenarios.key_words import KEY_WORDS
from smtpsim.scenarios.mistakes import MISTAKES
from tests.scenarios.playing import SHIPPED

GUIDE = (SHIPPED[0].parent / "README.md").read_text()
EXAMPLES = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)


@pytest.mark.parametrize("text", EXAMPLES, ids=lambda text: text.splitlines()[1])
def test_each_example_is_right(text: str) -> None:
    assert [one.lines() for one in check_lesson_text(text, "example.yaml")] == []


def test_there_are_examples_of_mails_faults_scripts_and_several_hosts() -> None:
    assert len(EXAMPLES) >= 5
    wanted = ("send:", "faults:", "script:", "dns:", "lesson:")
    assert all(any(word in text for text in EXAMPLES) for word in wanted)


def test_every_key_and_every_mistake_stands_in_a_table() -> None:
    keys = key_tables()
    assert all(f"| `{key}` |" in keys for sentences in KEY_WORDS.values() for key in sentences)
    assert all(f"| `{row.id}` |" in mistake_table() for row in MISTAKES)
