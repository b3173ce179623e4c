"""What the wire answers at its addresses."""
