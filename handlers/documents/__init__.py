"""What a document is called: reading and writing numbers."""
