"""All that touches Whoosh."""
