"""The audit chain: ``record`` writes in the caller's transaction, ``verify`` names the first broken row."""

from khet.kernel.audit.chain import Head, digest, head
from khet.kernel.audit.reading import entries, facets
from khet.kernel.audit.unchanged import Unchanged
from khet.kernel.audit.verifying import Verdict, verify
from khet.kernel.audit.writing import record, record_change

__all__ = ["Head", "Unchanged", "Verdict", "digest", "entries", "facets", "head", "record", "record_change", "verify"]
