"""The rows about people, one file a noun."""

from people.models.departure import Departure
from people.models.factor_reset import FactorReset
from people.models.invitation import Invitation
from people.models.letter import Letter, LetterKind
from people.models.person import Person
from people.models.role import Absence, RoleHolding, StandIn
from people.models.sign_in import Tries, UsedCode
from people.models.undertaking import Undertaking

__all__ = [
    "Absence",
    "Departure",
    "FactorReset",
    "Invitation",
    "Letter",
    "LetterKind",
    "Person",
    "RoleHolding",
    "StandIn",
    "Tries",
    "Undertaking",
    "UsedCode",
]
