"""A small photograph with round corners."""
