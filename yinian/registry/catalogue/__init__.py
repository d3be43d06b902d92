"""What can be ordered: service items by version, with standard, checklist and price by region."""
