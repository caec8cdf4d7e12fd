"""How personal details are written, checked and hidden. Pure text work: no keys, no tables."""
