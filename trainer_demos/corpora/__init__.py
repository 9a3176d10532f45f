"""Readers of labelled text: reviews, treebanks, and the words of a raw sentence."""
