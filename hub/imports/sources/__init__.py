"""Where records come from: a file, a folder of files, or the API's address, page by page."""
