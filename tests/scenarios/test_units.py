"""Numbers with units."""

import pytest

from smtpsim.scenarios.desk import WrongValueError
from smtpsim.scenarios.units import read_octets, read_rate, read_time


@pytest.mark.parametrize(
    ("text", "octets"),
    [
        ("512", 512),
        ("0", 0),
        ("512 B", 512),
        ("1 octet", 1),
        ("2 kB", 2_000),
        ("2kB", 2_000),
        ("1.5 kB", 1_500),
        ("10 MB", 10_000_000),
        ("1 GB", 1_000_000_000),
    ],
)
def test_a_size_is_in_octets(text: str, octets: int) -> None:
    assert read_octets(text) == octets


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("0", 0),
        ("40 ms", 40),
        ("40ms", 40),
        ("5 s", 5_000),
        ("0.5 s", 500),
        ("20 min", 1_200_000),
        ("1 h", 3_600_000),
        ("2 d", 172_800_000),
        ("1.1 s", 1_100),
    ],
)
def test_a_time_is_in_ms(text: str, ms: int) -> None:
    assert read_time(text) == ms


@pytest.mark.parametrize(("text", "rate"), [("50", 50), ("50 B/s", 50), ("2 kB", 2_000), ("2 kB/s", 2_000)])
def test_a_speed_is_in_octets_a_second(text: str, rate: int) -> None:
    assert read_rate(text) == rate


@pytest.mark.parametrize(
    "text", ["", "kB", "-1", "1,5 kB", "1 kb", "1 KB", "1e3", "\u0661", "1  kB", "9" * 30]
)
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(WrongValueError):
        read_octets(text)


@pytest.mark.parametrize("text", ["", "5", "5 m", "5 S", "1:30", "0.0001 s", "40 d", "-5 s"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(WrongValueError):
        read_time(text)
