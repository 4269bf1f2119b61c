"""What is wrong with the ways back into an account, in words, worst first (RO7, RO9)."""

from datetime import date

import pytest

from accounts.states import WayKind, WayOwner
from accounts.ways import Way, Worry, day_in_words, findings

TODAY = date(2026, 11, 19)
FRIDAY = date(2026, 11, 20)
LENA = {"person": "Lena Gray", "person_id": 1}
BEN = {"person": "Ben Achebe", "person_id": 2}


def own(kind=WayKind.PHONE, who=LENA, **details):
    return Way(kind, WayOwner.PERSON, **who, **details)


def schools(kind=WayKind.EMAIL, **details):
    return Way(kind, WayOwner.SCHOOL, **details)


def unknown(kind=WayKind.PHONE, **details):
    return Way(kind, WayOwner.UNKNOWN, **details)


def said(ways, *, own_access=False, since=None):
    found = findings("Music", ways, each_has_own_access=own_access, today=TODAY, since=since)
    assert all(one.words.endswith(".") and one.headline.endswith(".") and "{" not in one.headline for one in found)
    return [one.words for one in found]


def headlines(ways, **details):
    return [
        one.headline
        for one in findings("Music", ways, **{"each_has_own_access": False, "today": TODAY, "since": None} | details)
    ]


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (WayKind.PHONE, "It opens only with Lena Gray’s own phone."),
        (WayKind.EMAIL, "It opens only with Lena Gray’s own e-mail address."),
        (WayKind.PROFILE, "It opens only through Lena Gray’s own profile."),
        (WayKind.DEVICE, "It opens only with Lena Gray’s own device."),
        (WayKind.APP, "It opens only with the authenticator app on Lena Gray’s phone."),
        (WayKind.CONTROL, "It opens only for Lena Gray."),
    ],
)
def test_one_way_of_one_person_is_named(kind, words):
    assert said([own(kind)]) == [words]


def test_somebody_who_leaves_is_said_with_the_day():
    ways = [own(leaves_on=FRIDAY)]
    assert said(ways) == ["It opens only with Lena Gray’s own phone, and they leave on Friday."]
    assert headlines(ways) == ["Music opens only with Lena Gray’s own phone, and they leave on Friday."]
    assert said([own(has_left=True)]) == ["It opens only with Lena Gray’s own phone, and they have left."]


def test_several_ways_of_one_person_are_one_person_all_the_same():
    assert said([own(), own(WayKind.EMAIL)]) == ["It opens only with what belongs to Lena Gray."]
    assert said([own(hint="1"), own(hint="2")]) == ["It opens only with Lena Gray’s own phone."]


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 18), "today"),
        (TODAY, "today"),
        (FRIDAY, "on Friday"),
        (date(2026, 11, 25), "on Wednesday"),
        (date(2026, 11, 26), "on Thursday 26 November"),
    ],
)
def test_a_last_day_is_said_as_one_says_it(day, words):
    assert day_in_words(day, TODAY) == words


def test_a_password_alone_opens_nothing():
    assert said([own(WayKind.KNOWS)]) == ["Nobody has noted who could get back in."]
    assert said([]) == ["Nobody has noted who could get back in."]
    assert headlines([]) == ["Nobody has noted who could get back into Music."]


def test_what_belongs_to_two_people_is_nobodys_alone_but_none_of_the_schools():
    assert said([own(), own(who=BEN)]) == ["Every way back in belongs to a person, none to the school."]
    assert said([own(), schools()]) == []


def test_one_thing_of_the_school_is_one_thing_only():
    assert said([schools()]) == ["It opens only with one e-mail address of the school."]
    assert said([schools(WayKind.APP, called="recovery codes")]) == []
    assert said([schools(), schools(WayKind.PHONE)]) == []


def test_leavers_are_named_where_it_does_not_hang_on_them_alone():
    ways = [schools(), own(leaves_on=FRIDAY), own(who=BEN, has_left=True)]
    assert said(ways) == [
        "Somebody who has left could get back in: Ben Achebe.",
        "Somebody who leaves on Friday could get back in: Lena Gray.",
    ]
    assert headlines(ways)[0] == "Somebody who has left could get back into Music: Ben Achebe."
    assert said([schools(), own(leaves_on=date(2026, 12, 18))]) == []
    assert said([schools(), own(WayKind.KNOWS, has_left=True)])[0].startswith("Somebody who has left")


def test_whose_nobody_knows_is_said():
    words = "It opens with something of which nobody knows whose it is: telephone ending 12."
    assert said([schools(), unknown(hint="12")]) == [words]
    assert said([own(), unknown(hint="12")]) == [words]


@pytest.mark.parametrize(
    ("ways", "words"),
    [
        ([own(WayKind.CONTROL), own(WayKind.CONTROL, BEN)], []),
        ([own(WayKind.CONTROL), schools()], ["Only Lena Gray has full control."]),
        ([schools(), schools(WayKind.PHONE)], ["Nobody is noted as having full control."]),
    ],
)
def test_two_people_have_full_control_where_each_signs_in_as_themselves(ways, words):
    assert said(ways, own_access=True) == words


def test_full_control_names_the_account_in_its_headline():
    assert headlines([own(WayKind.CONTROL), schools()], each_has_own_access=True) == [
        "Only Lena Gray has full control of Music."
    ]


def test_what_was_confirmed_long_ago_is_to_be_looked_at():
    ways = [schools(confirmed_on=date(2026, 4, 3)), schools(WayKind.PHONE, confirmed_on=TODAY)]
    assert said(ways, since=date(2026, 4, 3)) == []
    assert said(ways, since=date(2026, 4, 4)) == ["Who could get back in was last confirmed on 3 April 2026."]


def test_what_could_lock_the_school_out_comes_first():
    ways = [own(leaves_on=FRIDAY, confirmed_on=date(2025, 1, 1))]
    found = findings("Music", ways, each_has_own_access=True, today=TODAY, since=TODAY)

    assert [(one.worry, one.is_bad) for one in found] == [(Worry.ONE_PERSON, True), (Worry.OLD, False)]


def test_names_with_braces_do_no_harm():
    odd = {"person": "{it} of {0}", "person_id": 3}
    assert said([own(who=odd), own(who=BEN)]) == ["Every way back in belongs to a person, none to the school."]


def test_what_was_tried_and_does_not_work_counts_no_longer_and_says_so():
    gone = "Somebody tried to get back in and could not: telephone ending 12."
    hers = "Somebody tried to get back in and could not: telephone of Lena Gray."
    assert said([schools(), schools(WayKind.PHONE, hint="12", works=True)]) == []
    assert said([schools(), schools(WayKind.PHONE, hint="12", works=False)]) == [
        gone,
        "It opens only with one e-mail address of the school.",
    ]
    assert said([schools(), own(works=False), own(WayKind.CONTROL, BEN)]) == [hers]
    assert said([own(WayKind.CONTROL, works=False), own(WayKind.CONTROL, BEN), schools()], own_access=True) == [
        "Somebody tried to get back in and could not: full control of Lena Gray.",
        "Only Ben Achebe has full control.",
    ]


def test_nothing_that_works_is_nothing_noted():
    found = findings("Music", [schools(works=False)], each_has_own_access=False, today=TODAY)
    assert [one.worry for one in found] == [Worry.BROKEN, Worry.NONE]
