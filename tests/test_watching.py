"""A scenario's file that is watched: what counts as news, what is told of it, and that nothing crashes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from smtpsim.cli import cli
from smtpsim.cli.watching import WatchedFile, Watcher
from smtpsim.errors import BadFileError, UsageError
from smtpsim.plain.conversation import Conversation
from smtpsim.plain.watching import NOT_WATCHED, news_lines
from smtpsim.scenarios.checker import Complaint
from smtpsim.stage.showing import NO_LIBRARY, News, Showing
from tests.house.checkout import ROOT
from tests.scenarios.playing import SMALL, changed

LOCKED = changed("bob: {name: Bob}", "bob: {name: Bob, locked: 20 min}")
EXPECTING = f"{SMALL}expect:\n  - {{at: first RCPT, reply: 550}}\n"
FIFO_SECONDS = 5


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "mine.yaml"
    path.write_text(SMALL)
    return path


class Watching:
    """A file that is watched, as the screen does it."""

    def __init__(self, file: Path) -> None:
        """Read it for the first time."""
        self.file, self.watcher = file, Watcher(str(file), lambda _desk, showing: showing)
        self.showing: Showing = self.watcher.opening()

    def look(self) -> News | None:
        """Look twice, as a file must be the same twice; go on with what is read."""
        read = self.watcher.look() or self.watcher.look()
        news = read() if read else None
        if news is not None and news.take is not None:
            self.showing = news.take(self.showing.timeline)
        return news

    def save(self, text: str | bytes) -> News:
        """Write the file, and give what is read then."""
        self.file.write_bytes(text.encode() if isinstance(text, str) else text)
        news = self.look()
        assert news is not None
        return news


@pytest.fixture
def watching(file: Path) -> Watching:
    found = Watching(file)
    assert found.look() is not None
    return found


def ids(complaints: tuple[Complaint, ...]) -> list[str]:
    return [one.id for one in complaints]


def test_the_first_news_is_the_file_as_it_is_and_then_there_is_none(file: Path) -> None:
    found = Watching(file)
    assert found.showing.title == "watching mine.yaml"
    assert found.look() is not None
    assert found.showing.title == "watching mine.yaml: T"
    assert (found.look(), found.look()) == (None, None)


def test_what_is_saved_is_told_with_the_first_step_that_differs(watching: Watching) -> None:
    before = watching.showing.timeline
    news = watching.save(LOCKED)
    assert news.difference is not None
    assert news.difference.now is not None
    assert news.difference.now.code == 450
    assert watching.showing.timeline is not before
    assert watching.look() is None


def test_a_session_goes_on_where_only_words_about_it_were_changed(watching: Watching) -> None:
    before = watching.showing.timeline
    news = watching.save(SMALL.replace("title: T", "title: New"))
    assert news.difference is not None
    assert news.difference.is_none
    assert watching.showing.timeline is before
    assert watching.showing.title == "watching mine.yaml: New"


def test_what_does_not_come_true_is_found_by_a_run(watching: Watching) -> None:
    prove = watching.save(EXPECTING).prove
    assert prove is not None
    (complaint,) = prove()
    assert (complaint.id, complaint.line) == ("unmet-expectation", len(EXPECTING.splitlines()))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("format: [", ["missing-value"]),
        (SMALL.replace("title:", "titel:"), ["unknown-key"]),
        ("", ["file-empty"]),
        (b"\xff\xfe\x00", ["not-utf8"]),
        (b"\x00" * 2_000_000, ["too-large"]),
    ],
    ids=["half", "misspelt", "empty", "binary", "large"],
)
def test_a_file_that_is_wrong_gives_its_mistakes_and_the_last_good_state_is_kept(
    watching: Watching, text: str | bytes, told: list[str]
) -> None:
    before = watching.showing
    news = watching.save(text)
    assert news.take is None
    assert set(told) <= set(ids(news.complaints))
    assert watching.showing is before
    again = watching.save(SMALL)
    assert again.difference is not None
    assert again.difference.is_none
    assert watching.showing.timeline is before.timeline


def test_a_mistake_is_told_with_the_line_of_the_file_and_its_name(watching: Watching) -> None:
    first = watching.save(SMALL.replace("title:", "titel:")).complaints[-1]
    assert first.lines()[0].startswith("mine.yaml:3:1: unknown-key: 'titel'")
    assert first.lines()[1:] == ("  titel: T", "  ^")


def away(file: Path) -> None:
    file.unlink()


def folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def fifo(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


def huge(file: Path) -> None:
    with file.open("wb") as opened:
        opened.truncate(50_000_000)


def ring(file: Path) -> None:
    file.unlink()
    file.symlink_to(file)


@pytest.mark.parametrize("happen", [away, folder, fifo, huge, ring])
def test_whatever_becomes_of_the_file_is_told_in_a_line(
    watching: Watching, happen: Callable[[Path], None]
) -> None:
    happen(watching.file)
    news = watching.look()
    assert news is not None
    assert news.take is None
    assert ids(news.complaints)[0] in {"cannot-read", "too-large"}


def test_a_file_that_was_away_and_is_the_same_again_goes_on(watching: Watching) -> None:
    before = watching.showing.timeline
    away(watching.file)
    assert watching.look() is not None
    watching.save(SMALL)
    assert watching.showing.timeline is before


def test_an_editor_that_puts_another_file_in_its_place_is_seen(watching: Watching) -> None:
    other = watching.file.with_suffix(".new")
    other.write_text(LOCKED)
    other.replace(watching.file)
    news = watching.look()
    assert news is not None
    assert news.take is not None


def test_a_file_that_is_half_written_or_away_for_a_moment_is_no_news(file: Path) -> None:
    watched = WatchedFile(file)
    assert watched.news() is not None
    file.write_text(LOCKED[:50])
    assert watched.news() is None
    file.unlink()
    assert watched.news() is None
    file.write_text(LOCKED)
    assert watched.news() is None
    seen = watched.news()
    assert seen is not None
    assert seen.octets == LOCKED.encode()


def test_a_change_within_one_tick_of_the_clock_of_the_disk_is_seen(file: Path) -> None:
    watched = WatchedFile(file)
    watched.news()
    status = file.stat()
    file.write_text(SMALL.replace("title: T", "title: U"))
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    watched.news()
    assert watched.news() is not None


def test_a_file_that_lies_there_unchanged_is_not_read_again(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.utime(file, (time.time() - 60, time.time() - 60))
    watched = WatchedFile(file)
    watched.news()
    monkeypatch.setattr("smtpsim.cli.watching.read_beginning", lambda _path, _most: pytest.fail("read again"))
    assert (watched.news(), watched.news()) == (None, None)


def test_quick_saves_one_after_another_end_with_the_last_one(watching: Watching) -> None:
    for number in range(20):
        watching.file.write_text(SMALL.replace("title: T", f"title: T{number}"))
        watching.watcher.look()
    assert watching.look() is not None
    assert watching.showing.title == "watching mine.yaml: T19"


def test_a_file_that_is_not_there_or_is_a_recording_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFileError, match="No such file"):
        Watching(tmp_path / "none.yaml")
    with pytest.raises(UsageError, match="no scenario"):
        Watching(tmp_path)
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(SMALL)
    with pytest.raises(UsageError, match="several scenarios"):
        Watching(tmp_path)
    (tmp_path / "old.jsonl").write_text('{"item":"header","format":1}\n')
    with pytest.raises(UsageError, match="smtpsim play"):
        Watching(tmp_path / "old.jsonl")


def test_a_file_that_is_wrong_from_the_start_is_watched_until_it_is_right(file: Path) -> None:
    file.write_text("format: 1\n")
    found = Watching(file)
    assert found.look() is not None
    assert found.showing.timeline.known == 0
    news = found.save(SMALL)
    assert (news.difference, found.showing.title) == (None, "watching mine.yaml: T")


def told(news: News) -> list[str]:
    return list(news_lines("mine.yaml", news))


def test_without_a_screen_each_save_tells_what_has_changed(watching: Watching) -> None:
    first, before, now, last = told(watching.save(LOCKED))
    assert first == "Read again: step 8 is the first that differs."
    assert before.startswith("Before, step 8. Server: 250")
    assert now.startswith("Now, step 8. Server: 450")
    assert last == "The file is right, and all that is expected comes true."


def test_without_a_screen_mistakes_are_told_as_check_tells_them(watching: Watching) -> None:
    first, second, *_ = told(watching.save("format: 1\n"))
    assert first == "mine.yaml cannot be used as it is now: 3 mistakes."
    assert second.startswith("mine.yaml:1:1: missing-key: ")
    head, line, *_ = told(watching.save(EXPECTING))[1:]
    assert head == "mine.yaml can be used; a run shows 1 mistake."
    assert ": unmet-expectation: at first RCPT" in line


def test_the_word_of_the_plain_mode_says_how_a_file_is_watched(watching: Watching) -> None:
    assert list(Conversation(watching.showing, NO_LIBRARY).answer("mistakes")) == [NOT_WATCHED]


def test_a_name_of_no_file_is_a_mistake_of_the_person(tmp_path: Path) -> None:
    done = CliRunner().invoke(cli, ["watch", str(tmp_path / "none.yaml")])
    assert done.exit_code == 2
    assert "No such file" in done.stderr


def test_the_program_tells_each_save_until_an_interrupt(file: Path) -> None:
    command = (sys.executable, "-u", "-m", "smtpsim", "watch", file.name)
    with subprocess.Popen(
        command,
        cwd=file.parent,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline().startswith("Watching mine.yaml.")
        assert program.stdout.readline().startswith("The file is right")
        file.write_text(LOCKED)
        assert program.stdout.readline() == "Read again: step 8 is the first that differs.\n"
        program.send_signal(signal.SIGINT)
        assert program.wait(FIFO_SECONDS) == 0
