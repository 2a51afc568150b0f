"""Messages with the reviewer."""
