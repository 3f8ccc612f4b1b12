"""Dependencies point one way at run time too: a static graph does not see a deferred import."""

import sys
from pathlib import Path

import pytest

from tests.house.checkout import ROOT, layers, run_python

SCREEN = {"rich", "textual"}
OUTSIDE_WORLD = {"asyncio", "click", "socket", "ssl"}
# What each layer may not load from outside; msgspec and ruamel.yaml themselves load none of these.
UNWANTED = {
    layer: SCREEN if layer in {"live", "actions"} else SCREEN | OUTSIDE_WORLD
    for row in layers()
    for layer in row - {"__main__", "cli", "tui"}
    if (ROOT / "smtpsim" / layer).exists() or (ROOT / "smtpsim" / f"{layer}.py").exists()
}
IMPORT_ALL = """
import importlib, pkgutil, sys
top = importlib.import_module(sys.argv[1])
for module in pkgutil.walk_packages(getattr(top, "__path__", []), top.__name__ + "."):
    importlib.import_module(module.name)
print(*sys.modules)
"""
RUN_PROGRAM = """
import runpy, sys
sys.argv = ["smtpsim", sys.argv[1]]
try:
    runpy.run_module("smtpsim", run_name="__main__")
finally:
    print(*sys.modules)
"""


def layers_open_to(layer: str) -> set[str]:
    rows = layers()
    depth = next(depth for depth, row in enumerate(rows) if layer in row)
    return {layer}.union(*rows[depth + 1 :])


def test_a_layer_is_open_to_itself_and_to_what_lies_below_it() -> None:
    assert layers_open_to("mail") == {"mail", "spec", "errors"}


@pytest.mark.parametrize("layer", sorted(UNWANTED))
def test_a_layer_loads_only_itself_and_what_lies_below_it(layer: str) -> None:
    modules = run_python("-c", IMPORT_ALL, f"smtpsim.{layer}").split()
    loaded = {module.split(".")[1] for module in modules if module.startswith("smtpsim.")}
    assert loaded - layers_open_to(layer) == set()
    assert set(modules) & UNWANTED[layer] == set()


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_load_neither_the_screen_nor_the_engine(option: str) -> None:
    modules = set(run_python("-c", RUN_PROGRAM, option).split())
    assert "smtpsim.cli" in modules
    assert modules & {*SCREEN, "asyncio", "msgspec", "ruamel", "ruamel.yaml", "ssl"} == set()


def test_the_tests_try_the_checkout_they_belong_to() -> None:
    where = Path(run_python("-c", "import smtpsim; print(smtpsim.__file__)").strip())
    assert where == ROOT / "smtpsim" / "__init__.py"
    assert sys.version_info >= (3, 11)
