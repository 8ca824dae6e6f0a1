"""Reports of staff development: an event's summary report, and the annual report of a plan."""
