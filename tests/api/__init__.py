"""The JSON API, call by call, and under a storm of made-up calls."""
