"""Starting things: the supervisor, the Rasa server, the action server, training."""
