"""Many reports: stories, pledges and demands, namings, contradictions, over a store."""
