"""What a person installs works without the checkout, and carries the lessons."""

import os
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.house.checkout import ROOT, run_python

PHASES = ["connection establishment", "mail transfer", "connection termination"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    options = ["--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder)]
    run_python("-m", "pip", "wheel", *options, str(ROOT))
    return next(folder.glob("smtpsim-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installed")
    run_python("-m", "pip", "install", "--quiet", "--no-deps", "--target", str(folder), str(wheel))
    return folder


def run_installed(installed: Path, *arguments: str) -> str:
    elsewhere = installed / "elsewhere"
    elsewhere.mkdir(exist_ok=True)
    return run_python(*arguments, cwd=elsewhere, env=os.environ | {"PYTHONPATH": str(installed)})


def test_the_wheel_carries_each_file_of_the_lessons(wheel: Path) -> None:
    lessons = {path.relative_to(ROOT / "lessons") for path in (ROOT / "lessons").rglob("*") if path.is_file()}
    packed = {f"smtpsim/catalogue/{path.as_posix()}" for path in lessons}
    with zipfile.ZipFile(wheel) as archive:
        found = {name for name in archive.namelist() if name.startswith("smtpsim/catalogue/")}
    assert found == packed != set()


def test_the_wheel_holds_the_package_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.split("/")[0].split("-")[0] for name in archive.namelist()}
    assert tops == {"smtpsim"}


def test_the_installed_wheel_is_what_runs_outside_the_checkout(installed: Path) -> None:
    where = run_installed(installed, "-c", "import smtpsim; print(smtpsim.__file__)").strip()
    assert Path(where) == installed / "smtpsim" / "__init__.py"


def test_the_installed_wheel_runs_the_classic_session_phase_by_phase(installed: Path) -> None:
    transcript = run_installed(installed, "-m", "smtpsim", "run", "classic").casefold()
    places = [transcript.find(phase) for phase in PHASES]
    assert -1 not in places
    assert places == sorted(places)


def test_the_source_archive_can_be_built_again_and_holds_no_local_files(tmp_path: Path) -> None:
    run_python("-m", "hatchling", "build", "--target", "sdist", "--directory", str(tmp_path))
    with tarfile.open(next(tmp_path.glob("smtpsim-*.tar.gz"))) as archive:
        tops = {name.split("/")[1] for name in archive.getnames()}
    assert {"LICENSE", "README.md", "lessons", "pyproject.toml", "smtpsim", "tests"} <= tops
    assert tops & {".git", ".venv", "dist"} == set()
