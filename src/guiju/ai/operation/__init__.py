"""While a system runs: incidents with their clocks, complaints and appeals, interventions; kept in the store."""
