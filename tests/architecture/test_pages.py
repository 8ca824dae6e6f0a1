"""Every address says who may open it: a permission, "signed-in" or "public"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, path

from tests.architecture.house import nothing

# Addresses of installed packages, which guard their pages themselves.
THIRD_PARTY = {
    "allauth.": "sign-in, second factor and sessions: for the person concerned only, by its own decorators",
    "django.views.i18n.": "the choice of language, kept in a cookie: for everybody",
}
KEY = re.compile(r"^(public|signed-in|[a-z_]+(\.[a-z_]+){1,3})( \| [a-z_.]+)*$")


@dataclass(frozen=True, slots=True)
class Address:
    """One address: its path, its view, and the module that declares it."""

    path: str
    view: Callable[..., Any]
    declared_in: str

    @property
    def access(self) -> str | None:
        """Who may open it, as its view says."""
        return getattr(self.view, "khet_permission", None)

    @property
    def package(self) -> str | None:
        """The installed package that serves it, if it is one of those listed."""
        view = getattr(self.view, "view_class", self.view)
        modules = (f"{view.__module__}.", f"{self.declared_in}.")
        return next((name for name in THIRD_PARTY if any(module.startswith(name) for module in modules)), None)


def addresses(patterns: list[URLPattern | URLResolver], before: str = "", within: str = "") -> Iterator[Address]:
    """Every address below these patterns."""
    for pattern in patterns:
        whole = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            name = getattr(pattern.urlconf_name, "__name__", within)
            yield from addresses(pattern.url_patterns, whole, name)
        else:
            yield Address(whole, pattern.callback, within)


@pytest.fixture(scope="module")
def site() -> list[Address]:
    """Every address of the site."""
    return list(addresses(get_resolver(settings.ROOT_URLCONF).url_patterns))


def test_every_address_declares_a_permission(site: list[Address]):
    nothing([address.path for address in site if address.access is None and address.package is None])


def test_declared_permissions_are_well_formed(site: list[Address]):
    nothing([(address.path, address.access) for address in site if address.access and not KEY.match(address.access)])


def test_declared_permissions_exist(site: list[Address]):
    known = {"public", "signed-in"}
    for config in apps.get_app_configs():
        if config.name == "khet.kernel" or config.name.startswith("khet.domains."):
            module = import_module(f"{config.name}.permissions")
            known |= {value for value in vars(module).values() if isinstance(value, str)}
    named = {word for address in site for word in (address.access or "public").split(" | ")}

    nothing(sorted(named - known))


def test_only_known_packages_serve_undeclared_addresses(site: list[Address]):
    assert {address.package for address in site if address.access is None} == set(THIRD_PARTY)


def test_an_undeclared_address_would_be_seen():
    def silent(request: object) -> HttpResponse:
        return HttpResponse()

    [address] = addresses([path("secret/", silent)])

    assert (address.path, address.access, address.package) == ("secret/", None, None)
