"""The figures of `docs/bench.md`: `make bench` measures them, nothing here is collected by pytest."""
