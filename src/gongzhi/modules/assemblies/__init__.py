"""Meetings that decide: called, held, judged by their rules, and asked by the steps of a case that name them."""
