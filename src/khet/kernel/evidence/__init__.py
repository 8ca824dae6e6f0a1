"""Evidence of any record: files, links, and figures held in Khet."""

from khet.kernel.evidence.reading import EvidenceRow, file_of, links_for
from khet.kernel.evidence.writing import BadLink, attach_figure, attach_file, attach_link, remove

__all__ = [
    "BadLink",
    "EvidenceRow",
    "attach_figure",
    "attach_file",
    "attach_link",
    "file_of",
    "links_for",
    "remove",
]
