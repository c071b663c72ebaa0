"""The city: departments and partner organisations, and who is responsible for what."""
