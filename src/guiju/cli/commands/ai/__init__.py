"""`guiju ai …`: what follows from the rules on AI systems, one module an action."""
