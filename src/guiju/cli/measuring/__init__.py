"""`guiju measure`: from options to the arguments of a measure, and its result on a screen."""
