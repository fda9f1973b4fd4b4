"""What goes on outside of the chat: a call back, an e-mail, an appointment, promised to a customer and kept by somebody."""
