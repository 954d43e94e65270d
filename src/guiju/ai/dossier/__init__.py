"""Who answers for a system, shown: duties closed by evidence or open, and one file per system that proves itself."""
