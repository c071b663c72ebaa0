"""The coordinators' pages of the indicators, their charts, exports and the report."""
