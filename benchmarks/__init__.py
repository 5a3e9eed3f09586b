"""Measured comparisons, run by hand and by `tox -e bench`; results are kept in docs/performance.md."""
