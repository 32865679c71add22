"""Measures speed and memory beside what the database alone can do: `make bench`, `make bench-inbox`.

Figures go to the screen and to build/bench.json; docs/explanations/performance.md keeps them with date and machine.
"""
