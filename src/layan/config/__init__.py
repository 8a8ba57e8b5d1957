"""The one place that knows everything: settings, addresses, the server application."""
