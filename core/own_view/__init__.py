"""What a person may see of their own support: who is involved, what each may see, who has looked."""
