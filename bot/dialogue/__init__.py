"""What the assistant says: replies, choices and the sentences of the dialogue."""
