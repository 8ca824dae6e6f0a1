"""The shipped descriptions of datasets hold together, and a mistake in one names its place."""

from __future__ import annotations

import pytest
import yaml

from khet.calc.schema import Guard, Kind
from khet.engine import schemas

DATASETS = (
    *("schools", "pupils", "staff", "marks", "onet", "nt", "rt"),
    *("sdq", "cct", "growth", "incidents", "nispa", "dropouts"),
)


def test_every_dataset_is_there_in_the_order_of_lists():
    assert tuple(schemas.load()) == DATASETS
    assert schemas.dataset("pupils").rounds == ("06-10", "11-10", "03-31")


@pytest.mark.parametrize("key", DATASETS)
def test_every_field_is_named_in_both_languages_and_by_a_header(key):
    for field in schemas.dataset(key).fields:
        assert field.name, field.key
        assert field.name_en, field.key
        assert field.headers, field.key
        assert len(set(field.headers)) == len(field.headers), field.key


@pytest.mark.parametrize("key", DATASETS)
def test_what_names_or_reaches_a_person_is_never_stored_open(key):
    guarded = {"citizen_id", "student_no", "prefix", "first_name", "last_name", "household_income"}
    sensitive = {"weight", "height", "religion", "race", "blood", "disability", "total_class"}
    for field in schemas.dataset(key).fields:
        if field.key in guarded or field.key.startswith(("guardian_", "father_", "mother_", "current_")):
            assert field.guard is Guard.PERSONAL, field.key
        if field.key in sensitive:
            assert field.guard is Guard.SENSITIVE, field.key


def test_the_roster_of_the_ministry_is_described_column_by_column():
    layout = next(layout for layout in schemas.dataset("pupils").layouts if layout["key"] == "dmc-36")

    assert len(layout["headers"]) == len(layout["columns"]) == 36
    assert layout["headers"][2] == layout["headers"][5] == "เลขประจำตัวนักเรียน"
    assert (layout["columns"][2], layout["columns"][5]) == ("citizen_id", "student_no")


def test_the_columns_of_the_school_can_be_mapped_but_are_no_fields():
    keys = [field.key for field in schemas.mappable(schemas.dataset("onet"))]

    assert keys[:2] == ["school_code", "school_name"]
    assert "school_code" not in schemas.dataset("onet").by_key
    assert [field.key for field in schemas.mappable(schemas.dataset("schools"))].count("school_name") == 1


def test_a_dataset_may_take_a_part_of_a_code_list():
    grades = schemas.dataset("onet").by_key["grade"].codes

    assert [code.key for code in grades.codes] == ["p6", "m3", "m6"]
    assert len(schemas.code_list("grade").codes) == 18
    assert len(schemas.code_list("disadvantage").codes) == 13
    assert len(schemas.code_list("dropout_cause").codes) == 19


def test_numbers_have_limits():
    for dataset in schemas.load().values():
        for field in dataset.fields:
            if field.kind in (Kind.INTEGER, Kind.DECIMAL):
                assert field.low, (dataset.key, field.key)
                assert field.high, (dataset.key, field.key)


SOUND = {
    "key": "trial",
    "name": "ทดลอง",
    "name_en": "Trial",
    "version": 1,
    "subject": "school",
    "period": "year",
    "grain": ["school_id"],
    "fields": [{"key": "amount", "name": "จำนวน", "name_en": "Amount", "kind": "integer"}],
}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder of descriptions of its own."""
    for name in ("codes", "persons"):
        (tmp_path / f"{name}.yaml").write_text((schemas.FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), "utf-8")
    monkeypatch.setattr(schemas, "FOLDER", tmp_path)
    schemas.load.cache_clear()
    yield tmp_path
    schemas.load.cache_clear()


def write(folder, **changes):
    (folder / "trial.yaml").write_text(yaml.safe_dump({**SOUND, **changes}, allow_unicode=True), "utf-8")


def test_a_description_of_its_own_is_read(folder):
    write(folder)

    assert tuple(schemas.load()) == ("trial",)


def field(**changes):
    return {"fields": [{**SOUND["fields"][0], **changes}]}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"colour": "red"}, "trial: unknown entry colour"),
        ({"key": "other"}, "trial.yaml: key is other"),
        ({"subject": "cat"}, "trial: subject cat"),
        ({"period": "week"}, "trial: period week"),
        ({"grain": ["nobody"]}, "trial: no field nobody for grain or weight"),
        ({"weight": "nobody"}, "trial: no field nobody for grain or weight"),
        ({"fields": [*SOUND["fields"], *SOUND["fields"]]}, "trial: field amount stands twice"),
        (field(colour="red"), "trial.amount: unknown entry colour"),
        (field(codes="nothing"), "trial.amount: no code list nothing"),
        (field(kind="code"), "trial.amount: a code without a list"),
        (field(places=2), "trial.amount: places without decimals"),
        ({"layouts": [{"key": "x", "headers": ["ก"], "columns": ["nobody"]}]}, "trial.x: no field nobody"),
        (
            {"layouts": [{"key": "x", "headers": ["ก", "ข"], "columns": ["amount"]}]},
            "trial.x: headers and columns differ in number",
        ),
    ],
)
def test_a_mistake_names_its_place(folder, changes, said):
    write(folder, **changes)

    with pytest.raises(schemas.SchemaProblem, match=said):
        schemas.load()


def test_a_code_list_with_one_spelling_for_two_codes_is_refused(folder):
    codes = {
        "trial": {"name": "x", "codes": [{"key": "a", "name": "ก"}, {"key": "b", "name": "ข", "spellings": ["ก", 1]}]}
    }
    text = (folder / "codes.yaml").read_text(encoding="utf-8")
    (folder / "codes.yaml").write_text(f"{text}\n{yaml.safe_dump(codes, allow_unicode=True)}", "utf-8")
    write(folder)

    with pytest.raises(schemas.SchemaProblem, match="ก stands twice") as problem:
        schemas.load()
    assert "1 is no text" in str(problem.value)
