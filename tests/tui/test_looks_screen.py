"""How the screen looks in our other themes, and in a very large and a small terminal."""

import pytest

from tests.tui.sample_sessions import SMALL, app_of
from tests.tui.test_rooms import LOW, TINY, VAST, refused
from tests.tui.test_screen import SnapCompare, keys


@pytest.mark.parametrize("theme", ["projector", "high-contrast"])
def test_another_theme_looks_as_it_did(snap_compare: SnapCompare, theme: str) -> None:
    app = app_of(refused())
    app.wear(theme)
    assert snap_compare(app, terminal_size=SMALL, run_before=keys())


def test_the_list_of_themes_looks_as_it_did(snap_compare: SnapCompare) -> None:
    assert snap_compare(app_of(refused()), terminal_size=SMALL, run_before=keys("T", "down", "down"))


@pytest.mark.parametrize("size", [TINY, LOW, VAST], ids=["tiny", "low", "vast"])
def test_another_size_looks_as_it_did(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    assert snap_compare(app_of(refused()), terminal_size=size, run_before=keys())
