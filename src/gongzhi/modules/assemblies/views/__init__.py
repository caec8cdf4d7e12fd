"""Pages of meetings: lists and records (desk), writing them (writing, forms), and what everybody may read (portal)."""
