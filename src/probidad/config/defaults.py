"""Where the web server listens unless told otherwise: read before there is a data folder, so without Django."""

ADDRESS, PORT = "127.0.0.1", 8000
