"""What the kernel stores: audit, files, jobs, work, follow-ups, evidence and the register of issued documents."""

from khet.kernel.models.audit import AuditEntry, AuditHead, AuditIsAppendOnly
from khet.kernel.models.evidence import EvidenceLink
from khet.kernel.models.files import StoredFile
from khet.kernel.models.followups import FollowUp, FollowUpEvent
from khet.kernel.models.jobs import Job, JobLogLine, Schedule
from khet.kernel.models.register import IssuedDocument, IssuedFigure, NumberSeries
from khet.kernel.models.work import Notification, WorkItem

__all__ = [
    "AuditEntry",
    "AuditHead",
    "AuditIsAppendOnly",
    "EvidenceLink",
    "FollowUp",
    "FollowUpEvent",
    "IssuedDocument",
    "IssuedFigure",
    "Job",
    "JobLogLine",
    "Notification",
    "NumberSeries",
    "Schedule",
    "StoredFile",
    "WorkItem",
]
