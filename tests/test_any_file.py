"""Whatever stands in a file, `check`, `test`, `new --from` and `import` end in clear lines and a status."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smtpsim.cli import cli
from tests.recording.notations import CAPTURES, REAL, changed_octets
from tests.scenarios.mutations import changed_scenarios

FILES = st.one_of(
    changed_scenarios().map(lambda text: text.encode("utf-8", "replace")),
    changed_octets((*REAL, *CAPTURES)),
    st.binary(max_size=300),
)


def must_end_well(folder: Path, octets: bytes) -> None:
    """Give the octets to each sub-command, under each ending that it may know."""
    for place, ending in enumerate((".yaml", ".txt", ".jsonl")):
        path = folder / f"any{ending}"
        path.write_bytes(octets)
        out, made = folder / f"out{place}", folder / f"made{place}"
        for words in (
            ("check", path),
            ("check", "--json", path),
            ("test", path),
            ("new", made, "--from", path),
            ("import", path, "--record", out),
        ):
            done = CliRunner().invoke(cli, [str(word) for word in words])
            assert done.exception is None or isinstance(done.exception, SystemExit), words
            assert done.exit_code in {0, 1, 2}, words
            assert done.output
        for left in (out, made.with_suffix(".yaml")):
            left.unlink(missing_ok=True)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(octets=FILES)
def test_any_file_ends_in_clear_lines_and_a_status(tmp_path: Path, octets: bytes) -> None:
    must_end_well(tmp_path, octets)


@pytest.mark.long
@settings(max_examples=3_000, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(octets=FILES)
def test_many_files_end_in_clear_lines_and_a_status(tmp_path: Path, octets: bytes) -> None:
    must_end_well(tmp_path, octets)
