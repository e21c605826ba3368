"""What a finding means, in sentences."""
