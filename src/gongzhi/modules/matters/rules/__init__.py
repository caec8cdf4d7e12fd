"""Judgements about matters, pure: what everyday words mean, how a diagram is laid out and read aloud."""

from .pictures import Box, Line, Picture, arrange, measure, wrap
from .reading import Arrow, Station, Way, read_aloud
from .searching import score

__all__ = ["Arrow", "Box", "Line", "Picture", "Station", "Way", "arrange", "measure", "read_aloud", "score", "wrap"]
