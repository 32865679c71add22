"""FEEL, the only expression language of definitions (DMN 1.5, chapter 10). Imports nothing of the engine but `errors`."""
