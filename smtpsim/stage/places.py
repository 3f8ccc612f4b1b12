"""Places of a session as a person writes them, with examples."""

from smtpsim.errors import UsageError
from smtpsim.simulation.place import Place, read_place

PLACE_EXAMPLES = (
    ("first RCPT", "the reply to the first RCPT"),
    ("first end of data", "the reply to the end of the mail data"),
    ("first 5yz", "the first reply that refuses for good"),
    ("second 250", "the second reply 250"),
    ("last QUIT", "the reply to the last QUIT"),
    ("phase mail-transfer", "the first step of a phase"),
    ("first delivery", "the first message put into its place"),
    ("step 12", "where 12 steps are done"),
    ("end", "the last step"),
)


def place_of(text: str) -> Place:
    """Read a place, or raise `UsageError` with what would be right."""
    words = " ".join(text.split())
    place = read_place(f"step {words}" if words.isdecimal() and words.isascii() else words)
    if place is None:
        raise UsageError("That is no place. Write one such as: first RCPT, step 12, first 5yz, end.")
    return place
