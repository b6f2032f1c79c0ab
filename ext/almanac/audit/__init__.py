"""The walls around content: what a page may ask for, and what may leave a build."""
