"""Small mistakes made on purpose in the policies that come along, and who finds them."""
