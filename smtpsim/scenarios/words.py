"""Plain words: true and false, numbers, chances, moments; and how a word is shown in a message."""

from datetime import UTC, datetime

from smtpsim.scenarios.desk import WrongValueError

LARGEST_INT = 10**9
_OTHER_TRUTHS = {  # of YAML before 1.2, and of people
    **dict.fromkeys(("yes", "on", "y", "true"), "true"),
    **dict.fromkeys(("no", "off", "n", "false"), "false"),
}
_LONGEST_SHOWN = 60


def shown(text: str) -> str:
    """Quote a word for a message, cut where it is long."""
    return repr(text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 3] + "...")


def plainly(text: str) -> str:
    """Write a word as words are compared: `Not-Ready` is `not ready`."""
    return text.strip().casefold().replace("-", " ")


def read_bool(text: str) -> bool:
    """Read true or false, as YAML 1.2 has them."""
    if text not in {"true", "false"}:
        meant = _OTHER_TRUTHS.get(text.strip().lower())
        hint = f": write {meant}" if meant else ""
        raise WrongValueError(f"{shown(text)} is neither true nor false{hint}")
    return text == "true"


def read_int(text: str) -> int:
    """Read a whole number that is not negative."""
    is_number = text.isascii() and text.isdecimal() and len(text) <= len(str(LARGEST_INT))
    if not is_number or int(text) > LARGEST_INT:
        raise WrongValueError(f"{shown(text)} is no whole number from 0 to {LARGEST_INT}")
    return int(text)


def read_chance(text: str) -> float:
    """Read a chance from 0 to 1, or in percent."""
    try:
        chance = float(text.removesuffix("%").strip()) / (100 if text.endswith("%") else 1)
    except ValueError:
        chance = -1.0
    if not 0 <= chance <= 1:
        raise WrongValueError(f"{shown(text)} is no chance: write a number from 0 to 1, or from 0 % to 100 %")
    return chance


def read_moment(text: str) -> datetime:
    """Read a date and time; without a zone it is UTC."""
    try:
        moment = datetime.fromisoformat(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):  # the latter: before the first year or after the last one
        raise WrongValueError(f"{shown(text)} is no date and time: write such as 2026-03-02 09:00") from None
