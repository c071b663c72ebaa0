"""The people who work with the assistant: accounts and roles, sign-in, the audit table, internal notes."""
