"""Reading together: who is with the contributor today, and that the contributor decides."""
