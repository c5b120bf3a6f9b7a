"""The storey that touches the world: sockets, clocks, processes, signals and the command line."""
