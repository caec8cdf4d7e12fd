"""Pages of the knowledge base: for staff (desk) and for residents (portal)."""
