"""Chinese full-text search with the same hits on both databases."""
