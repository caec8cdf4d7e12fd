"""BPMN processes that drive cases."""
