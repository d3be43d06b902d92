"""Who offers care and where: providers, their facilities, beds, functions and filings."""
