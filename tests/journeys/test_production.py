"""A real school, from `start_school`'s invitation links to the first approval, behind a proxy that speaks https."""

import os
import re
import subprocess
import sys

import pytest
from django.utils import timezone

from tests.core.test_settings import GOOD, manage
from tests.journeys.checks import check_page
from tests.journeys.conftest import PASSWORD, SIZES
from tests.journeys.proxy import start_proxy
from tests.served import free_port
from tests.source import ROOT

pytestmark = pytest.mark.journey

SCHOOL = (
    "--name=Hill Road School",
    "--town=Hill",
    "--holidays-count=no",
    "--headteacher=Hana Okafor <head@school.example>",
    "--headteacher-stand-in=Dele Marsh <deputy@school.example>",
    "--technician=Tom Wells <it@school.example>",
    "--technician-stand-in=Maya Price <office@school.example>",
    "--safeguarding-lead=Dele Marsh <deputy@school.example>",
    "--safeguarding-lead-stand-in=Hana Okafor <head@school.example>",
    "--chair=Chidi Bello <chair@school.example>",
    "--chair-stand-in=Gwen Ash <vice@school.example>",
)


@pytest.fixture
def school_for_real(serve, tmp_path):
    """The installation behind its proxy; returns its address and each person's link."""
    door = free_port()
    variables = GOOD | {"SITE_URL": f"https://localhost:{door}", "ALLOWED_HOSTS": "localhost"}
    assert manage(tmp_path, "migrate", "--verbosity", "0", **variables) == (0, "")
    printed = _start_school(tmp_path, variables)
    served = serve("--only", "web", **variables)
    served.line("Ready: ")
    proxy = start_proxy(tmp_path, door, served.port)
    yield (
        dict(re.findall(r"^(\S+ \S+) <\S+>\n  https://localhost:\d+(/people/invitation/\S+)$", printed, re.MULTILINE)),
        (f"https://localhost:{door}"),
    )
    proxy.shutdown()
    proxy.server_close()


def _start_school(data_dir, variables) -> str:
    """What `manage.py start_school` prints."""
    ours = {"PATH": os.environ["PATH"], "HOME": str(data_dir), "DATA_DIR": str(data_dir)}
    command = [sys.executable, "manage.py", "start_school", *SCHOOL]
    done = subprocess.run(command, cwd=ROOT, env=ours | variables, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _code_for(secret):
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value  # allauth's models load late

    return format_hotp_value(hotp_value(secret, int(timezone.now().timestamp()) // 30))


def _join(browser, address, link):
    """Open one's link on one's own phone: a password, the second step, the first page."""
    context = browser.new_context(viewport=SIZES["phone"], base_url=address, ignore_https_errors=True, locale="en-GB")
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.goto(link)
    page.get_by_label("Choose a password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Save and sign in").click()
    page.wait_for_url("**/sign-in/security/app/**")
    page.get_by_text("The camera does not work").click()
    page.get_by_label("Code").fill(_code_for(page.locator(".key").inner_text().strip()))
    page.get_by_role("button", name="Finish").click()
    page.get_by_role("button", name="I have kept them, go on").click()
    page.get_by_role("heading", name="Waiting for you").wait_for()
    check_page(page)
    return page


def test_from_the_invitation_links_to_the_first_approval(browser, school_for_real):
    links, address = school_for_real
    assert sorted(links) == ["Chidi Bello", "Dele Marsh", "Gwen Ash", "Hana Okafor", "Maya Price", "Tom Wells"]

    deputy = _join(browser, address, links["Dele Marsh"])
    deputy.goto("/accounts/requests/")
    deputy.get_by_role("button", name="Propose an account").click()
    deputy.get_by_label("Which platform?").select_option("Instagram")
    deputy.get_by_label("What is the aim?").fill("Show families what the choir sings.")
    deputy.get_by_label("What will the account be called?").fill("Hill Road choir")
    deputy.get_by_label("Who is it for?").fill("Families of the choir.")
    deputy.get_by_label("How will people hear of it?").fill("A letter home.")
    deputy.get_by_role("group", name="Will it be private or closed?").get_by_label("Yes").check()
    deputy.get_by_role("group", name="Will children be pictured?").get_by_label("No").check()
    deputy.get_by_role("button", name="Check your answers").click()
    deputy.get_by_role("button", name="Send the proposal").click()
    deputy.get_by_text("Your proposal is with the headteacher.").wait_for()

    head = _join(browser, address, links["Hana Okafor"])
    head.get_by_role("button", name="Decide").first.click()
    head.get_by_role("button", name="Approve").click()
    head.get_by_text("You approved “Hill Road choir”").wait_for()
    check_page(head)

    used = _join_again(browser, address, links["Hana Okafor"])
    assert "Look around" not in used
    assert "has been used" in used


def _join_again(browser, address, link):
    context = browser.new_context(viewport=SIZES["phone"], base_url=address, ignore_https_errors=True)
    page = context.new_page()
    page.goto(link)
    words = page.locator("main").inner_text()
    context.close()
    return words
