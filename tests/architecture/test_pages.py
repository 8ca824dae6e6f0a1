"""Every address says who may open it: a permission, "signed-in" or "public"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture.house import nothing

# Addresses of installed packages, which guard their pages themselves.
THIRD_PARTY = {
    "allauth.": "sign-in, second factor and sessions: for the person concerned only, by its own decorators",
    "ninja.": "the API: every operation carries its own authentication, which the API's tests sweep",
    "django.views.i18n.": "the choice of language, kept in a cookie: for everybody",
}
Site = list[tuple[str, Callable[..., Any]]]
KEY = re.compile(r"^(public|signed-in|[a-z_]+(\.[a-z_]+){1,3})( \| [a-z_.]+)*$")


def addresses(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every address with its view."""
    for pattern in patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, path)
        else:
            yield path, pattern.callback


@pytest.fixture(scope="module")
def site() -> Site:
    """Every address of the site with its view."""
    return list(addresses(get_resolver(settings.ROOT_URLCONF).url_patterns))


def module_of(view: Callable[..., Any]) -> str:
    """The module that wrote the view."""
    return str(getattr(getattr(view, "view_class", view), "__module__", "")) + "."


def test_every_address_declares_a_permission(site: Site):
    silent = [
        path
        for path, view in site
        if not hasattr(view, "khet_permission") and not module_of(view).startswith(tuple(THIRD_PARTY))
    ]

    nothing(silent)


def test_declared_permissions_are_well_formed(site: Site):
    wrong = [
        (path, view.khet_permission) for path, view in site if not KEY.match(getattr(view, "khet_permission", "public"))
    ]

    nothing(wrong)


def test_declared_permissions_exist(site: Site):
    known = {"public", "signed-in"}
    for app in ("kernel", "domains.organisations", "domains.accounts", "domains.frameworks"):
        module = import_module(f"khet.{app}.permissions")
        known |= {value for value in vars(module).values() if isinstance(value, str)}
    named = {word for _, view in site for word in getattr(view, "khet_permission", "public").split(" | ")}

    nothing(sorted(named - known))


def test_only_known_packages_serve_undeclared_addresses(site: Site):
    used = {name for name in THIRD_PARTY for _, view in site if module_of(view).startswith(name)}

    assert used == set(THIRD_PARTY)
