"""The keyboard on the screen: our own, so that nothing of what is typed is predicted or kept."""
