"""Reads: what the content says (content), the boards for everybody (boards), the desk (desk), the gate of diagrams (gate)."""
