"""Align a document and its translation, sentence by sentence."""
