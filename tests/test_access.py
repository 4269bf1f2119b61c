"""Every address against one table: who may open it, and that nobody else does."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from people import access
from people.middleware import AccessMiddleware
from people.roles import GRANTS, LEADERS, SECOND_FACTOR_ROLES, Permission, Role
from tests import factories
from tests.access_table import ALLAUTH_PREFIX, PUBLIC, SIGNED_IN, TABLE, TOKEN

# Something of every converter's form that no row has.
NOTHING = {
    "int": 987654321,
    "string": "no-such-reference",
    "slug": "no-such-thing",
    "uuid": "00000000-0000-0000-0000-000000000000",
}


def patterns(resolver=None, prefix="", namespace=""):
    """Every (name, route, pattern) of the URLconf."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, route, f"{namespace}{entry.namespace}:" if entry.namespace else namespace)
        elif isinstance(entry, URLPattern):
            yield namespace + (entry.name or ""), route, entry


ALL = list(patterns())
OURS = [(name, pattern) for name, route, pattern in ALL if not route.startswith(ALLAUTH_PREFIX)]
THEIRS = [(name, pattern) for name, route, pattern in ALL if route.startswith(ALLAUTH_PREFIX)]


def address(name, pattern):
    """A path of this URL name that leads to no row."""
    converters = pattern.pattern.converters
    if not converters:
        return reverse(name, kwargs=dict.fromkeys(pattern.pattern.regex.groupindex, "abc"))
    words = {word: type(converter).__name__.removesuffix("Converter").lower() for word, converter in converters.items()}
    values = {word: NOTHING[converter] for word, converter in words.items()}
    return reverse(name, kwargs=values)


def test_the_table_has_a_line_for_every_address_and_no_other():
    assert sorted(TABLE) == sorted({name for name, _ in OURS})


@pytest.mark.parametrize(("name", "pattern"), OURS, ids=[name for name, _ in OURS])
def test_the_view_is_marked_as_the_table_says(name, pattern):
    marked = getattr(pattern.callback, "access", None)
    assert marked == (frozenset(TABLE[name]) if isinstance(TABLE[name], set) else TABLE[name])


def test_an_unmarked_view_is_shut_to_everybody(rf: RequestFactory, head):
    request = rf.get("/")
    request.user, request.resolver_match = head, type("Match", (), {"view_name": "overview:unmarked"})

    with pytest.raises(PermissionDenied):
        AccessMiddleware(lambda request: None).process_view(request, lambda request: None, (), {})


@pytest.mark.parametrize(("name", "pattern"), OURS, ids=[name for name, _ in OURS])
def test_somebody_who_is_not_signed_in_meets_the_sign_in_page(name, pattern, school):
    answer = Client().get(address(name, pattern))

    assert (answer.status_code == 401) == (TABLE[name] == TOKEN)
    asks_to_sign_in = answer.status_code == 302 and answer.url.startswith(reverse("account_login"))
    assert asks_to_sign_in == (TABLE[name] not in (PUBLIC, TOKEN))


@pytest.mark.parametrize(("name", "pattern"), OURS, ids=[name for name, _ in OURS])
def test_one_role_is_let_in_and_one_is_refused(name, pattern, school, browser_as):
    allowed, refused = roles_for(TABLE[name])

    if allowed is not None:
        let_in = browser_as(factories.make_person("Lee Inn", allowed)).get(address(name, pattern))
        # 503 is /healthz, which finds no worker here.
        assert let_in.status_code in (200, 302, 404, 405, 503), let_in.status_code
    if refused is not None:
        kept_out = browser_as(factories.make_person("Kay Oute", refused)).get(address(name, pattern))
        assert kept_out.status_code == 403


def test_what_only_a_button_does_answers_a_get_with_a_page_and_a_way_on(school, browser_as):
    buttons, empty, no_way_on, browsers = 0, [], [], {}
    for name, pattern in OURS:
        role, _ = roles_for(TABLE[name])
        if role is None:
            continue
        if role not in browsers:
            browsers[role] = browser_as(of_role(role))
        browser = browsers[role]
        answer = browser.get(address(name, pattern))
        if answer.status_code != 405:
            continue
        buttons += 1
        page = answer.content.decode()
        if not (">This address is not a page</h1>" in page and "<header" in page and answer["Allow"]):
            empty.append(name)
        way_on = answer.context["go_on_to"]
        if f'href="{way_on}"' not in page or browser.get(way_on).status_code not in (200, 302, 403, 404):
            no_way_on.append((name, way_on))
    assert (buttons > 50, empty, no_way_on) == (True, [], [])


def test_what_is_sent_to_a_page_that_takes_nothing_is_answered_with_a_page(school, browser_as):
    path = reverse("accounts:register")

    answer = browser_as(of_role(Role.STAFF)).post(path)

    assert (answer.status_code, answer["Allow"]) == (405, "GET")
    assert f'href="{path}">Open it as a page</a>' in answer.content.decode()


def of_role(role):
    """Somebody with this role."""
    return factories.make_person(f"Lee {role.label}", role)


def roles_for(rule):
    """A role that the rule lets in and one that it refuses; None where there is no such role."""
    if rule == TOKEN:
        return None, None
    if rule in (PUBLIC, SIGNED_IN):
        return Role.STAFF, None
    allowed = [role for role in Role if GRANTS[role] & rule]
    refused = [role for role in Role if not GRANTS[role] & rule]
    return (allowed or [None])[0], (refused or [None])[0]


def test_every_permission_is_granted_to_somebody_and_opens_something_or_rules_on_it():
    granted = set().union(*GRANTS.values())
    opening = set().union(*(rule for rule in TABLE.values() if isinstance(rule, set)))
    assert opening <= granted


@pytest.mark.parametrize(("name", "pattern"), THEIRS, ids=[name for name, _ in THEIRS])
def test_addresses_of_allauth_that_we_do_not_list_are_shut(name, pattern, head, browser_as):
    answer = browser_as(head).get(address(name, pattern))

    listed = name in access.PUBLIC_ALLAUTH | access.SIGNED_IN_ALLAUTH
    assert (answer.status_code == 403) == (not listed), answer.status_code


@pytest.mark.parametrize("role", sorted(SECOND_FACTOR_ROLES))
def test_roles_that_need_a_second_factor_see_no_page_without_one(role, school, browser_as):
    person = factories.make_person("Nora Faktor", role)
    person.authenticator_set.all().delete()

    answer = browser_as(person).get(reverse("overview:home"))

    assert (answer.status_code, answer.url) == (302, reverse("mfa_activate_totp") + "?next=%2F")


def test_every_role_whose_sign_in_is_worth_stealing_needs_a_second_factor():
    # The vice-chair too, who hears what concerns the headteacher, and helps to take a second step away.
    assert Role.VICE_CHAIR in SECOND_FACTOR_ROLES
    assert LEADERS | {role for role in Role if Permission.START_FACTOR_AGAIN in GRANTS[role]} <= SECOND_FACTOR_ROLES
