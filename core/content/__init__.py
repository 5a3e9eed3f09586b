"""What practitioners review as text: instruments, the reader of a plugin's YAML, answers and scores."""
