"""Understanding: Rasa graph components for language, meaning, topic and facet."""
