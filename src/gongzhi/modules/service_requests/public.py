"""The door of service_requests: what others may use."""
