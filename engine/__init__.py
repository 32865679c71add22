"""The workflow engine: runs BPMN processes over SQLite or PostgreSQL. Knows no complaint, runs without Flask."""
