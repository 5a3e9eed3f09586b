"""Reports: how many wait and how long, what was late, who asked, what was declined and what was missing."""
