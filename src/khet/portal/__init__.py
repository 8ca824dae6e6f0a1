"""Pages that show many domains: home, search, verification, area dashboard."""
