"""One flat package of tests; names of tests are sentences."""
