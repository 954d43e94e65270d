"""Assessment before launch (事前评估): checklist, evidence, samples and plans, banks, rates, report."""
