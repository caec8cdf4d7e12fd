"""The face for staff: frame, navigation, home page."""
