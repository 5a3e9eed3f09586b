"""An organisation joins: its staff, clients, caseloads and open cases, from CSV files of its own."""
