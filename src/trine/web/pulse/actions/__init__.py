"""What people do with a survey: arrange it, answer it, close it."""
