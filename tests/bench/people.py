"""The small school around the large tables: who works there, and its accounts."""

from core.actor import SYSTEM
from people.roles import Role
from tests import factories
from tests.factories import NOW


class Cast:
    """One of each role, twenty teachers, and twenty accounts, each watched."""

    def __init__(self):
        self.school = factories.make_school()
        make = factories.make_person
        self.head = make("Hana Okafor", Role.HEADTEACHER, Role.STAFF)
        self.manager = make("Maya Price", Role.BUSINESS_MANAGER, Role.STAFF)
        self.deputy = make("Dele Marsh", Role.SLT, Role.STAFF)
        self.tech = make("Tom Wells", Role.TECHNICIAN, Role.STAFF)
        self.chair = make("Chidi Bello", Role.CHAIR, Role.GOVERNOR)
        self.dsl = make("Dina Rowe", Role.SAFEGUARDING_LEAD, Role.STAFF)
        self.teachers = [make(f"Teacher {number}", Role.STAFF) for number in range(20)]
        self.accounts = [
            factories.make_account(f"Class {place} news", monitors=[teacher])
            for place, teacher in enumerate(self.teachers, start=1)
        ]


def system():
    """The software itself at NOW."""
    return SYSTEM.afresh(NOW)
