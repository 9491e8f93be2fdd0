"""Lets a language model on a server of your choice read the claims; off unless asked for."""
