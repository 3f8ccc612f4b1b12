"""Numbers with units, as an author writes them: `2 kB`, `10 MB`, `40 ms`, `20 min`."""

import re
from collections.abc import Mapping

from smtpsim.scenarios.desk import WrongValueError
from smtpsim.scenarios.words import shown

_NUMBER = re.compile(r"(\d{1,12}(?:\.\d{1,6})?) ?([A-Za-z/]*)\Z", re.ASCII)
_CLOCK = re.compile(r"(\d{1,4}):(\d\d)\Z", re.ASCII)
_SIZES = {"": 1, "B": 1, "octet": 1, "octets": 1, "kB": 1_000, "MB": 1_000_000, "GB": 1_000_000_000}
_TIMES = {
    "ms": 1,
    "s": 1_000,
    "sec": 1_000,
    "min": 60_000,
    "h": 3_600_000,
    "hour": 3_600_000,
    "hours": 3_600_000,
    "d": 86_400_000,
    "day": 86_400_000,
    "days": 86_400_000,
}
_RATES = {**_SIZES, **{f"{unit}/s": factor for unit, factor in _SIZES.items() if unit}}

LONGEST_MS = 30 * 86_400_000
LARGEST_OCTETS = 1_000_000_000


def read_octets(text: str) -> int:
    """Read a size; kB and MB are 1,000 and 1,000,000 octets."""
    octets = _read(text, _SIZES, "a size: write 512, 2 kB or 10 MB")
    if octets > LARGEST_OCTETS:
        raise WrongValueError(f"{shown(text)} is more than a size may be: 1 GB")
    return octets


def read_time(text: str) -> int:
    """Read a length of time into ms; only 0 may stand without a unit."""
    if text == "0":
        return 0
    if text.isdecimal():
        raise WrongValueError(f"{shown(text)} needs a unit: write such as 40 ms, 5 s or 20 min")
    if clock := _CLOCK.match(text):
        number = int(clock[1]) * 60 + int(clock[2])
        raise WrongValueError(f"{shown(text)} may be a time of day: write {number} s or {number} min")
    ms = _read(text, _TIMES, "a length of time: write 40 ms, 5 s, 20 min, 1 h or 2 d")
    if ms > LONGEST_MS:
        raise WrongValueError(f"{shown(text)} is more than a time may be: 30 d")
    return ms


def read_rate(text: str) -> int:
    """Read a speed in octets a second."""
    return _read(text, _RATES, "a speed in octets a second: write 50 or 2 kB/s")


def _read(text: str, units: Mapping[str, int], wanted: str) -> int:
    match = _NUMBER.match(text)
    factor = units.get(match[2]) if match else None
    if match is None or factor is None:
        raise WrongValueError(f"{shown(text)} is not {wanted}")
    number, _, fraction = match[1].partition(".")
    exact = int(number) * factor + int(fraction or 0) * factor / 10 ** len(fraction)
    if exact != int(exact):
        raise WrongValueError(f"{shown(text)} is not a whole number of the smallest unit")
    return int(exact)
