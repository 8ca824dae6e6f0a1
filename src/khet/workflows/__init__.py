"""What crosses domains, as explicit calls: each module is one such path."""
