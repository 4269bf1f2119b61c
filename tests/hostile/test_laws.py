"""Laws that keep hostile input out, read from the source: how text is taken in, and who talks to the outside."""

import ast
import re

import pytest

from tests.source import called_name, sources

# Fields of Django that take text as it comes; ours are LineField, WordsField, MailField and LinkField.
AS_IT_COMES = {"forms.CharField", "forms.EmailField", "forms.URLField"}
# Secrets are kept sign by sign; hidden fields carry what we wrote ourselves; of a pasted address, which is kept
# nowhere, the invisible signs may be the deceit.
MAY_TAKE_IT = {
    "accounts/forms/account_list.py": {"digest"},
    "accounts/forms/credentials.py": {"secret"},
    "accounts/forms/directory.py": {"shown"},
    "accounts/forms/official.py": {"q"},
    "accounts/forms/openings.py": {"passphrase", "again"},
    "accounts/forms/reviews.py": {"self.fields[f'seen_{review.pk}']"},
    "accounts/forms/safe_imports.py": {"passphrase"},
    "accounts/forms/staff_list.py": {"digest"},
    "monitoring/forms/comments.py": {"seen"},
    "people/forms/people.py": {"password"},
}
# What opens a connection, and what does it for others.
CONNECTS = {
    "aiohttp", "apprise", "asyncio", "feedparser", "ftplib", "http.client", "httpx", "imap_tools", "imaplib",
    "poplib", "requests", "smtplib", "socket", "ssl", "telnetlib", "urllib.request", "urllib3", "websockets",
}  # fmt: skip
FAULT = re.compile(r"(Error|Exception|Disconnected|Refused)$")
# Each of these connects to an address from the settings alone, and says so here.
MAY_CONNECT = {
    "barnes_social/serving.py": "asks whether PORT on this machine is free",
}


def text_fields():
    """(file, name of the field, class) of every text field of Django's own in our source."""
    for source in sources():
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
                kind = called_name(node.value)
                if kind in AS_IT_COMES:
                    yield source.name, getattr(node.targets[0], "id", ast.unparse(node.targets[0])), kind


def test_text_is_taken_in_by_our_own_fields():
    found = {}
    for name, field, _ in text_fields():
        found.setdefault(name, set()).add(field)

    assert found == MAY_TAKE_IT


def imports_of(tree):
    """Every module that this source imports, and every name it takes from one; faults that it names are left out."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names if not FAULT.search(alias.name))


def connecting(tree) -> set[str]:
    """Those imports that open connections."""
    return {name for name in imports_of(tree) if any(name == way or name.startswith(f"{way}.") for way in CONNECTS)}


def test_only_connectors_open_connections():
    """Nothing fetches an address that a person gave; what ever will, goes through core/connectors (S9)."""
    others = [source for source in sources() if not source.name.startswith("core/connectors/")]
    found = {source.name for source in others if connecting(source.tree)}

    assert found == set(MAY_CONNECT)


@pytest.mark.parametrize(
    "source", ["import requests", "from urllib import request", "import http.client as web", "from ssl import wrap"]
)
def test_the_law_sees_every_way_to_import(source):
    assert connecting(ast.parse(source))


def test_the_law_lets_a_fault_be_named():
    assert not connecting(ast.parse("from smtplib import SMTPException, SMTPServerDisconnected"))
