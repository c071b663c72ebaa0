"""Languages: which are offered, their catalogues, their direction, detection, and the sentence encoder."""
