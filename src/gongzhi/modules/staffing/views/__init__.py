"""Pages of offices, posts, people, accounts and tokens."""
