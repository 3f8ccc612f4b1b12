"""Older formats are brought to that of today by steps, and the author's remarks stay."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from ruamel.yaml.comments import CommentedMap

from smtpsim.cli import cli, migrating
from smtpsim.errors import BadFilesError
from smtpsim.scenarios.format import FORMAT
from smtpsim.scenarios.migration import STEPS, migrate, rename_key
from smtpsim.scenarios.template import TEMPLATE
from tests.scenarios.playing import SHIPPED, SMALL, read


def name_the_title(document: CommentedMap) -> None:
    """The step of a made-up format 0, in which a title is called a heading, and a mailbox a box."""
    rename_key(document, "heading", "title")
    for server in document["world"]["servers"].values():
        rename_key(server, "boxes", "mailboxes")
    rename_key(document, "not-there", "nothing")


MADE_UP = {0: name_the_title}


def as_format_0(text: str) -> str:
    return (
        text.replace("format: 1", "format: 0")
        .replace("\ntitle:", "\nheading:")
        .replace("mailboxes:", "boxes:")
    )


def test_there_is_a_step_for_each_older_format() -> None:
    assert sorted(STEPS) == list(range(1, FORMAT))


@pytest.mark.parametrize("text", [TEMPLATE, *(path.read_text(encoding="utf-8") for path in SHIPPED)])
def test_a_made_up_older_format_becomes_just_what_an_author_writes_today(text: str) -> None:
    assert migrate(as_format_0(text), "x.yaml", MADE_UP).text == text


def test_remarks_quotes_and_order_stay() -> None:
    old = as_format_0(TEMPLATE).replace(
        "heading: What people read in the list", "heading: 'Mine'   # my remark"
    )
    migrated = migrate(old, "x.yaml", MADE_UP)
    assert migrated.former == 0
    assert "\ntitle: 'Mine'     # my remark\n" in migrated.text  # in its column
    assert [line.split() for line in migrated.text.splitlines() if "#" in line] == [
        line.replace("heading:", "title:").split() for line in old.splitlines() if "#" in line
    ]
    assert read(migrated.text).title == "Mine"


def test_several_steps_follow_each_other() -> None:
    steps = {0: name_the_title, 1: lambda document: rename_key(document, "title", "heading")}
    migrated = migrate(as_format_0(SMALL), "x.yaml", steps, newest=2)
    assert migrated.text.startswith("format: 2\nid: x\nheading: T\n")


def test_dashes_that_stand_further_left_stay_there() -> None:
    old = (
        as_format_0(SMALL).replace("  send:\n    - from", "  send:\n  - from").replace("      to:", "    to:")
    )
    assert "  send:\n  - from: alice@sender.example\n    to:" in migrate(old, "x.yaml", MADE_UP).text


def test_line_ends_stay() -> None:
    migrated = migrate(as_format_0(SMALL).replace("\n", "\r\n"), "x.yaml", MADE_UP)
    assert migrated.text == SMALL.replace("\n", "\r\n")


def test_the_newest_format_is_given_back_as_it_is_with_or_without_its_number() -> None:
    for text in (SMALL, SMALL.replace("format: 1\n", ""), TEMPLATE):
        assert migrate(text, "x.yaml") == (text, FORMAT)


@pytest.mark.parametrize(
    ("first", "told"),
    [
        ("format: 7", "x.yaml: format 7 is newer than this program, which knows 1: update smtpsim"),
        ("format: 0", "x.yaml: there never was a format 0"),
        ("format: new", "x.yaml:1:9: the format is a number"),
        ("format: [1]", "x.yaml:1:9: the format is a number"),
        ("format: 99999999999999", "x.yaml:1:9: the format is a number"),
        ("- format", "x.yaml: a scenario is made of keys and values"),
        ("format: [1", "x.yaml:1:9: "),
        ("", "x.yaml: a scenario is made of keys and values"),
    ],
)
def test_what_cannot_be_migrated_is_told(first: str, told: str) -> None:
    with pytest.raises(BadFilesError) as error:
        migrate(f"{first}\n", "x.yaml")
    assert str(error.value).startswith(told)


def test_the_command_says_that_a_file_is_current_and_writes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(TEMPLATE)
    before = file.stat()
    done = CliRunner().invoke(cli, ["migrate", str(file)])
    assert (done.exit_code, done.output) == (0, f"{file}: format 1 is the newest; nothing was changed\n")
    assert file.stat() == before


def test_the_command_goes_on_after_a_file_that_it_cannot_read(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("format: 2\n")
    (tmp_path / "b.yaml").write_text(SMALL)
    done = CliRunner().invoke(cli, ["migrate", str(tmp_path)])
    assert done.exit_code == 2
    assert "update smtpsim" in done.stderr
    assert "b.yaml: format 1 is the newest" in done.stdout


def test_the_command_writes_what_a_step_gives(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(as_format_0(TEMPLATE))
    assert migrating.migrate_paths((str(file),), MADE_UP) == 0
    assert file.read_text() == TEMPLATE


def test_the_command_writes_nothing_that_could_not_be_read_afterwards(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(old := as_format_0(SMALL))
    assert migrating.migrate_paths((str(file),), {0: lambda _document: None}) == 2
    assert file.read_text() == old
