"""The frame of every page: menu, language, light and dark, office and year, and the headers that keep it safe."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.urls import reverse

from khet.domains.accounts import public as accounts
from khet.kernel.web import choice
from khet.site import navigation
from tests.people_cast import AT, MACHINE

PEOPLE = ("administrator", "director", "officer", "head", "network_head", "school_director", "teacher", "outsider")
LINK = re.compile(r'<a href="(/[^"]*)"')


def test_every_entry_of_the_menu_has_an_address():
    entries = [entry for _heading, group in navigation.MENU for entry in group] + list(navigation.OWN)

    assert [entry.url_name for entry in entries if not reverse(entry.url_name)] == []


@pytest.mark.parametrize("who", PEOPLE)
def test_every_link_of_the_menu_opens_for_those_who_see_it(signed_in, who):
    browser = signed_in(who)
    page = browser.get(reverse("portal:help")).content.decode()
    links = sorted(
        {link for part in re.findall(r'<nav class="nav".*?</nav>', page, re.DOTALL) for link in LINK.findall(part)}
    )

    assert links
    assert [(link, browser.get(link).status_code) for link in links if browser.get(link).status_code != 200] == []


def test_the_menu_leaves_out_what_one_may_not_open(signed_in):
    page = signed_in("teacher").get(reverse("portal:help")).content.decode()

    assert reverse("kernel:audit") not in page
    assert signed_in("teacher").get(reverse("kernel:audit")).status_code == 403


def test_comparing_offices_is_offered_only_to_those_who_reach_several(signed_in, cast):
    address = f'href="{reverse("frameworks:comparison")}"'
    browser = signed_in("director")

    assert address not in browser.get(reverse("portal:help")).content.decode()

    accounts.give_role(
        actor=MACHINE, person_id=cast.people["director"].id, role="director", office_id=cast.other_office.id,
        starts_on=AT.date(), at=AT,
    )  # fmt: skip
    assert address in browser.get(reverse("portal:help")).content.decode()
    assert browser.get(reverse("frameworks:comparison")).status_code == 200


def test_the_present_page_is_marked_once_in_each_menu(signed_in):
    page = signed_in("director").get(reverse("organisations:schools")).content.decode()
    rail = page[page.index('<header class="rail">') : page.index('<div class="body">')]

    assert rail.count('aria-current="page"') == 1
    assert f'<a href="{reverse("organisations:schools")}" aria-current="page">' in rail


@pytest.mark.parametrize("address", ["/", "/gallery/", "/v/", "/account/login/", "/no/such/page/"])
def test_every_answer_carries_a_strict_policy(client, db, address):
    policy = client.get(address)["Content-Security-Policy"]

    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


def test_a_page_is_thai_whatever_the_browser_wishes(client, db):
    page = client.get(reverse("portal:verify_ask"), headers={"Accept-Language": "en-US,en"}).content.decode()

    assert '<html lang="th"' in page
    assert "ตรวจสอบเอกสาร" in page


def test_the_language_is_changed_by_a_form_and_stays(client, db):
    answer = client.post(reverse("set_language"), {"language": "en", "next": reverse("portal:verify_ask")})
    page = client.get(answer["Location"])

    assert answer["Location"] == reverse("portal:verify_ask")
    assert '<html lang="en"' in page.content.decode()
    assert page["Content-Language"] == "en"
    assert "Verify" in page.content.decode()


def test_dark_is_chosen_and_given_back_to_the_device(client, db):
    client.post(reverse("kernel:theme"), {"theme": "dark", "next": "/v/"})
    chosen = client.get("/v/").content.decode()
    client.post(reverse("kernel:theme"), {"theme": "dark", "next": "/v/"})

    assert 'data-theme="dark"' in chosen
    assert "data-theme" not in client.get("/v/").content.decode()


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_a_choice_never_leads_to_another_site(client, db, elsewhere):
    assert client.post(reverse("kernel:theme"), {"theme": "dark", "next": elsewhere})["Location"] == "/"


def test_the_office_and_year_chosen_are_kept(signed_in, cast):
    browser = signed_in("director")

    browser.post(reverse("portal:choose"), {"office": cast.office.id, "year": "2566", "next": "/"})

    assert (browser.session[choice.OFFICE], browser.session[choice.YEAR]) == (cast.office.id, 2566)
    assert '<option value="2566" selected>' in browser.get("/").content.decode()


@pytest.mark.parametrize("year", ["x", "99999", "", "-1"])
def test_an_office_out_of_reach_and_a_year_that_is_none_are_not_kept(signed_in, cast, year):
    browser = signed_in("director")

    browser.post(reverse("portal:choose"), {"office": cast.other_office.id, "year": year})

    assert choice.OFFICE not in browser.session
    assert choice.YEAR not in browser.session


def test_static_files_come_out_of_packages(client):
    from django.contrib.staticfiles import finders

    from khet.kernel.web.assets import PackageFinder

    for name in ("khet/fonts/Sarabun-Regular.ttf", "django_htmx/htmx-2.min.js", "khet/css/base.css", "khet/js/khet.js"):
        assert finders.find(name), name
    assert len(list(PackageFinder().list(None))) == 4


def test_collected_files_have_hashed_names(tmp_path, settings):
    from django.contrib.staticfiles.storage import staticfiles_storage

    from khet.kernel.web import assets

    settings.STATIC_ROOT = tmp_path / "static"
    staticfiles_storage._setup()

    count = assets.prepare_assets()

    assert count > 10
    assert list((tmp_path / "static" / "khet" / "css").glob("base.????????????.css"))
    assert list((tmp_path / "static" / "khet" / "css").glob("base.????????????.css.gz"))
    css = next((tmp_path / "static" / "khet" / "css").glob("base.????????????.css")).read_text(encoding="utf-8")
    assert re.search(r"fonts/Sarabun-Regular\.[0-9a-f]{12}\.ttf", css)


def test_the_languages_are_thai_and_english():
    assert [code for code, _name in settings.LANGUAGES] == ["th", "en"]
