"""Control of the ground inferred from what is said, with a probability."""
