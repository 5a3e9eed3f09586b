"""Partners and agencies, their teams and services, localities, and which plugins each has enabled."""
