"""What a payer reported, held against what the contract gives: each difference with its cause."""
