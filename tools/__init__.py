"""The tools of `make check` and `make test`; none of them is needed to run the system."""
