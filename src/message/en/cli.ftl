# cli: what the commands say beside results
