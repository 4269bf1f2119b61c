"""One writer at a time, may they?, change it, record and tell."""

import pytest

from core.action import Refused, action, refuse_if
from core.audit.models import AuditEntry
from people.actions.people import add_person
from people.models import Person
from tests.factories import NOW, actor


def test_action_rolls_everything_back_when_a_rule_refuses(head, teacher):
    @action
    def rename(person, *, by, now):
        person.name = "Changed"
        person.save()
        refuse_if("Not today.")

    with pytest.raises(Refused) as refusal:
        rename(teacher, by=actor(head), now=NOW)

    assert refusal.value.reason == "Not today."
    assert Person.objects.get(pk=teacher.pk).name == "Priya Nair"


def test_action_reads_permissions_again_so_that_an_old_actor_grants_nothing(head):
    stale = actor(head)
    head.holdings.all().delete()

    with pytest.raises(Refused, match="Only the headteacher, the business manager or the IT technician"):
        add_person(by=stale, now=NOW, name="New Person")


def test_action_records_who_and_when(head):
    person = add_person(by=actor(head), now=NOW, name="New Person")

    entry = AuditEntry.objects.get(event="person.added")
    assert (entry.about_id, entry.actor_name, entry.at) == (str(person.pk), "Hana Okafor", NOW)
