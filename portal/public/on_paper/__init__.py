"""The forms that anybody may send us, to print."""
