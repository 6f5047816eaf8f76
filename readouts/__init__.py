"""The application: command line, schedule, server."""
