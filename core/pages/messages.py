"""The sentences that stand on the next page once, in a cookie of their own."""

from django.contrib.messages.storage.cookie import CookieStorage


class HostCookieStorage(CookieStorage):
    """Django's, with a name that no other host and no plain http can set."""

    cookie_name = "__Host-messages"
