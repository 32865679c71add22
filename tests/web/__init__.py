"""The pages, through Flask's test client on real databases."""
