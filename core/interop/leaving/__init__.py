"""An organisation leaves: everything it holds, in one file that needs no Fingerpost to be read."""
