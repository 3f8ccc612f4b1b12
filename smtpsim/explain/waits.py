"""How long a wait was, in words."""

LONG_WAIT_MS = 60_000  # from which on a wait is told
_MINUTE_MS = 60_000
_MINUTES_OF_AN_HOUR, _HOURS_OF_A_DAY = 60, 24


def wait_words(ms: int) -> str:
    """Write a long wait; from an hour on without its seconds."""
    minutes, seconds = divmod(ms // 1000, 60)
    if minutes < _MINUTES_OF_AN_HOUR:
        return f"{minutes} min {seconds} s" if seconds else f"{minutes} min"
    hours, minutes = divmod(round(ms / _MINUTE_MS), _MINUTES_OF_AN_HOUR)
    days, hours = divmod(hours, _HOURS_OF_A_DAY)
    parts = (_counted(days, "day"), _counted(hours, "hour"), f"{minutes} min" if minutes else "")
    return " ".join(part for part in parts if part)


def _counted(count: int, unit: str) -> str:
    if not count:
        return ""
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
