"""Ask for somebody else."""
