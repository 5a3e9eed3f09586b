"""Who can see a record and why, and how it came to be as it is: two pages that every record links to."""
