"""What the warehouse refuses, in words fit to show; each refusal has a stable ``code``."""

from __future__ import annotations


class WarehouseProblem(Exception):
    """Something cannot be done; the message is Thai and fit to show, ``message_en`` its English."""

    code = "warehouse.problem"

    def __init__(self, message: str, message_en: str = "", *, advice: str = "") -> None:
        self.message_en = message_en
        self.advice = advice
        super().__init__(message)


class FileUnreadable(WarehouseProblem):
    """The file cannot be read as a table; ``cause`` says why to a program."""

    code = "file.unreadable"

    def __init__(self, message: str, message_en: str = "", *, cause: str = "file.unreadable") -> None:
        self.cause = cause
        super().__init__(message, message_en)


class MappingNeeded(WarehouseProblem):
    """Nobody has said which column is which field, and the file does not tell by itself."""

    code = "mapping.needed"


class MappingRefused(WarehouseProblem):
    """The mapping does not fit the file or the dataset."""

    code = "mapping.refused"


class PeriodUnknown(WarehouseProblem):
    """Neither the file nor a person says of which year and round the rows are."""

    code = "period.unknown"


class PeriodTaken(WarehouseProblem):
    """Another file was published for this period already; to replace it needs a reason."""

    code = "period.taken"


class NothingToPublish(WarehouseProblem):
    """No row of the file can be published."""

    code = "nothing.accepted"


class ReasonNeeded(WarehouseProblem):
    """The act needs a reason or a purpose in words."""

    code = "reason.needed"


class NotFound(WarehouseProblem):
    """There is no such record within the actor's reach."""

    code = "not.found"


class NoSuchOption(WarehouseProblem):
    """The question has no such option."""

    code = "option.unknown"


class CannotMerge(WarehouseProblem):
    """These two cannot be one person, or are already."""

    code = "merge.refused"


class CannotCompare(WarehouseProblem):
    """Two snapshots cannot be set side by side."""

    code = "compare.refused"


class Busy(WarehouseProblem):
    """Others published in this office again and again while the work was going on."""

    code = "busy"


class DiskFull(WarehouseProblem):
    """There is no room for what has to be written; nothing was written."""

    code = "disk.full"

    def __init__(self) -> None:
        super().__init__(
            "ดิสก์ของเครื่องแม่ข่ายเต็ม ยังไม่ได้บันทึกอะไร โปรดแจ้งผู้ดูแลระบบ แล้วสั่งซ้ำเมื่อมีที่ว่าง",
            "The disk of the server is full and nothing was saved: make room and do it again",
        )


class StorageDamaged(WarehouseProblem):
    """What the warehouse has stored is not there any more, or is not what was stored; it is never guessed at."""

    code = "storage.damaged"


class AlreadySuperseded(WarehouseProblem):
    """The snapshot was taken out of use before."""

    code = "snapshot.superseded"
