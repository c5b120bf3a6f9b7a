"""Papers: the bytes of an attached file become its paragraphs and table rows, in a process that can do no harm."""
