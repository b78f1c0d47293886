"""What in a document is against the contract, a fault a line, and the mending of what takes no guess."""
