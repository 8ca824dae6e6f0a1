"""What ODK Collect and its kin send and are sent: a filled XForm to answers, a form and lists to XML."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from khet.domains.instruments.rules.form import Form, Question
from khet.domains.instruments.rules.refusals import Refusal

LIST = "http://openrosa.org/xforms/xformsList"
MANIFEST = "http://openrosa.org/xforms/xformsManifest"
RESPONSE = "http://openrosa.org/http/response"
XHTML = "http://www.w3.org/1999/xhtml"
XFORMS = "http://www.w3.org/2002/xforms"
LARGEST = 4 * 1024 * 1024


class BadSubmission(Refusal):
    """What was sent is not a filled form of ours."""


@dataclass(frozen=True, slots=True)
class Submission:
    """A filled form: which one, in which version, and what its elements say."""

    form_id: str
    version: str
    instance_id: str
    root: Any


@dataclass(frozen=True, slots=True)
class Listed:
    """A form as a list names it."""

    form_id: str
    name: str
    version: str
    digest: str
    url: str
    manifest_url: str


def parse(data: bytes) -> Submission:
    """Read a filled form; raises BadSubmission. Entities are not resolved and nothing is fetched."""
    if len(data) > LARGEST:
        raise BadSubmission("แบบที่ส่งใหญ่เกินไป", "The submission is too large")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as unreadable:
        raise BadSubmission("อ่านแบบที่ส่งมาไม่ได้ ไฟล์เสียหาย", "The submission cannot be read; it is damaged") from unreadable
    if root.getroottree().docinfo.doctype:
        raise BadSubmission("ไม่รับเอกสารที่มี DOCTYPE", "A document with a DOCTYPE is not taken")
    instance_id = next((_text(each) for each in root.iter() if _name(each) == "instanceID"), "")
    if not instance_id or len(instance_id) > 80:
        raise BadSubmission("แบบที่ส่งไม่มี instanceID", "The submission has no instanceID")
    return Submission(root.get("id", ""), root.get("version", ""), instance_id, root)


def raw_answers(form: Form, root: Any, picture: Callable[[str], str]) -> dict[str, Any]:
    """The answers in a filled form, not yet checked; ``picture`` gives the key of a file by its name."""
    return _level(form.questions, root, picture)


def _level(questions: tuple[Question, ...], node: Any, picture: Callable[[str], str]) -> dict[str, Any]:
    by_name: dict[str, list[Any]] = {}
    for child in node:
        by_name.setdefault(_name(child), []).append(child)
    found: dict[str, Any] = {}
    for question in questions:
        nodes = by_name.get(question.key, [])
        if question.kind in ("group", "matrix"):
            for each in nodes[:1]:
                found |= _level(question.children, each, picture)
        elif question.kind == "repeat":
            rows = [_level(question.children, each, picture) for each in nodes if not _is_template(each)]
            if rows:
                found[question.key] = rows
        elif nodes and (text := _text(nodes[0])):
            found[question.key] = picture(text) if question.kind == "image" else text
    return found


def _is_template(node: Any) -> bool:
    return any(name.rpartition("}")[2] == "template" for name in node.attrib)


def _name(node: Any) -> str:
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def _text(node: Any) -> str:
    return (node.text or "").strip()


def named(xform: str, *, form_id: str, version: str, title: str) -> bytes:
    """The XForm under the name of one campaign, so that what comes back says where it belongs."""
    root = etree.fromstring(xform.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    for heading in root.iter(f"{{{XHTML}}}title"):
        heading.text = title
    instance = next(root.iter(f"{{{XFORMS}}}instance"))
    filled = instance[0]
    filled.set("id", form_id)
    filled.set("version", version)
    for submission in list(root.iter(f"{{{XFORMS}}}submission")):
        submission.getparent().remove(submission)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def digest(data: bytes) -> str:
    """The hash by which a client sees that a form has changed: MD5, as the standard asks; it secures nothing."""
    return f"md5:{hashlib.md5(data, usedforsecurity=False).hexdigest()}"


def form_list(forms: Iterable[Listed]) -> bytes:
    """The list of forms."""
    root = etree.Element(f"{{{LIST}}}xforms", nsmap={None: LIST})
    for form in forms:
        entry = etree.SubElement(root, f"{{{LIST}}}xform")
        parts: Mapping[str, str] = {
            "formID": form.form_id,
            "name": form.name,
            "version": form.version,
            "hash": form.digest,
            "downloadUrl": form.url,
            "manifestUrl": form.manifest_url,
        }
        for name, text in parts.items():
            etree.SubElement(entry, f"{{{LIST}}}{name}").text = text
    return _printed(root)


def manifest() -> bytes:
    """The list of files that go with a form: none, because our forms carry everything themselves."""
    return _printed(etree.Element(f"{{{MANIFEST}}}manifest", nsmap={None: MANIFEST}))


def response(message: str, *, nature: str) -> bytes:
    """What a client shows after sending."""
    root = etree.Element(f"{{{RESPONSE}}}OpenRosaResponse", nsmap={None: RESPONSE})
    etree.SubElement(root, f"{{{RESPONSE}}}message", nature=nature).text = message
    return _printed(root)


def _printed(root: Any) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))
