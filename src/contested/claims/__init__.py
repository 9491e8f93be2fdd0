"""Stage 2: what a report says happened."""
