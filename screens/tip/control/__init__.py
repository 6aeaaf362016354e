"""Something of the form that can be touched."""
