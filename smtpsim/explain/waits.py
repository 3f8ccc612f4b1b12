"""Times in words: how long a wait was, and how much time has passed."""

LONG_WAIT_MS = 60_000  # from which on a wait is told
_MS, _MINUTE_MS = 1000, 60_000
_MINUTES_OF_AN_HOUR, _HOURS_OF_A_DAY = 60, 24


def wait_words(ms: int) -> str:
    """Write a long wait; from an hour on without its seconds."""
    minutes, seconds = divmod(ms // _MS, 60)
    if minutes < _MINUTES_OF_AN_HOUR:
        return f"{minutes} min {seconds} s" if seconds else f"{minutes} min"
    hours, minutes = divmod(round(ms / _MINUTE_MS), _MINUTES_OF_AN_HOUR)
    days, hours = divmod(hours, _HOURS_OF_A_DAY)
    parts = (_counted(days, "day"), _counted(hours, "hour"), f"{minutes} min" if minutes else "")
    return " ".join(part for part in parts if part)


def shown_time(ms: int) -> str:
    """Write a virtual time in minutes and seconds, and from an hour on in days and hours too."""
    minutes, rest = divmod(ms, _MINUTE_MS)
    if minutes >= _MINUTES_OF_AN_HOUR:
        hours, minutes = divmod(minutes, _MINUTES_OF_AN_HOUR)
        days, hours = divmod(hours, _HOURS_OF_A_DAY)
        return f"{f'{days} d ' if days else ''}{hours} h {minutes} min {rest // _MS} s"
    return f"{minutes} min {rest / _MS:.2f} s" if minutes else f"{rest / _MS:.2f} s"


def _counted(count: int, unit: str) -> str:
    if not count:
        return ""
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
