"""How a roster is understood: cells, headings, free words, places and rows, by pure functions over plain values."""
