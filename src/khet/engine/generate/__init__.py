"""Invented offices of any size: snapshots as the warehouse keeps them, and files as offices have them.

Everything is drawn from one seed. No person, school or office of it exists: the provinces in its codes have the numbers
97 to 99, which are no province's, and names are put together from lists of invented parts.
"""
