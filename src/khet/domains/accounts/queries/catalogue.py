"""The permissions there are, in groups with Thai labels, and the roles an installation starts with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class PermissionGroup:
    """The permissions of one part of the system, as pairs of name and label."""

    key: str
    label: str
    permissions: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class DefaultRole:
    """A role as an installation starts with it."""

    key: str
    name: str
    name_en: str
    description: str
    sees_personal_data: bool
    permissions: tuple[str, ...]


def _read(name: str) -> Any:
    return yaml.safe_load(resources.files("khet.domains.accounts.data").joinpath(name).read_text(encoding="utf-8"))


@cache
def permission_groups() -> tuple[PermissionGroup, ...]:
    """Every permission with its label, in groups; read once."""
    plain = _read("permissions.yaml")
    return tuple(PermissionGroup(key, g["label"], tuple(g["permissions"].items())) for key, g in plain.items())


def known_permissions() -> frozenset[str]:
    """The names of all permissions."""
    return frozenset(name for group in permission_groups() for name, _ in group.permissions)


def permission_label(name: str) -> str:
    """The label of a permission; its name when there is none."""
    return next((label for group in permission_groups() for key, label in group.permissions if key == name), name)


@cache
def default_roles() -> tuple[DefaultRole, ...]:
    """The roles of the file that comes with the app, in their order."""
    return tuple(
        DefaultRole(
            key=role["key"],
            name=role["name"],
            name_en=role["name_en"],
            description=role["description"],
            sees_personal_data=role["sees_personal_data"],
            permissions=tuple(role["permissions"]),
        )
        for role in _read("roles.yaml")["roles"]
    )
