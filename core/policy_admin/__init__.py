"""Where policies are checked and put in force, by two policy admins of two organisations."""
