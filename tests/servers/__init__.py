"""Private copies of the real servers a mailing list lives on, for the tests to talk to."""
