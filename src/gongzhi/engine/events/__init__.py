"""Events handed over inside the transaction, by named classes."""
