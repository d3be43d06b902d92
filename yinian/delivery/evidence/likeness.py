"""Whether two pictures show the same: sixty-four bits of how brightness falls from left to right, which scaling does not move."""

from io import BytesIO

from PIL import Image, UnidentifiedImageError

WIDE, HIGH = 9, 8
# Two pictures of the same thing taken one after the other differ in more bits than this; the same picture saved again in fewer.
SAME_BITS = 5
# A blank wall has no slopes to compare: of so few nothing can be said.
LEAST_BITS = 8
# A picture that says it is larger than this is not unpacked at all.
LARGEST_POINTS = 50_000_000


class Unreadable(ValueError):
    """The bytes say they are a picture and cannot be shown as one."""


def likeness(content: bytes) -> str:
    """The bits of a picture as sixteen hexadecimal figures; nothing where it has too little in it to be told from others."""
    try:
        with Image.open(BytesIO(content)) as picture:
            if picture.width * picture.height > LARGEST_POINTS:
                raise Unreadable("points")
            picture.draft("L", (WIDE * 8, HIGH * 8))
            small = picture.convert("L").resize((WIDE, HIGH), Image.Resampling.BOX)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Unreadable(str(error)) from None
    points = list(small.tobytes())
    bits = [points[row * WIDE + x] > points[row * WIDE + x + 1] for row in range(HIGH) for x in range(WIDE - 1)]
    if not LEAST_BITS <= sum(bits) <= len(bits) - LEAST_BITS:
        return ""
    return f"{sum(bit << at for at, bit in enumerate(bits)):016x}"


def same(one: str, other: str) -> bool:
    """Whether two likenesses are of one picture."""
    return bool(one and other) and (int(one, 16) ^ int(other, 16)).bit_count() <= SAME_BITS
