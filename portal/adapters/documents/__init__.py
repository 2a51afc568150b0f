"""Documents: composed letters made into files that people can hold, read or listen to."""
