"""The audit: entries written with the data they speak of, a group-committing writer for reads, and the seal."""
