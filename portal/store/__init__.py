"""Queries and writes, one file an aggregate. They flush, they never commit."""
