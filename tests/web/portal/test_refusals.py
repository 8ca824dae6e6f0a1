"""What goes wrong is said in Thai, in the look of the site, with what to do; and nothing typed is lost."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse, reverse_lazy

from khet.kernel.actor import NOBODY, Actor, NotAllowed
from khet.kernel.models import Job
from khet.kernel.web.errors import server_error
from khet.kernel.web.page import PUBLIC, SIGNED_IN, may_open, page


def test_a_page_that_is_not_there_says_what_may_be_wrong(client, db):
    answer = client.get("/no/such/page/")

    assert answer.status_code == 404
    assert "ไม่พบหน้านี้" in answer.content.decode()


def test_a_page_one_may_not_open_names_the_permission_to_ask_for(signed_in):
    answer = signed_in("teacher").get(reverse("kernel:audit"))

    assert answer.status_code == 403
    assert "ไม่มีสิทธิ์เปิดหน้านี้" in answer.content.decode()
    assert "kernel.audit.view" in answer.content.decode()


def test_an_old_form_is_refused_without_losing_what_was_typed(cast):
    browser = Client(enforce_csrf_checks=True)

    answer = browser.post(reverse("kernel:theme"), {"theme": "dark"})

    assert answer.status_code == 403
    assert "สิ่งที่กรอกไว้ยังอยู่" in answer.content.decode()


def test_a_fault_of_ours_has_a_number_that_the_log_has_too(rf, caplog):
    answer = server_error(rf.get("/x/"))

    number = caplog.records[0].args[0]
    assert answer.status_code == 500
    assert f"<code>{number}</code>" in answer.content.decode()


def test_a_fault_of_ours_is_shown_instead_of_a_blank_page(db, monkeypatch):
    monkeypatch.setattr("khet.kernel.register.find", lambda token: 1 / 0)
    browser = Client(raise_request_exception=False)

    answer = browser.get(reverse("portal:verify", args=["abc"]))

    assert answer.status_code == 500
    assert "ระบบขัดข้อง" in answer.content.decode()


@pytest.fixture
def asked(rf, cast):
    """Opens a view as one of the people, or as nobody."""

    def ask(view, who=None, method="get", **headers):
        request = getattr(rf, method)("/somewhere/?a=1", headers=headers)
        request.htmx = bool(headers)
        if who:
            request.actor = cast.actor(who)
        return view(request)

    return ask


def test_a_view_says_who_may_open_it():
    view = page("care.visit.view", "care.visit.manage", methods=("GET", "POST"))(lambda request: HttpResponse())

    assert view.khet_permission == "care.visit.view | care.visit.manage"
    assert view.khet_methods == ("GET", "POST")


def test_a_view_must_say_who_may_open_it():
    with pytest.raises(TypeError):
        page()


@pytest.mark.parametrize(("who", "status"), [(None, 302), ("teacher", 403), ("director", 200)])
def test_a_permission_opens_the_page(asked, who, status):
    assert (
        asked(
            page("organisations.office.view", "kernel.audit.view")(lambda request: HttpResponse()), "director"
        ).status_code
        == 200
    )
    assert asked(page("kernel.audit.view")(lambda request: HttpResponse()), who).status_code == status


def test_signed_in_and_public_open_for_more(asked):
    assert asked(page(SIGNED_IN)(lambda request: HttpResponse()), "teacher").status_code == 200
    assert asked(page(PUBLIC)(lambda request: HttpResponse())).status_code == 200


def test_another_method_is_refused(asked):
    assert asked(page(PUBLIC, methods=("POST",))(lambda request: HttpResponse())).status_code == 405
    assert asked(page(PUBLIC)(lambda request: HttpResponse()), method="head").status_code == 200


def test_what_an_action_refuses_is_the_page_not_allowed(asked):
    def view(request):
        raise NotAllowed("care.visit.manage")

    assert asked(page(PUBLIC)(view)).status_code == 403


def test_a_record_out_of_reach_does_not_exist(asked):
    from django.http import Http404

    def view(request):
        raise Job.DoesNotExist

    with pytest.raises(Http404):
        asked(page(PUBLIC)(view))


def test_private_pages_are_kept_in_no_cache(signed_in):
    assert signed_in("director").get("/")["Cache-Control"] == "private, no-store"


def test_htmx_is_sent_to_sign_in_as_a_whole_page(client, db):
    answer = client.get("/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/results/"})

    assert answer.status_code == 204
    assert answer["HX-Redirect"] == "/account/login/?next=%2Fresults%2F"


@pytest.mark.parametrize(
    ("address", "nobody", "somebody"),
    [
        (reverse_lazy("portal:open"), True, True),
        (reverse_lazy("kernel:notifications"), False, True),
        (reverse_lazy("kernel:audit"), False, False),
        ("/no/such/page/", False, False),
        ("#here", True, True),
    ],
)
def test_an_address_tells_who_may_open_it(address, nobody, somebody):
    assert may_open(NOBODY, str(address)) is nobody
    assert may_open(Actor(user_id=1, name="คุณไร้สิทธิ์"), str(address)) is somebody
