"""The settings that a person never has to write: how the screens were left."""

import msgspec

_DAMAGES = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class Settings(msgspec.Struct, frozen=True):
    """What a new start takes over from the last one; keys that are not known are passed over."""

    format: int = 1
    theme: str = ""  # empty: the program's own
    tab: str = ""  # the one of the explanation that was shown, by the id of its action
    has_seen_tour: bool = False
    knows_of_tour: bool = False


def read_settings(octets: bytes) -> Settings | None:
    """Read settings from the octets of their file; None where they are damaged."""
    try:
        return msgspec.json.decode(octets, type=Settings)
    except _DAMAGES:
        return None


def write_settings(settings: Settings) -> bytes:
    """Write settings as the octets of their file, which a person can read."""
    return msgspec.json.format(msgspec.json.encode(settings), indent=2) + b"\n"
