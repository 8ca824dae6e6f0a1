"""Criteria on screen: reading them, importing with problems by line, editing into a new version, the office's own."""

from __future__ import annotations

import re

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile

from khet.domains.frameworks.models import Framework, FrameworkVersion
from tests import frameworks_cast


def own(house, who="administrator", code="river"):
    return house.browse(who).post(f"/results/criteria/{code}/2566/own/")


def form_of(page):
    """The editor's form as a browser would send it back untouched."""
    inside = page.split('class="stack editor"')[1].split("</form>")[0]
    sent = {}
    for tag in re.findall(r"<input[^>]*>", inside):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ('type="checkbox"' not in tag or " checked" in tag):
            sent.setdefault(name.group(1), []).append(value.group(1) if value else "on")
    for name, words in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>([^<]*)</textarea>', inside):
        sent[name] = [words]
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', inside, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        sent[name] = [chosen.group(1) if chosen else re.search(r'value="([^"]*)"', options).group(1)]
    sent.pop("csrfmiddlewaretoken", None)
    return sent


@pytest.fixture
def editor(house):
    """The editor of the office's own version, in the administrator's browser: its address, browser and form."""
    own(house)
    browser, url = house.browse("administrator"), "/results/criteria/river/2566/edit/"
    return browser, url, form_of(browser.get(url).content.decode())


def test_everybody_with_the_permission_reads_the_list_and_a_version(house):
    browser = house.browse("officer")

    assert "กรอบสายน้ำ" in browser.get("/results/criteria/").content.decode()
    page = browser.get("/results/criteria/delta/2566/").content.decode()
    for words in ("ขั้นของความสำเร็จ", "ระดับ 4 เมื่อถึง 80", "ดีเยี่ยม", "ใช้คะแนนร่วมกับ 14"):
        assert words in page


def test_a_version_that_is_not_there_is_not_found(house):
    assert house.browse("officer").get("/results/criteria/river/1/").status_code == 404
    assert house.browse("officer").get("/results/criteria/none/").status_code == 404


def test_the_file_of_a_version_can_be_imported_again(house):
    answer = house.browse("officer").get("/results/criteria/river/2566/file/")

    assert answer["Content-Disposition"] == 'attachment; filename="river-2566.yaml"'
    assert yaml.safe_load(answer.content)["code"] == "river"


def test_national_criteria_are_not_edited_by_an_office(house):
    assert house.browse("administrator").get("/results/criteria/river/2566/edit/").status_code == 403


def test_an_office_makes_national_criteria_its_own(house):
    answer = own(house)

    assert answer.status_code == 302
    mine = Framework.objects.get(code="river", office_id=house.office_id)
    assert (
        mine.versions.get().definition_hash
        == Framework.objects.get(code="river", office=None).versions.get().definition_hash
    )
    page = house.browse("administrator").get("/results/criteria/river/2566/").content.decode()
    assert "แก้เป็นฉบับใหม่" in page
    national = house.browse("administrator").get("/results/criteria/river/2566/?national=1").content.decode()
    assert "แก้เป็นฉบับใหม่" not in national


def test_the_office_that_owns_criteria_is_offered_them_once(house):
    own(house)

    page = house.browse("administrator").get("/results/?year=2566").content.decode()

    assert page.count('value="river"') == 1


@pytest.mark.parametrize("who", ["officer", "director", "evaluator", "teacher", "partner"])
def test_nobody_without_the_permission_takes_them_over(house, who):
    assert own(house, who).status_code == 403
    assert not Framework.objects.filter(office_id=house.office_id).exists()


def test_another_offices_own_criteria_are_not_seen(house):
    own(house)
    stored = FrameworkVersion.objects.get(framework__office_id=house.office_id)

    browser = house.browse("outsider")
    assert "ของสำนักงาน" not in browser.get("/results/criteria/").content.decode()
    answer = browser.post("/results/criteria/river/2566/status/retire/")
    assert answer.status_code in {302, 403}
    stored.refresh_from_db()
    assert stored.status == "active"


def test_an_untouched_form_is_the_same_definition(editor):
    browser, url, sent = editor

    answer = browser.post(url, {**sent, "do": "check"})

    assert "ตรวจแล้ว ใช้ได้ทุกข้อ" in answer.content.decode()


def test_adding_moving_and_removing_keep_everything_typed(editor):
    browser, url, sent = editor
    sent["n0-name"] = ["น้ำใสขึ้นมาก"]

    added = form_of(browser.post(url, {**sent, "do": "add:0"}).content.decode())
    moved = form_of(browser.post(url, {**added, "do": "up:1"}).content.decode())
    removed = form_of(browser.post(url, {**moved, "do": "remove:0"}).content.decode())

    assert added["nodes"] == ["5"]
    assert (added["n0-name"], added["n1-code"]) == (["น้ำใสขึ้นมาก"], [""])
    assert (moved["n0-code"], moved["n1-name"]) == ([""], ["น้ำใสขึ้นมาก"])
    assert (removed["nodes"], removed["n0-name"]) == (["4"], ["น้ำใสขึ้นมาก"])


def test_a_band_is_added_and_removed_and_the_rest_stays_typed(editor):
    browser, url, sent = editor
    sent["n0-name"] = ["น้ำใสขึ้นมาก"]

    added = form_of(browser.post(url, {**sent, "do": "add_band"}).content.decode())
    removed = form_of(browser.post(url, {**added, "do": "remove_band:0"}).content.decode())
    count = int(sent["bands"][0])

    assert (added["bands"], added[f"b{count}-name"], added["n0-name"]) == ([str(count + 1)], [""], ["น้ำใสขึ้นมาก"])
    assert (removed["bands"], removed["b0-name"]) == ([str(count)], sent["b1-name"])


def test_every_problem_is_told_at_its_node_and_nothing_is_lost(editor):
    browser, url, sent = editor
    sent |= {"n0-weight": ["0"], "n1-parent": ["nowhere"], "b0-from": ["4.5"], "version": ["2567"], "note": ["ลองแก้"]}

    answer = browser.post(url, {**sent, "do": "save"})
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "น้ำหนักต้องมากกว่า 0" in page
    kept = form_of(page)
    assert (kept["n0-weight"], kept["n1-parent"], kept["b0-from"]) == (["0"], ["nowhere"], ["4.5"])
    assert (kept["version"], kept["note"]) == (["2567"], ["ลองแก้"])
    assert not FrameworkVersion.objects.filter(version="2567").exists()


def test_saving_makes_a_new_version_and_shows_what_changed(editor):
    browser, url, sent = editor
    sent |= {"n0-weight": ["2"], "version": ["2567"], "note": ["น้ำสำคัญกว่า"]}

    answer = browser.post(url, {**sent, "do": "save"})

    assert answer["Location"] == "/results/criteria/river/2567/"
    new = FrameworkVersion.objects.get(version="2567")
    assert new.status == "draft"
    page = browser.get("/results/criteria/river/", {"before": new.derived_from_id, "after": new.pk}).content.decode()
    assert "น้ำหนัก" in page
    browser.post("/results/criteria/river/2567/status/activate/")
    new.refresh_from_db()
    assert new.status == "active"


@pytest.mark.parametrize("name", ["", "2566"])
def test_a_new_version_needs_a_new_name(editor, name):
    browser, url, sent = editor

    answer = browser.post(url, {**sent, "version": name, "n0-weight": "2", "do": "save"})

    assert answer.status_code == 422
    assert "ตั้งเลขฉบับใหม่" in answer.content.decode()


def imported(house, text, name="my.yaml", who="administrator"):
    sent = {"file": SimpleUploadedFile(name, text), "note": "ลองนำเข้า"}
    return house.browse(who).post("/results/criteria/import/", sent)


def test_a_file_is_imported_as_the_offices_own(house):
    text = frameworks_cast.RIVER.replace("code: river", "code: brook").encode()

    answer = imported(house, text)

    assert answer["Location"] == "/results/criteria/brook/2566/"
    assert Framework.objects.get(code="brook").office_id == house.office_id


def test_problems_of_a_file_are_listed_with_their_lines(house):
    text = frameworks_cast.RIVER.replace("weight: 2", "weight: 0").replace('code: "2a"', 'code: "1"').encode()

    answer = imported(house, text)
    page = answer.content.decode()

    assert answer.status_code == 422
    lines = [int(line) for line in re.findall(r'<td class="n">(\d+)</td>', page)]
    assert len(lines) >= 2
    assert 'value="ลองนำเข้า"' in page
    assert text.decode().splitlines()[lines[-1] - 1].strip().startswith("- {code")


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe\x00", b"a: [1, 2", b"&a [*a]", b"- 1\n- 2\n", b"x" * (2 * 1024 * 1024 + 1)]
)
def test_what_is_no_criteria_file_is_refused(house, data):
    answer = imported(house, data)

    assert answer.status_code == 422
    assert not Framework.objects.filter(office_id=house.office_id).exists()
