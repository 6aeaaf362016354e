"""Tip desks: whose keys tips are sealed to, and whose replies are believed. Two people per key."""
