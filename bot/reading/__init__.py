"""Reading: raw bytes become one frozen Mail, in worker processes with limits; it never raises and never hangs."""
