"""Running the house: logs, health, measures, traces, backups."""
