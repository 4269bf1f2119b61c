"""The working-day calendar and the five-day clock."""
