"""Commands by mail: how a line is read, who may have it done, what is done, and what is told."""
