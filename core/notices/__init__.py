"""What people are told: in their inbox on Today, and by a message elsewhere that says only that there is one."""
