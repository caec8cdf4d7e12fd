"""Pure: which facts there are (facts), the robust statistic (pace), whether content is right (content), drawing at random (drawing)."""
