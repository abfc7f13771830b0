"""Routes, cache and headers: the only code that uses Flask."""
