"""AI governance beyond the tables of its policies: duties with their bases, gaps, who answers, what a change brings."""
