"""Accounts of one meeting, call or joint appearance, joined into events."""
