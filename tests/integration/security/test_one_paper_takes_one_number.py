"""Two people who issue the same paper at the same moment get one number between them."""

from __future__ import annotations

import time

import pytest

from khet.domains.frameworks import permissions
from khet.domains.frameworks import public as frameworks
from khet.kernel import register
from khet.kernel.models import IssuedDocument
from khet.reports import public as reports
from tests.at_once import at_once
from tests.frameworks_cast import AT, LATER, MACHINE, YEAR, actor

pytestmark = pytest.mark.django_db(transaction=True)


def test_however_close_they_are(cast, monkeypatch):
    carried = (permissions.RESULT_VIEW, permissions.SUGGESTION_VIEW, permissions.PAPER_ISSUE)
    clerk = actor("นางสาวสาร บรรณดี", 11, *carried, office_ids=(cast.office.id,))
    told = frameworks.import_results(
        actor=MACHINE,
        office_id=cast.office.id,
        framework_code="river",
        year=YEAR,
        filename="ผล.csv",
        data=b"code,round6,round12\n1,4,3\n2b,5,5\nX1,3,4\n",
        publish=True,
        at=AT,
    )
    assert told.ok, told.faults
    take_number = register.issue

    def slowly(**asked):
        time.sleep(0.5)  # long enough for the other to look for a paper that is not there yet
        return take_number(**asked)

    monkeypatch.setattr(register, "issue", slowly)

    def issue():
        return reports.make(
            actor=clerk,
            kind="results",
            office_id=cast.office.id,
            framework_code="river",
            year=YEAR,
            file_format="html",
            at=LATER,
        )

    papers = at_once(issue, issue)

    assert all(isinstance(paper, reports.Paper) for paper in papers), papers
    assert len({paper.reference for paper in papers}) == 1
    assert IssuedDocument.objects.count() == 1
