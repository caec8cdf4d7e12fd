"""The three rates: responded, solved, satisfied; per area and office, with exclusions, and honest about small samples."""
