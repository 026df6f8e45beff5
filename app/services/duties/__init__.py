"""Who is in charge: officers and contacts of the villages, and the duty list (责任清单)."""
