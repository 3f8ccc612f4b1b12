"""The lines of a recording: JSON, one item a line, each with its sort under the key `item`."""

from enum import StrEnum
from typing import TypeAlias

import msgspec

from smtpsim import __version__
from smtpsim.scenarios.format import Scenario
from smtpsim.simulation.intervention import BranchMark, BranchName, Intervention
from smtpsim.simulation.step import Step
from smtpsim.spec.faults import FaultRule

FORMAT = 1


class RecordingKind(StrEnum):
    """Where the steps of a recording come from."""

    COMPUTED = "computed"
    OBSERVED = "observed"


class Header(msgspec.Struct, frozen=True, kw_only=True, tag="header", tag_field="item"):
    """The first line: all that is needed to compute the rest again."""

    format: int = FORMAT
    kind: RecordingKind
    scenario: Scenario | None = None  # resolved, in full; None where the steps were observed
    seed: int = 0
    start: str = ""  # the moment of time 0, ISO 8601; empty where nobody knows
    faults: tuple[FaultRule, ...] = ()  # those armed from the command line
    program: str = f"smtpsim {__version__}"


HappenedItem: TypeAlias = Step | Intervention | BranchMark | BranchName
"""What stands on a line after the first."""

Item: TypeAlias = Header | HappenedItem

_ENCODER = msgspec.json.Encoder()


def encode_item(item: Item) -> bytes:
    """Write an item as one line with its line end."""
    return _ENCODER.encode(item) + b"\n"


def computed_header(scenario: Scenario, faults: tuple[FaultRule, ...] = (), start: str = "") -> Header:
    """Begin a recording of what this program computes from a scenario; `start` where not its own."""
    return Header(
        kind=RecordingKind.COMPUTED,
        scenario=scenario,
        seed=scenario.seed,
        start=start or scenario.start.isoformat(),
        faults=faults,
    )


OBSERVED_HEADER = Header(kind=RecordingKind.OBSERVED)
