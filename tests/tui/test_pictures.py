"""The pictures in `screenshots/` show what the program looks like today."""

import pytest

from tests.tui.pictures import FOLDER, PICTURES, draw


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_current(name: str) -> None:
    drawn = (FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    assert draw(PICTURES[name]) == drawn, "draw them again: python -m tests.tui.pictures"


def test_there_is_no_other_picture() -> None:
    assert {path.stem for path in FOLDER.glob("*.svg")} == set(PICTURES)
