"""Codes in letters that are seen from the last row: a pixel is a block, or half of one where it is tight."""

_FONT = {
    "0": ("###", "# #", "# #", "# #", "###"),
    "1": (" # ", "## ", " # ", " # ", "###"),
    "2": ("###", "  #", "###", "#  ", "###"),
    "3": ("###", "  #", "###", "  #", "###"),
    "4": ("# #", "# #", "###", "  #", "  #"),
    "5": ("###", "#  ", "###", "  #", "###"),
    "6": ("###", "#  ", "###", "# #", "###"),
    "7": ("###", "  #", "  #", "  #", "  #"),
    "8": ("###", "# #", "###", "# #", "###"),
    "9": ("###", "# #", "###", "  #", "###"),
    "?": ("###", "  #", " ##", "   ", " # "),
}
_PIXELS = 5  # in height
_HALVES = {(" ", " "): " ", ("#", " "): "▀", (" ", "#"): "▄", ("#", "#"): "█"}


def big_lines(text: str) -> tuple[str, ...]:
    """Write a few signs in five lines."""
    rows = _pixel_rows(text)
    return tuple("".join("██" if pixel == "#" else "  " for pixel in row) for row in rows)


def half_lines(text: str) -> tuple[str, ...]:
    """Write a few signs in three lines."""
    rows = [*_pixel_rows(text), ""]
    rows[-1] = " " * len(rows[0])
    pairs = zip(rows[::2], rows[1::2], strict=True)
    return tuple(
        "".join(2 * _HALVES[above, below] for above, below in zip(*pair, strict=True)) for pair in pairs
    )


def _pixel_rows(text: str) -> list[str]:
    signs = [_FONT[sign] for sign in text]
    return [" ".join(sign[row] for sign in signs) for row in range(_PIXELS)]
