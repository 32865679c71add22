"""What is a rule is a test: the fences and habits of this house (docs/explanations/house-rules.md)."""
