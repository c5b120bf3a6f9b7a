"""The storey that remembers: the nouns, the tables, and the verbs that change them."""
