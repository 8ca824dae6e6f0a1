"""Names of the kernel's own permissions."""

AUDIT_VIEW = "kernel.audit.view"
JOB_VIEW = "kernel.job.view"
JOB_MANAGE = "kernel.job.manage"
DOCUMENT_VIEW = "kernel.document.view"
DOCUMENT_REVOKE = "kernel.document.revoke"
