"""Pages of integrity: alerts and declarations at the desk (desk), random checks for staff and for everybody (checks)."""
