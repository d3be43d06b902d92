"""What all pages share: layouts, parts, and the values they are made of."""
