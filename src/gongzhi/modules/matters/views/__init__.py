"""Pages: the guide, applying, withdrawing, and starting at the desk."""
