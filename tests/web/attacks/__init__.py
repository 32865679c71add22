"""Attacks on the pages and the API, one file an attack; what each tries is refused or has no effect."""
