"""How soon each service promises each step of a referral, by which calendar, and on which days it is closed besides."""
