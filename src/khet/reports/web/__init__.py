"""Pages that show, draft and issue papers."""
