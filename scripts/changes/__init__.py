"""What a change of the spec means for a program that uses the client."""
