"""Events, contacts and pairs as the endpoint answers them."""
