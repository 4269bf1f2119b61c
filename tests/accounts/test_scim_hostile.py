"""Whatever is sent to /scim/v2/ is answered in the words of the protocol, and never with a fault of ours."""

import json

import pytest
from django.core.cache import cache

from accounts.models import DirectoryEntry
from tests.accounts.test_scim import PATCH, USER, Directory, connect
from tests.factories import NOW

ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"
VALUES = [None, 0, -1, 1.5, 10**400, True, "", " ", "x" * 300, "\x00", "😀", [], [[]], {}, {"a": {}}, [None], ["x"]]
# Half of a sign, which JSON can say and no database can keep.
HALF = json.dumps({"schemas": [USER], "userName": "\ud800"})


@pytest.fixture
def directory(tech):
    return Directory(connect(tech)[1])


def is_refused(answer, *statuses):
    """Whether the answer is one of SCIM's own refusals."""
    assert answer.status_code in (statuses or (400,)), (answer.status_code, answer.content[:200])
    assert answer["Content-Type"] == "application/scim+json"
    assert (answer.said["schemas"], answer.said["status"]) == ([ERROR], str(answer.status_code))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"x"',
        b"\xff\xfe",
        b"[" * 50_000,
        b'{"userName": NaN}',
        b'{"a": ' * 9000,
        HALF.encode(),
        b'{"userName": "\\u0000"}',
        b"9" * 5000,
    ],
)
def test_a_body_that_is_no_json_object_is_refused(directory, body):
    is_refused(directory.send("POST", "Users", body))


def test_a_large_body_is_refused(directory):
    is_refused(directory.send("POST", "Users", b" " * 1024 * 1024), 413)


def test_a_body_of_another_kind_is_refused(directory):
    is_refused(directory.send("POST", "Users", {"userName": "x"}, content_type="text/html"))


@pytest.mark.parametrize(
    "name", ["userName", "externalId", "active", "name", "emails", "title", "schemas", "id", "meta", "urn:x:y"]
)
def test_any_value_anywhere_is_kept_or_refused(directory, name):
    for value in VALUES:
        said = {"schemas": [USER], "userName": f"u{DirectoryEntry.objects.count()}"} | {name: value}
        answer = directory.send("POST", "Users", said)
        if answer.status_code != 201:
            is_refused(answer, 400, 409)
            continue
        key = answer.said["id"]
        assert directory.send("GET", f"Users/{key}").status_code == 200
        patched = directory.patch(key, {"op": "replace", "path": name, "value": value})
        if patched.status_code != 200:
            is_refused(patched, 400, 409)


@pytest.mark.parametrize("value", VALUES)
def test_any_patch_is_done_or_refused(directory, value):
    key = directory.add("ann@x.example")
    for said in (
        value,
        {"schemas": [PATCH], "Operations": value},
        {"schemas": [PATCH], "Operations": [value]},
        {"schemas": [PATCH], "Operations": [{"op": value, "path": "title", "value": "x"}]},
        {"schemas": [PATCH], "Operations": [{"op": "replace", "path": value, "value": "x"}]},
        {"schemas": [PATCH], "Operations": [{"op": "replace", "value": value}]},
        {"schemas": [PATCH], "Operations": [{"op": "remove", "path": "emails", "value": value}]},
    ):
        answer = directory.send("PATCH", f"Users/{key}", json.dumps(said).encode())
        if answer.status_code != 200:
            is_refused(answer, 400)
    assert DirectoryEntry.objects.get().user_name


def test_many_operations_are_refused(directory):
    key = directory.add("ann@x.example")

    is_refused(directory.patch(key, *[{"op": "replace", "path": "title", "value": "x"}] * 101))


@pytest.mark.parametrize(
    "asked",
    [
        "filter=userName",
        "filter=userName eq",
        "filter=userName xx 1",
        "filter=nothing eq 1",
        "filter=" + "(" * 3000,
        "filter=" + "not (" * 500 + "userName pr" + ")" * 500,
        "filter=" + " and ".join(["userName pr"] * 3000),
        'filter=userName eq "unended',
        "filter=active gt true",
        "startIndex=x",
        "count=x",
        "startIndex=-5",
        "startIndex=-5&filter=userName pr",
        "count=-5",
        "count=-5&filter=userName pr",
        "count=" + "9" * 5000,
        "startIndex=" + "9" * 5000,
        "attributes=emails[",
        "attributes=a&excludedAttributes=b",
        "sortBy=emails[",
    ],
)
def test_any_question_is_answered_or_refused(directory, asked):
    directory.add("ann@x.example")

    answer = directory.send("GET", f"Users?{asked}")

    if answer.status_code != 200:
        is_refused(answer, 400)


@pytest.mark.parametrize("key", ["0", "-1", "x", "9" * 30, "9" * 5000, "²", "1.0", "%00", "../Users", "👻"])
def test_an_id_that_is_none_is_not_found(directory, key):
    for method in ("GET", "PUT", "PATCH", "DELETE"):
        said = {"schemas": [PATCH], "Operations": [{"op": "remove", "path": "title"}]} if method == "PATCH" else None
        said = {"schemas": [USER], "userName": "x"} if method == "PUT" else said
        answer = directory.send(method, f"Users/{key}", said)
        assert answer.status_code in (400, 404), answer.content


def test_other_methods_and_addresses_are_refused(directory):
    is_refused(directory.send("PATCH", "Users", {}), 405)
    is_refused(directory.send("POST", "ServiceProviderConfig", {}), 405)
    for path in ("Groups", "Bulk", "Me", "", "Schemas/x", "ResourceTypes/x"):
        is_refused(directory.send("GET", path), 404)


@pytest.mark.parametrize("tag", ["x", '"1"', 'W/"0"', 'W/"999999"', 'W/"1', "\u00ff"])
def test_a_tag_that_is_none_changes_nothing(directory, tag):
    key = directory.add("ann@x.example")

    is_refused(directory.patch(key, {"op": "replace", "path": "title", "value": "x"}, **{"If-Match": tag}), 412)


@pytest.mark.parametrize("given", ["Bearer", "Bearer ", "Basic eDp5", "Bearer " + "x" * 5000, "\u00ff"])
def test_anything_but_the_token_is_kept_out(directory, given):
    directory.secret = ""
    is_refused(directory.send("GET", "Users", Authorization=given), 401)


def test_whoever_tries_tokens_is_stopped(school, time_machine):
    time_machine.move_to(NOW, tick=False)
    cache.clear()
    stranger = Directory("wrong")
    for _ in range(30):
        is_refused(stranger.send("GET", "Users"), 401)

    answer = stranger.send("GET", "Users")

    is_refused(answer, 429)
    assert answer["Retry-After"] == "60"
