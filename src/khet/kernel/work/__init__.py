"""What waits for people: work items on home, and notifications."""

from khet.kernel.work.items import WorkItemRow, close_items, items_for, open_item, open_items
from khet.kernel.work.telling import (
    NotificationRow,
    mark_all_read,
    mark_read,
    notifications,
    notify,
    notify_all,
    provide_addresses,
    take_back,
    unread_count,
)

__all__ = [
    "NotificationRow",
    "WorkItemRow",
    "close_items",
    "items_for",
    "mark_all_read",
    "mark_read",
    "notifications",
    "notify",
    "notify_all",
    "open_item",
    "open_items",
    "provide_addresses",
    "take_back",
    "unread_count",
]
