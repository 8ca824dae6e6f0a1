"""The OpenAPI description is valid in itself and complete, and its page loads nothing from elsewhere."""

import re

from django.test import Client

OPEN_TO_ANYBODY = {"/api/v1/certificates/verify"}
METHODS = {"get", "post", "put", "patch", "delete"}


def description(client):
    answer = client.get("/api/v1/openapi.json")
    assert answer.status_code == 200
    return answer.json()


def references(node):
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "$ref":
                yield value
            yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def test_every_reference_leads_somewhere(db, client):
    found = description(client)

    for reference in references(found):
        node = found
        for part in reference.removeprefix("#/").split("/"):
            node = node[part]


def test_every_operation_is_described(db, client):
    found = description(client)

    assert found["openapi"].startswith("3.")
    names = set()
    for path, methods in found["paths"].items():
        assert path.startswith("/api/v1/")
        for method, operation in methods.items():
            assert method in METHODS
            assert operation["summary"]
            assert operation.get("security") or path in OPEN_TO_ANYBODY
            assert {"200", "202"} & set(operation["responses"])
            assert "422" in operation["responses"]
            names.add(operation["operationId"])
            declared = {parameter["name"] for parameter in operation.get("parameters", [])}
            assert set(re.findall(r"{(\w+)}", path)) <= declared
    assert len(names) == sum(len(methods) for methods in found["paths"].values())


def test_the_page_loads_only_from_this_server(db):
    answer = Client().get("/api/v1/docs")

    assert answer.status_code == 200
    page = answer.content.decode()
    assert not re.search(r"""(?:src|href)=["'](?:https?:)?//""", page)
    assert not re.search(r"<script(?![^>]*(?:src=|application/json))", page)
    assert "'unsafe-inline'" not in answer["Content-Security-Policy"]
