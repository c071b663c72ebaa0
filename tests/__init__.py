"""Tests; the folders mirror bot/ and actions/."""
