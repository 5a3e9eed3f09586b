"""The ways by which referrals come in from outside, and what waits because it could not be taken."""
