"""WhatsApp Business Platform (Cloud API): one folder holds everything that knows the provider."""
