"""What `sebusca-desk` does: `key_work` with the keys, `working` with the tips."""
