"""Lasting results: what came of it in the end, where, after how long, with evidence."""
