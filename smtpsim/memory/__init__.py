"""What is remembered from one start to the next: settings, and the session that was left."""
