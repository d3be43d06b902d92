"""The frame's links, under the name by which this face's pages know them."""

from yinian.faces.frame.links import PAGES, column_word, kind_word, kinds, label_word, module_word, of, to

__all__ = ["PAGES", "column_word", "kind_word", "kinds", "label_word", "module_word", "of", "to"]
