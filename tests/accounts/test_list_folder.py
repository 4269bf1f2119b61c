"""Staff lists from a folder: each once, finished ones only, by itself unless something is in doubt (SC1)."""

import os
import time

import pytest
from django.urls import reverse

from accounts.actions.list_folder import pick_up_staff_lists
from accounts.list_folder import StaffListFolderCannotBeRead
from accounts.models import StaffList
from accounts.queries.staff_list import plan_for, work_for
from core.notices import api as notices
from people.models import Person
from people.queries import roles_of
from people.roles import Role, permissions_of
from tests.factories import NOW, make_departure, make_person, system
from tests.waiting import waits

LIST = "Staff number,Name,Contract type\n1,Ann Here,Permanent\n2,Bo New,Supply\n"


@pytest.fixture
def folder(tmp_path, settings, time_machine):
    """A folder whose files were all put there two minutes ago."""
    # A file's own time cannot be set back, so the clock goes on instead.
    time_machine.move_to(time.time() + 120, tick=False)
    settings.STAFF_LIST_FOLDER = tmp_path
    return tmp_path


def pick_up():
    """One round of the sweep, two minutes after whatever was just put there."""
    from django.utils import timezone  # as the sweep's task does

    return pick_up_staff_lists(by=system(), now=timezone.now())


def test_a_list_is_taken_in_by_itself_and_once(folder, tech, manager, browser_as):
    make_person("Ann Here", Role.STAFF, staff_number="1")
    gone = make_person("Cy Missing", Role.STAFF, staff_number="3")
    (folder / "staff.csv").write_text(LIST)

    assert (pick_up(), pick_up()) == (1, 0)
    (folder / "the same again.csv").write_text(LIST)
    assert pick_up() == 0

    found = StaffList.objects.get()
    assert (found.uploaded_by, found.applied_by, found.applied_at is not None) == (None, None, True)
    assert (found.missing, Person.objects.get(staff_number="2").contract) == ([gone.pk], "supply")
    assert notices.inbox(manager).get().body == (
        "Staff list folder took it in: 1 new, 1 changed, 0 leaving. 1 person was not on it: have they left?"
    )
    page = browser_as(tech).get(found.get_absolute_url()).content.decode()
    assert "by itself, from the folder" in page
    assert f"?person={gone.pk}" in page


def test_a_list_that_trips_the_brake_waits_for_somebody(folder, manager, teacher, browser_as):
    for number in range(10):
        make_person(f"P{number} Staff", Role.STAFF, staff_number=f"9{number}")
    (folder / "staff.csv").write_text(LIST)

    assert pick_up() == 1

    found = StaffList.objects.get()
    granted = permissions_of(roles_of(manager, NOW))
    assert [item.title for item in waits(work_for, manager, NOW, granted)] == [
        "A staff list from the folder waits for you"
    ]
    assert (found.applied_at, Person.objects.filter(staff_number="2").exists()) == (None, False)
    assert "10 of 10 people are missing from this list." in notices.inbox(manager).get().body
    assert browser_as(manager).get(found.get_absolute_url()).status_code == 200
    (folder / "right.csv").write_text(LIST + "".join(f"9{number},P{number} Staff,\n" for number in range(10)))
    assert pick_up() == 1
    found.refresh_from_db()
    assert (found.set_aside_because, found.rows) == ("A newer list came.", [])


def test_a_list_that_cannot_be_read_is_set_aside_with_its_reason(folder, tech, browser_as):
    (folder / "staff.csv").write_text("Colour,Taste\nred,sweet\n")
    (folder / "large.csv").write_bytes(b"x" * (2 * 1024 * 1024 + 1))

    assert (pick_up(), pick_up()) == (2, 0)

    page = browser_as(tech).get(reverse("accounts:staff_list")).content.decode()
    assert "set aside. The first row must name the columns." in page
    assert "set aside. This file is larger than 2 MB." in page
    for found in StaffList.objects.all():
        assert "The staff list was set aside" in browser_as(tech).get(found.get_absolute_url()).content.decode()


def test_a_list_that_cannot_be_worked_out_stops_no_newer_one(folder, tech, browser_as, monkeypatch):
    def stumble(staff_list, by, now):
        return 1 / 0 if staff_list.file_name == "ill.csv" else plan_for(staff_list, by, now)

    monkeypatch.setattr("accounts.actions.list_folder.plan_for", stumble)
    (folder / "ill.csv").write_text(LIST.replace("Bo New", "Bo Old"))
    (folder / "well.csv").write_text(LIST)

    assert (pick_up(), pick_up()) == (2, 0)

    page = browser_as(tech).get(reverse("accounts:staff_list")).content.decode()
    assert "set aside. Something in it could not be worked out." in page
    assert sorted(Person.objects.filter(staff_number__in="12").values_list("name", flat=True)) == ["Ann Here", "Bo New"]


def test_only_finished_plain_files_are_opened(folder, tmp_path_factory, time_machine):
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "secret.csv"
    elsewhere.write_text(LIST)
    (folder / "link.csv").symlink_to(elsewhere)
    (folder / "folder.csv").mkdir()
    os.mkfifo(folder / "pipe.csv")
    for name in (".hidden.csv", "~staff.csv", "staff.csv.part", "staff.pdf"):
        (folder / name).write_text(LIST)
    time_machine.move_to(time.time() + 120, tick=False)
    assert pick_up() == 0

    (folder / "staff.csv").write_text(LIST)
    os.utime(folder / "staff.csv", (0, 0))
    # Just written, whatever it says of itself.
    time_machine.move_to((folder / "staff.csv").stat().st_ctime + 59, tick=False)
    assert pick_up() == 0


def test_a_folder_that_is_not_there_is_shown_and_stops_nothing(folder, settings, tech, browser_as):
    settings.STAFF_LIST_FOLDER = folder / "nowhere"

    with pytest.raises(StaffListFolderCannotBeRead, match=r"nowhere cannot be read: No such file or directory\."):
        pick_up()

    assert "is not there, or the program may not look into it." in (
        browser_as(tech).get(reverse("accounts:staff_list")).content.decode()
    )


def test_who_has_no_end_date_is_listed_and_can_be_permanent(manager, browser_as):
    ann = make_person("Ann Supply", Role.STAFF, contract="supply")
    make_departure(make_person("Bo Fixed", Role.STAFF, contract="fixed-term"))
    make_person("Cy Permanent", Role.STAFF, contract="permanent")
    granted = permissions_of(roles_of(manager, NOW))
    assert [item.title for item in waits(work_for, manager, NOW, granted)] == [
        "Somebody on a fixed-term or supply contract has no end date"
    ]
    browser, page = browser_as(manager), reverse("accounts:no_end_date")
    shown = browser.get(page).content.decode()
    assert ("Ann Supply" in shown, "Bo Fixed" in shown, "Cy Permanent" in shown) == (True, False, False)

    assert browser.post(reverse("accounts:keep_on", args=[ann.pk])).status_code == 302

    assert "everybody whose contract ends has a last day here" in browser.get(page).content.decode()
    assert browser.post(reverse("accounts:keep_on", args=[ann.pk])).status_code == 409
