"""What serves: the only code that speaks to Flask."""
