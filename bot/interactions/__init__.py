"""The interaction log: one row a turn, without free text, under a pseudonym whose salt is destroyed."""
