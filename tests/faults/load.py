"""People at work: comments, proposals, leavers, reports with evidence and confirmations, through the real pages.

Each of them presses again until the page says that it is done, so at the end everything must be there once.
"""

import queue
import threading
import uuid

from tests.faults.browser import Browser
from tests.faults.installation import wait_until


class Load:
    """So many of each, sent by six people at a time; `join` waits until all of it is taken."""

    def __init__(
        self,
        school,
        *,
        comments=0,
        requests=0,
        leavers=0,
        reports=0,
        confirmations=0,
        ports=(),
        words="number",
        hands=6,
        leave_at_once=True,
        forgetful=(),
        invited=(),
    ):
        self.school, self.ports = school, list(ports) or [school.served[0].port]
        self.comments, self.requests, self.leavers, self.reports = comments, requests, leavers, reports
        self.confirmations, self.words, self.leave_at_once = confirmations, words, leave_at_once
        # Who asks for a new password, and who is invited, by name; where their letters go.
        self.forgetful, self.invited, self.addressed = forgetful, invited, []
        self.browsers, self.faults = [], []
        self._jobs, self._one_draft = queue.Queue(), threading.Lock()
        kinds = {
            self._comment: comments,
            self._request: requests,
            self._leaver: leavers,
            self._report: reports,
            self._confirmation: confirmations,
            self._new_password: len(forgetful),
            self._invitation: len(invited),
        }
        jobs = [(place / number, job, place) for job, number in kinds.items() for place in range(number)]
        for _, job, place in sorted(jobs, key=lambda one: one[0]):  # mixed evenly
            self._jobs.put((job, place))
        self._threads = [threading.Thread(target=self._work, args=[hand]) for hand in range(hands)]

    def start(self):
        """Begin to press buttons."""
        for thread in self._threads:
            thread.start()
        return self

    @property
    def left(self) -> int:
        """How many buttons nobody has pressed yet."""
        return self._jobs.qsize()

    def wait_until_left(self, number):
        """Wait until no more than this is left to do."""
        wait_until(lambda: self.left <= number, seconds=300, what=f"{number} left")

    def join(self):
        """Wait until all of it is taken; fails with whatever was not."""
        for thread in self._threads:
            thread.join(300)
        assert not self.faults, self.faults[:3]
        assert not any(thread.is_alive() for thread in self._threads), "somebody still presses buttons"
        return self

    def answers(self):
        """Every answer that anybody got."""
        return [answer for browser in self.browsers for answer in browser.answers]

    def _work(self, hand):
        while True:
            try:
                job, number = self._jobs.get_nowait()
            except queue.Empty:
                return
            try:
                job(number, hand)
            except Exception as fault:  # kept for `join`, which fails with it
                self.faults.append(f"{job.__name__} {number}: {fault!r}")

    def _as(self, name, hand) -> Browser:
        browser = Browser(self.ports[hand % len(self.ports)], self.school.people[name]["session"])
        self.browsers.append(browser)
        return browser

    def _comment(self, number, hand):
        answer = self._as("manager", hand).send(
            "/monitoring/comments/new/",
            {
                "words": f"Said number {number}",
                "link": f"https://social.example/post/{number}",
                "kind": "comment",
                "received_at": "2026-11-19T10:00",
            },
        )
        assert answer.is_taken, (answer.status, answer.where)

    def _request(self, number, hand):
        """Start a proposal, write it, send it; one after the other, because an empty draft is taken up again."""
        with self._one_draft:
            self._propose(number, hand)

    def _propose(self, number, hand):
        browser, me = self._as("deputy", hand), self.school.people["deputy"]["id"]
        edit = browser.send("/accounts/requests/new/").where
        values = {
            "platform": "facebook",
            "name": f"Account {number}",
            "aim": "Show what we learn.",
            "audience": "Families",
            "promotion": "A letter home",
            "will_be_private": "yes",
            "children_appear": "no",
            "will_post_0": me,
            "will_monitor_0": me,
            "check": "",
        }
        checked = browser.send(edit, values)
        assert checked.is_taken, (checked.status, checked.body[-2000:])
        sent = browser.send(edit.replace("/edit/", "/submit/"))
        assert sent.is_taken or sent.status == 409, (sent.status, sent.where)

    def _leaver(self, number, hand):
        """Every second one leaves at once, the others at the end of the day."""
        at_once = self.leave_at_once and number % 2 == 0
        values = {
            "person": self.school.people[f"staff{number}"]["id"],
            "last_day_in_school": "2026-11-19",
            "knows": "announced",
            "ends": "now" if at_once else "after",
            **({"is_sure": "on"} if at_once else {}),
        }
        answer = self._as("manager", hand).send("/accounts/leaving/new/", values)
        again = answer.status == 200 and "Choose somebody from the list" in answer.body
        assert answer.is_taken or again, (answer.status, answer.where)

    def _report(self, number, hand):
        """A report, and a file with it."""
        browser = self._as("deputy", hand)
        values = {"offices": "none", "step": "words", "kind": "impersonation", "child_at_risk": "no"}
        values |= {"words": f"Report {self.words} {number}", "sent_once": uuid.uuid4()}
        answer = browser.send("/reports/new/?danger=no&picture=no", values)
        assert answer.is_taken, (answer.status, answer.body[-2000:])
        where = f"{answer.where}evidence/"
        assert browser.send_file(
            where, {"picture": "no", "step": "file"}, f"What I saw, {self.words} {number}"
        ).is_taken

    def _confirmation(self, number, hand):
        name = ("head", "deputy", "tech", "manager", "dsl", "chair")[number]
        assert self._as(name, hand).send("/statement/", {"have_read": "on"}).is_taken

    def _new_password(self, number, hand):
        """Somebody who is not signed in asks for a new password."""
        person = self.school.people[self.forgetful[number]]
        browser = Browser(self.ports[hand % len(self.ports)], "")
        self.browsers.append(browser)
        answer = browser.send("/sign-in/password/reset/", {"email": person["email"]})
        assert answer.status == 302, (answer.status, answer.body[-2000:])
        self.addressed.append(person["email"])

    def _invitation(self, number, hand):
        person = self.school.people[self.invited[number]]
        answer = self._as("tech", hand).send(f"/people/{person['id']}/invite/")
        assert answer.is_taken, (answer.status, answer.where)
        self.addressed.append(person["email"])
