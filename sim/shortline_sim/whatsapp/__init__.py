"""A double of the WhatsApp Cloud API: the Graph endpoints, the webhooks, and a control API for tests."""
