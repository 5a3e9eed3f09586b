"""Matrix management: who employs whom, and who manages whom across employers."""
