"""Reads: the rules of assemblies (rulebook), what they say of a meeting in words (words), meetings (meetings), the gate of a step (gate)."""
