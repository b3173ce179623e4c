"""What tests are set up with: real rows made through the doors a newsroom uses."""
