"""Every requirement of RFC 5321, numbered by section: what is kept, and how that is known."""

from tests.conformance.delivery import DELIVERY
from tests.conformance.procedures import PROCEDURES
from tests.conformance.requirement import Requirement
from tests.conformance.specifications import SPECIFICATIONS

REQUIREMENTS: tuple[Requirement, ...] = (*PROCEDURES, *SPECIFICATIONS, *DELIVERY)
