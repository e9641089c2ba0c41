"""Speed, size and quality, printed by commands; nothing here is run by the tests."""
