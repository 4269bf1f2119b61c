"""The filled school of `tests.hostile`, for the loads that are too heavy for the suite."""

from tests.hostile.conftest import at_now, filled, forms

__all__ = ["at_now", "filled", "forms"]
