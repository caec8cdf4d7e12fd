"""The matter list for everybody: the guide, the online hall, starting a matter."""
