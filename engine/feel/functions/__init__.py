"""The built-in functions of FEEL, one module a family; each registers itself with `registry.builtin`."""
