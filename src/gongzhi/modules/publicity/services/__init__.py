"""Writes: what is due (making), prepared (preparing), released, corrected and withdrawn (releasing), ended and missing (tending), objections (objecting)."""
