"""HubSpot as a source of facts, by its date-versioned CRM interface."""
