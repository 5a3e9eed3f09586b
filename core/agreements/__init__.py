"""Information-sharing agreements: the register, who is party, what each carries, and what its end closes."""
