"""Addresses of SCIM 2.0, without a stroke at the end, as the protocol has them."""

from django.urls import path, re_path

from accounts.views import scim

app_name = "scim"

urlpatterns = [
    path("Users", scim.users, name="users"),
    path("Users/.search", scim.search_users, name="search_users"),
    path("Users/<str:key>", scim.user, name="user"),
    path(".search", scim.search_users, name="search"),
    path("ServiceProviderConfig", scim.service_provider_config, name="service_provider_config"),
    path("ResourceTypes", scim.resource_types, name="resource_types"),
    path("ResourceTypes/<str:key>", scim.resource_type, name="resource_type"),
    path("Schemas", scim.schemas, name="schemas"),
    path("Schemas/<str:key>", scim.schema, name="schema"),
    re_path(r"^(?P<rest>.*)$", scim.nothing, name="nothing"),
]
