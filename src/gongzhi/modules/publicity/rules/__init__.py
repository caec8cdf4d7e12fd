"""Pure: spans of periodic disclosure (spans), what content may ask for (content), private words (privacy)."""
