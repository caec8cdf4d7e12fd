"""The tree of areas, their boundaries, and which one a point lies in."""
