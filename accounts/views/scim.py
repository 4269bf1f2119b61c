"""SCIM 2.0 at /scim/v2/, for the school's staff directory alone: a token opens it, no sign-in does (RO10)."""

import json

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import parse_etags
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from pydantic import ValidationError
from scim2_models import (
    Context,
    Error,
    InvalidSyntaxException,
    ListResponse,
    NotFoundException,
    PayloadTooLargeException,
    ResourceType,
    Schema,
    SCIMException,
)

from accounts import scim
from accounts.actions import directory as actions
from accounts.queries import directory as queries
from accounts.rules import directory as rules
from core.action import Refused
from people.access import by_token

# How many requests a minute are answered: of the directory, and of each address that has no token.
MOST, MOST_UNKNOWN = 1500, 30
# What a refusal is in the words of the protocol; any other is a conflict.
REFUSALS = {rules.STALE: (412, None), rules.TAKEN: (409, "uniqueness"), rules.TOO_MANY: (403, None)}


def let_in(request):
    """Say that the directory acts, or answer 401; too many wrong tokens or questions answer 429."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    request.directory = queries.token_with(token.strip()) if scheme.lower() == "bearer" else None
    if request.directory is None:
        if _is_too_often(request, get_adapter().get_client_ip(request), MOST_UNKNOWN):
            return _too_many()
        answer = _error(401, "A token is needed. The IT technician makes one under Staff directory.")
        answer["WWW-Authenticate"] = "Bearer"
        return answer
    if _is_too_often(request, request.directory.pk, MOST):
        return _too_many()
    request.actor = queries.actor_of(request.directory)
    actions.note_token_used(request.directory, by=request.actor, now=request.now)
    return None


def endpoint(**verbs):
    """A view that answers each method by its function, and every fault in the words of the protocol."""

    @by_token(let_in)
    @never_cache
    @csrf_exempt
    def view(request, **kwargs):
        verb = verbs.get("GET" if request.method == "HEAD" else request.method)
        if verb is None:
            answer = _error(405, f"{request.method} is not answered here.")
            answer["Allow"] = ", ".join(verbs)
            return answer
        try:
            with scim.PROVIDER:
                return verb(request, **kwargs)
        except SCIMException as fault:
            return _answer(fault.to_error(), fault.status)
        except ValidationError as fault:
            found = Error.from_validation_errors(fault)[0]
            return _answer(found, found.status)
        except Refused as refusal:
            status, kind = REFUSALS.get(refusal.reason, (409, None))
            return _error(status, refusal.reason, kind)

    return view


def _list_users(request):
    names = ("filter", "startIndex", "count", "attributes", "excludedAttributes", "sortBy", "sortOrder")
    return _found(request, {name: request.GET[name] for name in names if name in request.GET})


def _search_users(request):
    return _found(request, _body(request))


def _found(request, asked):
    search = scim.read_search(asked)
    start = min(search.start_index or 1, 10**9)
    count = scim.PAGE if search.count is None else min(search.count, scim.PAGE)
    rows = queries.entries_compared(scim.compared(search))
    if search.filter is None:
        total, page = rows.count(), list(rows[start - 1 : start - 1 + count])
        users = [scim.user_of(entry, base_address()) for entry in page]
    else:
        every = [scim.user_of(entry, base_address()) for entry in rows]
        every = [user for user in every if search.filter.match(user)]
        total, users = len(every), every[start - 1 : start - 1 + count]
    found = ListResponse[scim.StaffUser](
        total_results=total, start_index=start, items_per_page=len(users), resources=users
    )
    said = found.model_dump(scim_ctx=Context.RESOURCE_QUERY_RESPONSE, response_parameters=search)
    return _json({"Resources": []} | said)


def _create_user(request):
    said = scim.read_user(_body(request))
    entry = actions.note_entry(request.directory, by=request.actor, now=request.now, said=said)
    answer = _user(request, entry, Context.RESOURCE_CREATION_RESPONSE, 201)
    answer["Location"] = f"{base_address()}/Users/{entry.pk}"
    return answer


def _show_user(request, key):
    entry = _entry(key)
    if request.headers.get("If-None-Match", "").strip() == scim.version_of(entry):
        return HttpResponse(status=304, headers={"ETag": scim.version_of(entry)})
    return _user(request, entry, Context.RESOURCE_QUERY_RESPONSE)


def _replace_user(request, key):
    said = scim.read_user(_body(request), Context.RESOURCE_REPLACEMENT_REQUEST)
    return _changed(request, key, lambda _: said, Context.RESOURCE_REPLACEMENT_RESPONSE)


def _patch_user(request, key):
    patch = scim.read_patch(_body(request))
    return _changed(request, key, lambda said: scim.patched(said, patch), Context.RESOURCE_PATCH_RESPONSE)


def _changed(request, key, change, context):
    entry = _entry(key)
    entry = actions.change_entry(
        entry,
        by=request.actor,
        now=request.now,
        token=request.directory,
        change=change,
        version=_version(request, entry),
    )
    return _user(request, entry, context)


def _delete_user(request, key):
    entry = _entry(key)
    actions.remove_entry(
        entry, by=request.actor, now=request.now, token=request.directory, version=_version(request, entry)
    )
    return HttpResponse(status=204)


def _show_config(request):
    return _json(scim.CONFIG.model_dump(scim_ctx=Context.RESOURCE_QUERY_RESPONSE))


def _list_types(request):
    return _all_of(ResourceType, scim.PROVIDER.resource_types)


def _show_type(request, key):
    return _one_of(scim.PROVIDER.resource_types, key)


def _list_schemas(request):
    return _all_of(Schema, scim.PROVIDER.schemas)


def _show_schema(request, key):
    return _one_of(scim.PROVIDER.schemas, key)


def _nothing(request, rest):
    raise NotFoundException(detail="There is nothing at this address.")


users = endpoint(GET=_list_users, POST=_create_user)
user = endpoint(GET=_show_user, PUT=_replace_user, PATCH=_patch_user, DELETE=_delete_user)
search_users = endpoint(POST=_search_users)
service_provider_config = endpoint(GET=_show_config)
resource_types = endpoint(GET=_list_types)
resource_type = endpoint(GET=_show_type)
schemas = endpoint(GET=_list_schemas)
schema = endpoint(GET=_show_schema)
nothing = endpoint(GET=_nothing, POST=_nothing, PUT=_nothing, PATCH=_nothing, DELETE=_nothing)


def _body(request) -> dict:
    length = request.headers.get("Content-Length", "0")
    if not length.isdecimal() or len(length) > 9 or int(length) > scim.MAX_BODY:
        raise PayloadTooLargeException(detail=f"At most {scim.MAX_BODY} bytes.")
    kind = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind not in (scim.MEDIA_TYPE, "application/json"):
        raise InvalidSyntaxException(detail=f"Send {scim.MEDIA_TYPE}.")
    return scim.read_json(request.body)


def _entry(key):
    entry = queries.entry_with(key)
    if entry is None:
        raise NotFoundException(detail="There is no such account.")
    return entry


def _version(request, entry) -> int | None:
    """The version that the directory read, or None where it does not say; 0, which none has, where it is no ETag."""
    asked = request.headers.get("If-Match", "").strip()
    if asked in ("", "*"):
        return None
    return entry.version if scim.version_of(entry) in parse_etags(asked) else 0


def base_address() -> str:
    """The address that the directory is given."""
    return settings.SITE_URL + reverse("scim:users").removesuffix("/Users")


def _user(request, entry, context, status=200) -> HttpResponse:
    names = ("attributes", "excludedAttributes")
    search = scim.read_search({name: request.GET[name] for name in names if name in request.GET})
    answer = _json(scim.user_of(entry, base_address()).model_dump(scim_ctx=context, response_parameters=search), status)
    answer["ETag"] = scim.version_of(entry)
    return answer


def _all_of(model, rows) -> HttpResponse:
    found = ListResponse[model](total_results=len(rows), start_index=1, items_per_page=len(rows), resources=list(rows))
    return _json(found.model_dump(scim_ctx=Context.RESOURCE_QUERY_RESPONSE))


def _one_of(rows, key) -> HttpResponse:
    found = next((row for row in rows if str(row.id) == key), None)
    if found is None:
        raise NotFoundException(detail="There is nothing at this address.")
    return _json(found.model_dump(scim_ctx=Context.RESOURCE_QUERY_RESPONSE))


def _is_too_often(request, who, most) -> bool:
    """Whether this is more than `most` in this minute. allauth's own counting leaves GETs out."""
    counter = f"directory:{who}:{int(request.now.timestamp() // 60)}"
    cache.add(counter, 0, timeout=120)
    try:
        return cache.incr(counter) > most
    except ValueError:  # a full cache has let go of it
        return False


def _too_many() -> HttpResponse:
    answer = _error(429, "Too many requests. Try again in a minute.")
    answer["Retry-After"] = "60"
    return answer


def _error(status, detail, kind=None) -> HttpResponse:
    return _answer(Error(status=status, scim_type=kind, detail=detail), status)


def _answer(error, status) -> HttpResponse:
    return _json(error.model_dump(), status)


def _json(said, status=200) -> HttpResponse:
    return HttpResponse(json.dumps(said), status=status, content_type=scim.MEDIA_TYPE)
