"""Files by content: ``store`` checks and keeps an upload, ``download_response`` hands it out safely."""

from khet.kernel.files.blobs import Swept, sweep
from khet.kernel.files.names import safe_name
from khet.kernel.files.pictures import without_traces
from khet.kernel.files.serving import FileMissing, download_response, open_file
from khet.kernel.files.sniffing import EXTENSIONS, FileRefused
from khet.kernel.files.storing import store

__all__ = [
    "EXTENSIONS",
    "FileMissing",
    "FileRefused",
    "Swept",
    "download_response",
    "open_file",
    "safe_name",
    "store",
    "sweep",
    "without_traces",
]
