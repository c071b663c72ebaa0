"""Appointments in the chat: what is asked, what answers it, what the appointment book says."""
