"""The ways out: each channel sends what it is given, or says why not."""
