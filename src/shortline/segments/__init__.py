"""The kinds of customers a house tells apart (private, business, press): a fact of the contact that promises go by."""
