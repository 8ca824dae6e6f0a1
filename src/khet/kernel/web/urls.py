"""Addresses of the kernel's own pages: gallery, jobs, audit, notifications, files, documents, look of the screen."""

from django.urls import path

from khet.kernel.web import audit, display, downloads, gallery, jobs, notifications, register

app_name = "kernel"
urlpatterns = [
    path("gallery/", gallery.gallery, name="gallery"),
    path("system/theme/", display.theme, name="theme"),
    path("system/jobs/", jobs.listing, name="jobs"),
    path("system/jobs/<int:job_id>/", jobs.detail, name="job"),
    path("system/jobs/<int:job_id>/cancel/", jobs.cancel, name="job_cancel"),
    path("system/jobs/<int:job_id>/retry/", jobs.retry, name="job_retry"),
    path("system/jobs/<int:job_id>/file/", downloads.of_job, name="job_file"),
    path("system/audit/", audit.listing, name="audit"),
    path("system/audit/verify/", audit.verify, name="audit_verify"),
    path("system/notifications/", notifications.listing, name="notifications"),
    path("system/notifications/read/", notifications.read_all, name="notifications_read"),
    path("system/notifications/<int:notification_id>/", notifications.open_one, name="notification"),
    path("system/files/<int:file_id>/", downloads.download, name="file"),
    path("system/documents/", register.listing, name="documents"),
    path("system/documents/<int:document_id>/revoke/", register.revoke, name="document_revoke"),
]
