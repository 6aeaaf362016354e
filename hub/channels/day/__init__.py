"""The day as a channel will play it at a site: by the rules of the screens themselves."""
