"""Appointments: opening rules, places, bookings, the waiting list, notices and calendar files."""
