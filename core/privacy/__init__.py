"""What privacy officers look at afterwards: each act that opened a record by one's own word, and what came of it."""
