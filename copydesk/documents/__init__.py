"""Documents: front matter as the contract has it, its paths, and files written whole or not at all."""
