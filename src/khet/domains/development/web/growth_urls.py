"""Addresses of checking and acting: records of people, following up, lessons and cohorts."""

from __future__ import annotations

from django.urls import path

from khet.domains.development.web import checking, follow_ups, lessons, promises, records

app_name = "growth"
urlpatterns = [
    path("me/", records.mine, name="mine"),
    path("people/", records.people, name="people"),
    path("people/<int:person_id>/", records.record, name="record"),
    path("people/<int:person_id>/record.<str:kind>", records.export, name="export"),
    path("events/<int:event_id>/", checking.event, name="check"),
    path("events/<int:event_id>/ask/", checking.bind, name="bind"),
    path("events/<int:event_id>/ask/late/", checking.ask_latecomers, name="ask_latecomers"),
    path("events/<int:event_id>/follow-up/", checking.plan_round, name="plan_round"),
    path("events/<int:event_id>/lesson/", checking.write_lesson, name="write_lesson"),
    path("rounds/<int:round_id>/", follow_ups.one_round, name="round"),
    path("rounds/<int:round_id>/close/", follow_ups.close, name="close_round"),
    path("use/<int:record_id>/", follow_ups.use, name="use"),
    path("use/<int:record_id>/attach/", follow_ups.attach, name="attach"),
    path("use/<int:record_id>/files/<int:evidence_id>/", follow_ups.file, name="file"),
    path("use/<int:record_id>/promise/", promises.give, name="give_promise"),
    path("promises/<int:follow_up_id>/", promises.promise, name="promise"),
    path("promises/<int:follow_up_id>/<str:name>/", promises.step, name="promise_step"),
    path("lessons/", lessons.lessons, name="lessons"),
    path("lessons/<int:lesson_id>/take-up/", lessons.take_up, name="take_up"),
    path("cohorts/", lessons.cohorts, name="cohorts"),
    path("cohorts/new/", lessons.save_cohort, name="cohort_add"),
    path("cohorts/<int:cohort_id>/", lessons.save_cohort, name="cohort"),
]
