"""Measurements in ratios: our whole path beside a bare floor and beside a peer, on one corpus in one run."""
