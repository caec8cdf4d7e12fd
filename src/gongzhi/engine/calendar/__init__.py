"""Working time: hours, days, holidays and make-up days."""
