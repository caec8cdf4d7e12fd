"""Pages of publicity: the boards for everybody (portal), preparing and releasing (desk)."""
