"""Conversations that a person of the city takes over, and messages left for one."""
