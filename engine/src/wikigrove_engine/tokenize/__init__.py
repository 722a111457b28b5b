"""Wikitext to tokens: a linear scanner, one file per construct."""
