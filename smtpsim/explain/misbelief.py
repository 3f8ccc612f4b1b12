"""Which wrong beliefs a step puts right."""

from smtpsim.simulation.step import Step
from smtpsim.spec.misconceptions import MISCONCEPTIONS, MisconceptionRow


def misconceptions_at(step: Step) -> tuple[MisconceptionRow, ...]:
    """List what learners often believe that this step shows to be otherwise."""
    return tuple(row for row in MISCONCEPTIONS if _fits(row, step))


def _fits(row: MisconceptionRow, step: Step) -> bool:
    return (
        step.kind in row.kinds
        and (not row.verbs or step.verb in row.verbs)
        and (not row.code or str(step.code).startswith(row.code))
        and (not row.rows or step.row in row.rows)
        and step.row not in row.not_rows
        and row.octets in step.octets
    )
