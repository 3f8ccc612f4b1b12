"""The checkout under test: where it is, what its documents say, and a fresh interpreter to try it in."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
SECONDS = 120


def run_python(*arguments: str, cwd: Path = ROOT, env: dict[str, str] | None = None) -> str:
    """Return what a fresh interpreter prints; fail with its whole output when it does not exit with 0."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, f"exit status {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def layers() -> list[frozenset[str]]:
    """Return the packages of each layer as import-linter checks them, the highest first."""
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = pyproject["tool"]["importlinter"]["contracts"]
    rows: list[str] = next(row["layers"] for row in contracts if row.get("containers") == ["smtpsim"])
    return [frozenset(name.strip(" ()") for name in row.split("|")) for row in rows]


def fenced_blocks(markdown: str, heading: str) -> list[str]:
    """Return the fenced blocks under one heading of the second level, in order."""
    section = f"\n{markdown}".split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    return [block.strip() for block in re.findall(r"^```\w*\n(.*?)^```$", section, re.DOTALL | re.MULTILINE)]
