"""What pages show, asked of the store. No module here knows of the web server."""
