"""Cases, work items, clocks: one writer."""
