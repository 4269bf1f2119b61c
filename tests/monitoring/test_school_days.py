"""The page of school days: what is over, folded."""

from datetime import date

from core.workdays.actions import add_closure
from tests.factories import NOW, actor


def test_school_days_list_what_is_over_this_school_year(head, browser_as, time_machine):
    time_machine.move_to(NOW)
    for name, first_day, last_day in (
        ("Summer", date(2026, 7, 22), date(2026, 8, 31)),
        ("Training day", date(2026, 9, 1), date(2026, 9, 1)),
        ("Half-term", date(2026, 10, 26), date(2026, 10, 30)),
        ("Christmas", date(2026, 12, 21), date(2027, 1, 1)),
    ):
        add_closure(by=actor(head), now=NOW, name=name, first_day=first_day, last_day=last_day)
    page = " ".join(browser_as(head).get("/monitoring/school-days/").content.decode().split())
    page = page.partition("<main")[2]
    over = page.partition("<details")[2].partition("</details>")[0]

    assert "Closures of this school year that are over (2)" in over
    assert over.partition("<ul")[2].partition("</ul>")[0] == (
        ' class="govuk-list"><li>Half-term: Monday 26 October to Friday 30 October</li>'
        "<li>Training day: Tuesday 1 September</li>"
    )
    assert "Christmas" in page.partition("<details")[0]
