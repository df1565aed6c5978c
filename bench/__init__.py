"""The bench: what a call and an event cost with this client, with its peers, and by hand."""
