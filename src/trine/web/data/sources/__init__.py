"""Live sources on the data pages: connected by owners, read every hour or every night, told in a sentence."""
