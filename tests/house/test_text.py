"""No file names one person's machine or a place to download from, and names say what a thing is."""

import ast
import re
import shutil
import subprocess
from functools import cache

import pytest

from tests.house.checkout import ROOT

# A class of one letter keeps each pattern from finding itself here.
MACHINE_PATHS = r"/[w]ork/|/[t]mp/w/|/[r]oot/|/[h]ome/\w"
REGISTRIES = r"[p]ypi\.org|[p]ythonhosted\.org|[n]pmjs\.|[g]hcr\.io|[d]ocker\.io|[c]rates\.io"
EMPTY_MODULE_NAMES = {"data", "helpers", "info", "manager", "utils"}
EMPTY_NAME = re.compile(r"handle_\w+|\w*(Manager|Info|Utils|Helper)")


@cache
def project_files() -> dict[str, str]:
    """Return the text of each file that git tracks or would track, by its path."""
    git = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listing = subprocess.run(git, cwd=ROOT, capture_output=True, text=True, check=False)
    if listing.returncode:
        pytest.skip("not a git checkout")
    paths = [name for name in listing.stdout.split("\0") if name and (ROOT / name).is_file()]
    return {name: (ROOT / name).read_text(encoding="utf-8", errors="replace") for name in paths}


def lines_with(pattern: str) -> list[str]:
    return [
        f"{name}:{number}: {line.strip()}"
        for name, text in project_files().items()
        for number, line in enumerate(text.splitlines(), start=1)
        if re.search(pattern, line, re.IGNORECASE)
    ]


def names_defined_in(source: str) -> set[str]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return {node.name for node in ast.walk(ast.parse(source)) if isinstance(node, kinds)}


needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


@needs_git
def test_no_file_names_a_path_of_one_machine() -> None:
    assert lines_with(MACHINE_PATHS) == []


@needs_git
def test_no_file_names_a_host_to_download_from() -> None:
    assert lines_with(REGISTRIES) == []


@needs_git
def test_a_search_does_find_what_is_there() -> None:
    assert any(line.startswith("pyproject.toml:") for line in lines_with(r"^name = .SMTPSIM.$"))


def test_the_search_for_names_sees_functions_and_classes() -> None:
    assert names_defined_in("class A:\n  async def b(self): ...\ndef c(): ...") == {"A", "b", "c"}


def test_no_module_function_or_class_has_a_name_that_says_nothing() -> None:
    modules = list((ROOT / "smtpsim").rglob("*.py"))
    defined = {name for path in modules for name in names_defined_in(path.read_text(encoding="utf-8"))}
    assert {path.stem for path in modules} & EMPTY_MODULE_NAMES == set()
    assert {name for name in defined if EMPTY_NAME.fullmatch(name)} == set()


def test_pre_commit_downloads_no_hooks() -> None:
    hooks = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    assert re.findall(r"repo: *(\S+)", hooks) == ["local"]


def test_the_pins_are_names_and_versions_and_nothing_else() -> None:
    pins = (ROOT / ".ci" / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert [pin for pin in pins if not re.fullmatch(r"[\w.-]+==[\w.]+", pin)] == []
