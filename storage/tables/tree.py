"""The tables of the document tree: language versions, the trail of each document, what stands for what."""
