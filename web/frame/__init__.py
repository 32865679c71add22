"""What every page stands on: who reads, in which language, what is allowed by default, how refusals look."""
