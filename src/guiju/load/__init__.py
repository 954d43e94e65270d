"""Files → model: one function, `load_definition`."""

from guiju.load.policy import load_definition, load_text, policy_names, with_reform

__all__ = ["load_definition", "load_text", "policy_names", "with_reform"]
