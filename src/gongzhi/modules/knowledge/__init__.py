"""The knowledge base: checked answers to what people ask, for call-takers and for residents."""
