"""Rasa actions: each reads what was understood, calls bot/, says the result. No rule of the city lives here."""
