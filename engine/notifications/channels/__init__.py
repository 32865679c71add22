"""One file a channel; each has `send(message, outside)`, which hands the message over or raises a `BihuanError`."""
