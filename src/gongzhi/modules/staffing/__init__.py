"""Who serves: offices, posts, people, their accounts and the tokens of their programs, kept on pages."""
