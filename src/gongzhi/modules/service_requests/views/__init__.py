"""Pages about reports: `portal` for residents, `desk` for staff."""
