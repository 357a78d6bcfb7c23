"""What people do with shadowing: one module for each thing that is done."""
