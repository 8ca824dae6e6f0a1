"""Decisions about forms and answers, without Django and without a clock."""
