"""A mistake of syntax and its place: what a reader of the grammar returns instead of a value."""

import msgspec

from smtpsim.spec.flaws import Flaw


class Mistake(msgspec.Struct, frozen=True, gc=False):
    """One flaw and the column, counted from 1, where it stands in the line."""

    flaw: Flaw
    column: int


def mistake_at(flaw: Flaw, offset: int) -> Mistake:
    """Place the flaw at an offset into the line, counted from 0."""
    return Mistake(flaw, offset + 1)
