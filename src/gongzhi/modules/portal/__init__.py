"""The face for residents: frame, navigation, home page."""
