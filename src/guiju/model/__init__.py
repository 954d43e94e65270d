"""What a policy is: frozen data, units, types, places and problems."""
