"""What holds for every case: policies as formulas, properties proved or refuted by a case."""
