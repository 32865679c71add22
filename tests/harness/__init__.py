"""What the fixtures are made of: databases, the guard against the network, servers in processes of their own."""
