"""What an author does on the command line: `smtpsim check`, `test` and `schema`."""

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner, Result

from smtpsim.cli import cli
from smtpsim.scenarios.schema import schema_text
from tests.scenarios.playing import SHIPPED, SMALL

GOOD = f"{SMALL}expect:\n  - {{at: first RCPT, reply: 250}}\n"
MISSED = f"{SMALL.replace('id: x', 'id: y')}expect:\n  - {{at: first RCPT, reply: 550}}\n"
WRONG = SMALL.replace("title:", "titel:").replace("id: x", "id: z")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "good.yaml").write_text(GOOD)
    (tmp_path / "unit").mkdir()
    (tmp_path / "unit" / "missed.yml").write_text(MISSED)
    (tmp_path / "notes.txt").write_text("no scenario")
    return tmp_path


def smtpsim(*words: object) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words])


def test_a_scenario_that_does_what_its_author_expects_passes(folder: Path) -> None:
    done = smtpsim("test", folder / "good.yaml")
    assert done.exit_code == 0
    assert done.output.endswith("good.yaml passed (1 expected, 18 steps)\n1 passed\n")


def test_what_did_not_come_true_is_told_with_its_file_and_line(folder: Path) -> None:
    done = smtpsim("test", folder)
    assert done.exit_code == 1
    line = len(MISSED.splitlines())
    assert f"missed.yml:{line}: at first RCPT: the reply '550' was expected, got '250 " in done.output
    assert done.output.endswith("1 failed, 1 passed\n")


def test_a_file_with_mistakes_is_told_and_the_others_are_run(folder: Path) -> None:
    (folder / "wrong.yaml").write_text(WRONG)
    done = smtpsim("test", folder)
    assert done.exit_code == 2
    assert "wrong.yaml:3:1: 'titel' is no key of a scenario; did you mean 'title'?" in done.output
    assert done.output.endswith("1 failed, 1 with mistakes, 1 passed\n")


def test_a_file_that_is_no_text_is_a_mistake_of_that_file_alone(folder: Path) -> None:
    (folder / "binary.yaml").write_bytes(b"\xff\xfe\x00")
    assert smtpsim("test", folder).output.endswith("1 failed, 1 with mistakes, 1 passed\n")


def test_a_folder_in_a_ring_of_links_has_an_end(folder: Path) -> None:
    (folder / "unit" / "round").symlink_to(folder, target_is_directory=True)
    assert smtpsim("test", folder).output.endswith("1 failed, 1 passed\n")


def test_a_folder_without_a_scenario_is_told_in_one_line(tmp_path: Path) -> None:
    done = smtpsim("test", tmp_path)
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert "no scenario (.yaml or .yml) is in the folder" in done.stderr


def test_the_results_are_written_for_ci(folder: Path) -> None:
    smtpsim("test", folder, "--junit", folder / "results.xml")
    suite = ET.parse(folder / "results.xml").getroot()  # noqa: S314  our own file
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("2", "1", "0")
    assert [len(case) for case in suite] == [0, 1]


def test_every_shipped_scenario_passes() -> None:
    assert smtpsim("test", SHIPPED[0].parent).output.endswith(f"\n{len(SHIPPED)} passed\n")


def test_check_tells_every_mistake_of_every_file(folder: Path) -> None:
    (folder / "wrong.yaml").write_text(WRONG)
    done = smtpsim("check", folder)
    assert done.exit_code == 2
    assert (
        "wrong.yaml:3:1: unknown-key: 'titel' is no key of a scenario; did you mean 'title'?" in done.output
    )
    assert "missed.yml:" in done.output
    assert done.output.endswith("3 files: 2 mistakes\n")


def test_check_of_an_expectation_that_does_not_come_true_ends_with_status_1(folder: Path) -> None:
    assert smtpsim("check", folder / "unit").exit_code == 1


def test_check_gives_the_same_as_json(folder: Path) -> None:
    (folder / "wrong.yaml").write_text(WRONG)
    (told,) = json.loads(smtpsim("check", folder / "wrong.yaml", "--json").output)
    assert (told["line"], told["column"], told["id"], told["severity"]) == (3, 1, "unknown-key", "error")


@pytest.mark.parametrize("octets", [b"\xff\xfe\x00", b""])
def test_check_of_a_file_that_is_no_text_is_a_mistake_with_an_id(folder: Path, octets: bytes) -> None:
    (folder / "odd.yaml").write_bytes(octets)
    done = smtpsim("check", folder / "odd.yaml")
    assert done.exit_code == 2
    assert ": not-utf8: " in done.output or ": file-empty: " in done.output


def test_a_warning_alone_is_no_mistake(folder: Path) -> None:
    (folder / "idle.yaml").write_text(
        f"{SMALL}faults:\n  - {{when: {{command: VRFY}}, do: {{reply: 450}}}}\n"
    )
    done = smtpsim("check", folder / "idle.yaml")
    assert (done.exit_code, done.output.splitlines()[-1]) == (0, "1 file: 1 warning")


def test_every_shipped_scenario_is_right() -> None:
    assert smtpsim("check", SHIPPED[0].parent).output == f"{len(SHIPPED)} files: all is right\n"


def test_explain_gives_the_page_of_a_mistake() -> None:
    assert smtpsim("explain", "wrong-size").output.startswith("wrong-size (a mistake in a scenario file)\n")


def test_the_schema_is_printed_or_written_whole(tmp_path: Path) -> None:
    assert smtpsim("schema").output == schema_text()
    assert smtpsim("schema", tmp_path / "schema.json").exit_code == 0
    assert (tmp_path / "schema.json").read_text() == schema_text()


def test_new_writes_a_file_that_passes_check_and_never_overwrites(tmp_path: Path) -> None:
    path = tmp_path / "my lesson.yaml"
    assert smtpsim("new", path).exit_code == 0
    assert "id: my-lesson" in path.read_text()
    assert smtpsim("check", path).exit_code == 0
    again = smtpsim("new", path)
    assert (again.exit_code, "exists already" in again.stderr) == (2, True)


def test_new_begins_with_a_shipped_scenario(tmp_path: Path) -> None:
    assert smtpsim("new", tmp_path / "mine", "--from", "greylisting").exit_code == 0
    assert "greylisting: " in (tmp_path / "mine.yaml").read_text()


def test_new_begins_with_a_recording_and_with_a_transcript(tmp_path: Path) -> None:
    smtpsim("run", "classic", "--fault", "mailbox-busy", "--record", tmp_path / "r.jsonl")
    assert smtpsim("new", tmp_path / "one", "--from", tmp_path / "r.jsonl").exit_code == 0
    (tmp_path / "t.txt").write_text("S: 220 mx.test\nC: QUIT\nS: 221 bye\n")
    assert smtpsim("new", tmp_path / "two", "--from", tmp_path / "t.txt").exit_code == 0
    assert smtpsim("check", tmp_path).output.endswith("2 files: all is right\n")


@pytest.mark.parametrize("source", ["nosuch", "nosuch.jsonl"])
def test_new_from_nothing_is_one_clear_line(tmp_path: Path, source: str) -> None:
    done = smtpsim("new", tmp_path / "x", "--from", source)
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)


def test_import_writes_a_scenario_where_one_is_wanted(tmp_path: Path) -> None:
    (tmp_path / "t.txt").write_text("S: 220 mx.test\nC: QUIT\nS: 221 bye\n")
    done = smtpsim("import", tmp_path / "t.txt", "--as", "scenario", "--record", tmp_path / "s.yaml")
    assert done.exit_code == 0
    assert "C: QUIT" in (tmp_path / "s.yaml").read_text()
