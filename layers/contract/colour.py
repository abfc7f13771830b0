"""What can be read on a colour: relative luminance, contrast (WCAG 2.2), and the ink of a letter."""

INK, PAPER = "#1d2a33", "#ffffff"
FLARE = 0.05  # of a screen, as WCAG counts it
LINEAR = 0.04045


def luminance(colour: str) -> float:
    """Relative luminance, 0 (black) to 1 (white), of a colour written #rrggbb; WCAG 2.2."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= LINEAR else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21; WCAG 2.2."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + FLARE) / (low + FLARE)


def ink_on(colour: str) -> str:
    """The colour of a letter on a colour: dark or white, whichever is read better."""
    return max((PAPER, INK), key=lambda ink: contrast(ink, colour))
