"""What proves that a visit took place: check-in and check-out, checklist, photo, signature, and their verification."""
