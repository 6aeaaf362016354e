"""What an editor does to several notices of the list at once. Nothing here publishes."""
