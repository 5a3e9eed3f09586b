"""Rights of the people whom records are about: to see, put right, restrict, object; and Caldicott decisions."""
