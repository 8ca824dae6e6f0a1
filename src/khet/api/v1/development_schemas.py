"""What the answers about staff development look like."""

from __future__ import annotations

from ninja import Field, Schema

from khet.api.v1.schemas import Page


class Event(Schema):
    """A training, visit or meeting."""

    id: int
    office: str
    year: int = Field(description="ปีงบประมาณ พ.ศ.")
    programme: str
    form: str = Field(description="training workshop study_visit plc coaching self_learning elearning")
    title: str
    place: str | None
    state: str
    starts_on: str
    ends_on: str
    seats: int | None = Field(description="null = ไม่จำกัด")
    confirmed: int
    waiting: int


class EventPage(Page):
    """One page of events."""

    items: list[Event]


class SessionItem(Schema):
    """One part of an event."""

    id: int
    title: str
    starts_at: str
    ends_at: str
    hours: str
    room: str | None


class EventItem(Event):
    """An event with its sessions."""

    sessions: list[SessionItem]


class Attendee(Schema):
    """A person of an event."""

    person_id: int
    name: str
    position: str | None
    school: str | None
    hours: str
    percent: str
    attended: bool
    sessions: list[int] = Field(description="ช่วงที่เข้าร่วม")


class AttendanceSheet(Schema):
    """Who was there."""

    event_id: int
    least_percent: str
    hours: str
    attended_count: int
    people: list[Attendee]
