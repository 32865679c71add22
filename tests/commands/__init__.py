"""The command line: what it says, and with which exit code it ends."""
