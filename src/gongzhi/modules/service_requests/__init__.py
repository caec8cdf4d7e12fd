"""Reports of residents: intake, understanding, tracking, feedback."""
