"""SCIM 2.0, as the school's directory speaks it: what we understand, and how it is read and written (RFC 7643, 7644).

Only what is needed to know who somebody is and whether they are switched off; what else Microsoft Entra or Google
send is passed over. Reading, patching and filtering are scim2-models' (docs/adr/0017-the-staff-directory.md).
"""

import json
from typing import Annotated

from scim2_models import (
    URN,
    AuthenticationScheme,
    Bulk,
    ChangePassword,
    ComplexAttribute,
    Context,
    ETag,
    Extension,
    Filter,
    InvalidSyntaxException,
    InvalidValueException,
    Meta,
    Patch,
    PatchOp,
    Required,
    Resource,
    ResourceType,
    ScimPolicy,
    ScimProvider,
    SearchRequest,
    ServiceProviderConfig,
    Sort,
    Uniqueness,
)
from scim2_models.path import CompareOperator, Comparison, LogicalExpr, LogicalOperator

MEDIA_TYPE = "application/scim+json"
# A directory's account is a few hundred bytes.
MAX_BODY = 64 * 1024
MAX_OPERATIONS = 100
PAGE = 100
# One school's directory; more than this is somebody else's.
MAX_ENTRIES = 5000
LONGEST = {"userName": 254, "externalId": 254, "displayName": 254, "title": 254}
MAX_MAILS = 10


class Name(ComplexAttribute):
    """The parts of a name."""

    formatted: str | None = None
    family_name: str | None = None
    given_name: str | None = None


class Email(ComplexAttribute):
    """An e-mail address."""

    value: str | None = None
    type: str | None = None
    primary: bool | None = None


class User(Resource):
    """One account in the school's directory."""

    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:User")

    user_name: Annotated[str | None, Required.true, Uniqueness.server] = None
    name: Name | None = None
    display_name: str | None = None
    title: str | None = None
    emails: list[Email] | None = None
    active: bool | None = None


class EnterpriseUser(Extension):
    """What a school says besides: the staff number."""

    __schema__ = URN("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User")

    employee_number: str | None = None


StaffUser = User[EnterpriseUser]
# What Entra sends besides (telephone numbers, a manager) is passed over, and its own way of patching understood.
POLICY = ScimPolicy(unknown="ignore", remove_value_as_filter="apply", unmatched_path_filter="create")
CONFIG = ServiceProviderConfig(
    patch=Patch(supported=True),
    bulk=Bulk(supported=False, max_operations=0, max_payload_size=0),
    filter=Filter(supported=True, max_results=PAGE),
    change_password=ChangePassword(supported=False),
    sort=Sort(supported=False),
    etag=ETag(supported=True),
    authentication_schemes=[
        AuthenticationScheme(
            type=AuthenticationScheme.Type.oauthbearertoken,
            name="Bearer token",
            description="The token that the IT technician made under Staff directory.",
        )
    ],
)
PROVIDER = ScimProvider(
    models=[User, EnterpriseUser],
    resource_types=[ResourceType.from_resource(StaffUser)],
    config=CONFIG,
    policy=POLICY,
)


def read_json(body: bytes) -> dict:
    """The object that was sent. Raises InvalidSyntaxException."""
    try:
        found = json.loads(body.decode("utf-8"), parse_constant=_refuse)
        text = json.dumps(found, ensure_ascii=False)
        # Halves of a sign and nothing signs are kept by no database.
        good = isinstance(found, dict) and bool(text.encode()) and "\\u0000" not in text
    except (ValueError, RecursionError):
        good = False
    if not good:
        raise InvalidSyntaxException(detail="The body is not a JSON object")
    return found


def read_user(values: dict, context=Context.RESOURCE_CREATION_REQUEST) -> dict:
    """What was said of an account, as it is kept. Raises what `scim2_models` raises."""
    return kept(StaffUser.model_validate(values, scim_ctx=context, scim_policy=POLICY))


def read_patch(values: dict) -> PatchOp:
    """A patch. Raises what `scim2_models` raises."""
    operations = values.get("Operations")
    if isinstance(operations, list) and len(operations) > MAX_OPERATIONS:
        raise InvalidValueException(detail=f"At most {MAX_OPERATIONS} operations at once")
    return PatchOp[StaffUser].model_validate(values, scim_ctx=Context.RESOURCE_PATCH_REQUEST, scim_policy=POLICY)


def patched(said: dict, patch: PatchOp) -> dict:
    """What is said of an account after a patch, as it is kept. Raises what `scim2_models` raises."""
    user = StaffUser.model_validate(said, scim_policy=POLICY)
    patch.patch(user, scim_policy=POLICY)
    return kept(user)


def kept(user: StaffUser) -> dict:
    """The account as plain JSON without what we issue ourselves.

    Raises InvalidValueException where something is longer than is kept.
    """
    said = {key: value for key, value in user.model_dump().items() if key not in ("schemas", "id", "meta")}
    number = number_of(said)
    too_long = [name for name, longest in LONGEST.items() if len(said.get(name) or "") > longest]
    too_long += ["employeeNumber"] if len(number) > 40 else []
    too_long += ["emails"] if len(said.get("emails") or []) > MAX_MAILS else []
    texts = [*(said.get("name") or {}).values()]
    texts += [text for mail in said.get("emails") or [] for text in mail.values() if isinstance(text, str)]
    if too_long or any(len(text) > 254 for text in texts):
        raise InvalidValueException(detail=f"Too long: {', '.join(too_long) or 'name or emails'}")
    if not said["userName"].strip():
        raise InvalidValueException(detail="userName is empty")
    return said


def is_on(said: dict) -> bool:
    """Whether the account is switched on: where nothing is said, it is."""
    return said.get("active") is not False


def number_of(said: dict) -> str:
    """The staff number in what was said."""
    return (said.get(str(EnterpriseUser.__schema__)) or {}).get("employeeNumber") or ""


def user_of(entry, base: str) -> StaffUser:
    """An entry as a SCIM resource; `base` is the address of /scim/v2."""
    user = StaffUser.model_validate(entry.said, scim_policy=POLICY)
    user.id = str(entry.pk)
    user.meta = Meta(
        resource_type="User",
        created=entry.first_said_at,
        last_modified=entry.last_said_at,
        location=f"{base}/Users/{entry.pk}",
        version=version_of(entry),
    )
    return user


def version_of(entry) -> str:
    """The ETag of an entry."""
    return f'W/"{entry.version}"'


def read_search(values: dict) -> SearchRequest:
    """A question about accounts. Raises what `scim2_models` raises."""
    return SearchRequest[StaffUser].model_validate(values, scim_policy=POLICY)


def compared(search: SearchRequest) -> dict:
    """What the filter wants to be equal, each of several joined by "and": userName, externalId, employeeNumber, active.

    The rest of the filter is matched entry by entry.
    """
    node = search.filter.ast if search.filter else None
    terms = node.terms if isinstance(node, LogicalExpr) and node.op == LogicalOperator.and_ else (node,)
    return {
        term.attr_path.attr.lower(): term.value
        for term in terms
        if isinstance(term, Comparison) and term.op == CompareOperator.eq and not term.attr_path.sub_attr
    }


def _refuse(word):
    raise ValueError(word)
