"""What serves a Python model to Tidegate's model host."""
