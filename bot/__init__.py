"""The Lünen welcome assistant. The rooms and what each may import: see docs/architecture.md."""

__version__ = "0.1.0"
