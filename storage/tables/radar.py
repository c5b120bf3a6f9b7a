"""The tables of the overlap radar: sketches of documents and what people said about likeness."""
